/**
 * A PIN keeps the next hand on this phone from looking, no more: four digits are found by trying, so nothing is encrypted by it, and a
 * sum of it is as good as any cipher. It lies where it is read before anything is drawn.
 */
export interface KeptPin {
  readonly salt: string
  readonly sum: string
  /** Minutes of rest after which the page locks. */
  readonly minutes: number
  /** Wrong ones in a row, over every reload. */
  readonly tries: number
}
const keyOf = (userId: string) => `patrolgrid.pin.${userId}`
const seenKeyOf = (userId: string) => `patrolgrid.pin.seen.${userId}`

/** FNV-1a, twice over. */
function sumOf(text: string): string {
  const round = (start: number) =>
    [...text].reduce((sum, letter) => Math.imul(sum ^ letter.charCodeAt(0), 16_777_619) >>> 0, start).toString(16)
  return round(2_166_136_261) + round(40_389)
}
const isPin = (value: unknown): value is Omit<KeptPin, 'tries'> =>
  typeof value === 'object' &&
  value !== null &&
  'salt' in value &&
  'sum' in value &&
  'minutes' in value &&
  typeof value.minutes === 'number'

/** False where the browser keeps nothing, or refuses even to be asked. */
function isKept(key: string, value: string): boolean {
  try {
    localStorage.setItem(key, value)
    return true
  } catch {
    return false
  }
}
function load(key: string): string | null {
  try {
    return localStorage.getItem(key)
  } catch {
    return null
  }
}
function forget(key: string): void {
  try {
    localStorage.removeItem(key)
  } catch {
    // Nothing can lie there: a browser that refuses this has kept nothing either.
  }
}

export function loadPin(userId: string): KeptPin | null {
  try {
    const kept: unknown = JSON.parse(load(keyOf(userId)) ?? 'null')
    if (!isPin(kept)) return null
    return { ...kept, tries: 'tries' in kept && typeof kept.tries === 'number' ? kept.tries : 0 }
  } catch {
    return null
  }
}
/** False where the browser keeps nothing. */
export function savePin(userId: string, digits: string, minutes: number): boolean {
  const salt = crypto.getRandomValues(new Uint32Array(2)).join('.')
  const pin: KeptPin = { salt, sum: sumOf(salt + digits), minutes, tries: 0 }
  return isKept(keyOf(userId), JSON.stringify(pin))
}
/** The same PIN after so many wrong ones; in memory they count also where nothing is kept. One that another tab took off stays off. */
export function withTries(userId: string, pin: KeptPin, tries: number): KeptPin {
  const next = { ...pin, tries }
  if (loadPin(userId)?.salt === pin.salt) isKept(keyOf(userId), JSON.stringify(next))
  return next
}
export const removePin = (userId: string): void => forget(keyOf(userId))
export const isRight = ({ salt, sum }: KeptPin, digits: string): boolean => sumOf(salt + digits) === sum

/** When its owner was last seen at this page; null: never, or the note of it is gone. */
export function loadSeen(userId: string): number | null {
  const kept = Number(load(seenKeyOf(userId)) ?? Number.NaN)
  return Number.isFinite(kept) ? kept : null
}
export const saveSeen = (userId: string, atMs: number): boolean => isKept(seenKeyOf(userId), String(atMs))
export const forgetSeen = (userId: string): void => forget(seenKeyOf(userId))
