/** A place in the log of writes, as PostgreSQL prints it: 16/B374D848. */
export type Position = string

/** Later than all that was ever written. */
export const NEVER: Position = 'FFFFFFFF/FFFFFFFF'

const SHAPE = /^([0-9A-F]{1,8})\/([0-9A-F]{1,8})$/

export const isPosition = (text: string): boolean => SHAPE.test(text)

// Exact up to 8 PB of log.
const toNumber = (position: Position): number => {
  const [, high = '', low = ''] = SHAPE.exec(position) ?? []
  return Number.parseInt(high, 16) * 2 ** 32 + Number.parseInt(low, 16)
}

/** Whether whoever holds everything up to `held` has seen `wanted`. */
export const holds = (held: Position, wanted: Position): boolean => toNumber(held) >= toNumber(wanted)

export const later = (one: Position | null, other: Position | null): Position | null => {
  if (one === null || other === null) return one ?? other
  return holds(one, other) ? one : other
}
