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

/** A walk over a text: where it stands, what it awaits, and the brackets still open. */
interface Walk {
  at: number
  awaited: Place
  readonly open: ('{' | '[')[]
}

const afterValue = ({ open }: Walk): Place => (open.length === 0 ? 'done' : 'comma-or-end')

function close(walk: Walk): void {
  walk.open.pop()
  walk.at++
  walk.awaited = afterValue(walk)
}

function stepValue(text: string, walk: Walk): boolean {
  const character = text.charAt(walk.at)
  if (character === '{' || character === '[') {
    walk.open.push(character)
    walk.awaited = character === '{' ? 'key-or-end' : 'value-or-end'
    walk.at++
    return true
  }
  if (character === ']' && walk.awaited === 'value-or-end') {
    close(walk)
    return true
  }
  const token = match(character === '"' ? strings : atoms, text, walk.at)
  if (!token) return false
  walk.at += token.length
  walk.awaited = afterValue(walk)
  return true
}

function stepKey(text: string, walk: Walk): boolean {
  if (text.charAt(walk.at) === '}' && walk.awaited === 'key-or-end') {
    close(walk)
    return true
  }
  const token = match(strings, text, walk.at)
  if (!token) return false
  walk.at += token.length
  walk.awaited = 'colon'
  return true
}

function stepMark(text: string, walk: Walk): boolean {
  const character = text.charAt(walk.at)
  const top = walk.open.at(-1)
  if (walk.awaited === 'comma-or-end' && character === (top === '{' ? '}' : ']')) {
    close(walk)
    return true
  }
  if (character !== (walk.awaited === 'colon' ? ':' : ',') || walk.awaited === 'done') return false
  walk.awaited = walk.awaited === 'colon' || top === '[' ? 'value' : 'key'
  walk.at++
  return true
}

/**
 * Where a text stops being JSON, and what was awaited there; null when it is JSON. Engines word this each in their own way or
 * not at all, so it is found here. Without recursion, O(length).
 */
export function findJsonFault(text: string): Pick<Walk, 'at' | 'awaited'> | null {
  const walk: Walk = { at: text.startsWith('\uFEFF') ? 1 : 0, awaited: 'value', open: [] }
  for (;;) {
    walk.at += match(blank, text, walk.at)?.length ?? 0
    if (walk.at >= text.length) return walk.awaited === 'done' ? null : walk
    const step = walk.awaited.startsWith('value') ? stepValue : walk.awaited.startsWith('key') ? stepKey : stepMark
    if (!step(text, walk)) return walk
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
