/**
 * A PIN keeps the next hand on this phone from looking, no more: four digits are found by trying, so nothing is encrypted by it, and a
 * sum of it is as good as any cipher. It lies where it is read before anything is drawn.
 */
export interface KeptPin {
  readonly salt: string
  readonly sum: string
  /** Minutes of rest after which the page locks. */
  readonly minutes: number
}
const keyOf = (userId: string) => `patrolgrid.pin.${userId}`
const seenKeyOf = (userId: string) => `patrolgrid.pin.seen.${userId}`

/** FNV-1a, twice over. */
function sumOf(text: string): string {
  const round = (start: number) =>
    [...text].reduce((sum, letter) => Math.imul(sum ^ letter.charCodeAt(0), 16_777_619) >>> 0, start).toString(16)
  return round(2_166_136_261) + round(40_389)
}
const isPin = (value: unknown): value is KeptPin =>
  typeof value === 'object' &&
  value !== null &&
  'salt' in value &&
  'sum' in value &&
  'minutes' in value &&
  typeof value.minutes === 'number'

export function loadPin(userId: string): KeptPin | null {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(keyOf(userId)) ?? 'null')
    return isPin(kept) ? kept : null
  } catch {
    return null
  }
}
/** False where the browser keeps nothing. */
export function savePin(userId: string, digits: string, minutes: number): boolean {
  const salt = crypto.getRandomValues(new Uint32Array(2)).join('.')
  try {
    localStorage.setItem(keyOf(userId), JSON.stringify({ salt, sum: sumOf(salt + digits), minutes }))
    return true
  } catch {
    return false
  }
}
export const removePin = (userId: string): void => localStorage.removeItem(keyOf(userId))
export const isRight = ({ salt, sum }: KeptPin, digits: string): boolean => sumOf(salt + digits) === sum

/** When its owner was last seen at this page; null: never, or the note of it is gone. */
export function loadSeen(userId: string): number | null {
  const kept = Number(localStorage.getItem(seenKeyOf(userId)) ?? Number.NaN)
  return Number.isFinite(kept) ? kept : null
}
export const saveSeen = (userId: string, atMs: number): void => localStorage.setItem(seenKeyOf(userId), String(atMs))
export const forgetSeen = (userId: string): void => localStorage.removeItem(seenKeyOf(userId))
