import { ReadFailure } from '@/geo/import/budget'
import { decodeText, type DecodedText } from './text'

const lineOf = (text: string, position: number): number => {
  let line = 1
  for (let at = text.indexOf('\n'); at >= 0 && at < position; at = text.indexOf('\n', at + 1)) line++
  return line
}

/** Parses a JSON file. A failure says at which line it breaks off and whether the file was probably cut short. */
export function parseJson(name: string, bytes: Uint8Array): { value: unknown; encoding: DecodedText['encoding'] } {
  const { text, encoding } = decodeText(bytes)
  try {
    return { value: JSON.parse(text) as unknown, encoding }
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : ''
    const position = Number(/position (\d+)/.exec(message)?.[1] ?? text.length)
    const wasCut = !/[}\]]\s*$/.test(text) || position >= text.trimEnd().length
    throw new ReadFailure(
      wasCut
        ? `“${name}”在第 ${lineOf(text, text.length)} 行处中断，文件没有传完；请重新导出或下载完整的文件`
        : `“${name}”第 ${lineOf(text, position)} 行不是合法的 JSON（第 ${position + 1} 个字符处）：请在导出它的软件里重新导出`,
    )
  }
}
