import type { Cell } from '@/geo/import/table'

// Everything below space but tab and line feed, and DEL: a database text may hold no NUL, and nobody can see the others.
const invisible = /[\u0000-\u0008\u000B-\u001F\u007F\uFEFF]/g
// One look tells the millions of cells that need no mending: nothing invisible, no carriage return, no half of a pair.
const mayNeedMending = /[\u0000-\u0008\u000B-\u001F\u007F\uD800-\uDFFF\uFEFF]/

/** A cell as clean text: invisible characters and lone halves of emoji taken out, ends trimmed. Null when nothing remains. */
export function cleanText(cell: Cell | undefined): string | null {
  if (cell === null || cell === undefined) return null
  const raw = typeof cell === 'string' ? cell : String(cell)
  const text = mayNeedMending.test(raw) ? raw.replace(/\r\n?/g, '\n').replace(invisible, '').toWellFormed() : raw
  return text.trim() || null
}

/** Full-width digits, letters and signs as ASCII. */
export const toHalfWidth = (text: string): string =>
  text.replace(/[！-～]/g, (character) => String.fromCharCode(character.charCodeAt(0) - 0xfee0)).replace(/\u3000/g, ' ')

/** A number from a cell: thousands separators, full-width digits and a trailing unit word are understood. Null when it is none. */
export function parseNumber(cell: Cell | undefined): number | null {
  if (typeof cell === 'number') return Number.isFinite(cell) ? cell : null
  const text = cleanText(cell)
  if (text === null) return null
  const plain = toHalfWidth(text)
    .replace(/(\d)[,\s](?=\d{3}\b)/g, '$1')
    .replace(/\s*(人|户|次|天|个|米|m)$/, '')
  if (!/^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i.test(plain)) return null
  const number = Number(plain)
  return Number.isFinite(number) ? number : null
}

const voids =
  /^(无|暂无|空|缺|未知|不详|不明|未采集?|未采.*|未填.*|待补.*|待采.*|没有|[-—–/\\.*?？]+|n\/?a|null|none|nil|nan|undefined|#n\/a|unknown)$/i

/** True for the many ways to write that a cell holds nothing. */
export const isVoid = (text: string): boolean => voids.test(text)

/** A number with its Chinese unit behind it, as parts of dates and angles are written: 2026年, 30分. */
export const parsePart = (cell: Cell | undefined): number | null =>
  parseNumber(typeof cell === 'string' ? cell.replace(/\s*[年月日号时点分秒度°′″'"]\s*$/, '') : cell)

/** A heading without case, spaces and punctuation, for comparing names. */
export const normalName = (name: string): string =>
  toHalfWidth(name)
    .toLowerCase()
    .replace(/[\s_\-./()（）:：[\]【】*#]+/g, '')
