import { ReadFailure } from '@/geo/import/budget'
import type { Encoding, SourceFile } from '@/geo/import/table'
import { decodeFile } from './text'

const blank = /[\t\n\r ]*/y
const atoms = /true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y
const strings = /"(?:[^"\\\u0000-\u001F]|\\(?:["\\/bfnrt]|u[\dA-Fa-f]{4}))*"/y

type Place = 'value' | 'value-or-end' | 'key' | 'key-or-end' | 'colon' | 'comma-or-end' | 'done'

function match(pattern: RegExp, text: string, at: number): string | null {
  pattern.lastIndex = at
  return pattern.exec(text)?.[0] ?? null
}

/**
 * Where a text stops being JSON, and what was awaited there; null when it is JSON. Engines word this each in their own way or
 * not at all, so it is found here. Without recursion, O(length).
 */
export function findJsonFault(text: string): { at: number; awaited: Place } | null {
  const open: ('{' | '[')[] = []
  let place: Place = 'value'
  const afterValue = (): Place => (open.length === 0 ? 'done' : 'comma-or-end')
  let at = text.startsWith('\uFEFF') ? 1 : 0
  for (;;) {
    at += match(blank, text, at)?.length ?? 0
    if (at >= text.length) return place === 'done' ? null : { at, awaited: place }
    const character = text.charAt(at)
    const fault = { at, awaited: place }
    if (place === 'value' || place === 'value-or-end') {
      if (character === '{' || character === '[') {
        open.push(character)
        place = character === '{' ? 'key-or-end' : 'value-or-end'
        at++
      } else if (character === ']' && place === 'value-or-end') {
        open.pop()
        place = afterValue()
        at++
      } else {
        const token = match(character === '"' ? strings : atoms, text, at)
        if (!token) return fault
        at += token.length
        place = afterValue()
      }
    } else if (place === 'key' || place === 'key-or-end') {
      if (character === '}' && place === 'key-or-end') {
        open.pop()
        place = afterValue()
        at++
      } else {
        const token = match(strings, text, at)
        if (!token) return fault
        at += token.length
        place = 'colon'
      }
    } else if (place === 'colon') {
      if (character !== ':') return fault
      place = 'value'
      at++
    } else if (place === 'comma-or-end') {
      const top = open.at(-1)
      if (character === ',') place = top === '{' ? 'key' : 'value'
      else if (character === (top === '{' ? '}' : ']')) {
        open.pop()
        place = afterValue()
      } else return fault
      at++
    } else return fault
  }
}

function explain(text: string, at: number, awaited: Place): string {
  const rest = text.slice(at, at + 40)
  const before = text.slice(Math.max(0, at - 40), at).trimEnd()
  const word = /^[\p{L}\p{N}_-]+/u.exec(rest)?.[0] ?? rest.charAt(0)
  const found = `这里是“${word.slice(0, 20)}”`
  if (/^[\]}]/.test(rest) && before.endsWith(',')) return `${found}，前面多了一个逗号；请删去这个逗号`
  if (rest.startsWith("'")) return `${found}：用了单引号，JSON 只认双引号；多半是程序直接打印出来的，请用 JSON 格式重新导出`
  if (/^-?(NaN|Infinity)\b/.test(rest)) return `${found}，JSON 没有这个数（空值应写 null）；请在导出它的软件里把空值改为 null`
  if (/^(None|True|False)\b/.test(rest)) return `${found}，是 Python 的写法；请用 JSON 格式重新导出`
  if (rest.startsWith('//') || rest.startsWith('/*')) return `${found}，JSON 里不能写注释；请删去`
  if (rest.startsWith('"') && (awaited === 'value' || awaited === 'key'))
    return `${found}，这个字符串里有没转义的引号、换行或控制字符`
  if (rest.startsWith('"') || /^[{[]/.test(rest)) return `${found}，前面可能少了一个逗号`
  return `${found}，不是合法的 JSON；请在导出它的软件里重新导出`
}

/** Parses a JSON file. A failure says line, column and what stands there; that it ends early only when it does. */
export function parseJson(file: SourceFile): { value: unknown; encoding: Encoding } {
  const { text, encoding } = decodeFile(file)
  try {
    return { value: JSON.parse(text.replace(/^\uFEFF/, '')) as unknown, encoding }
  } catch (cause) {
    const fault = findJsonFault(text)
    // The engine refuses what is JSON only for depth or size; that is told at the door of all readers.
    if (!fault) throw cause instanceof SyntaxError ? new RangeError(cause.message) : cause
    const lines = text.slice(0, fault.at).split('\n')
    const where = `“${file.name}”第 ${lines.length} 行第 ${(lines.at(-1)?.length ?? 0) + 1} 列`
    const isString = text.charAt(fault.at) === '"' && !text.slice(fault.at + 1).includes('"')
    if (fault.at >= text.trimEnd().length || isString)
      throw new ReadFailure(`${where}处中断，文件到此为止，没有传完；请重新导出或下载完整的文件`)
    throw new ReadFailure(`${where}写法有误：${explain(text, fault.at, fault.awaited)}`)
  }
}
