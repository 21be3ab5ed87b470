/** A 53-bit mix of 32-bit words; two with different seeds make collisions among millions of rows out of the question. */
function mix(words: Iterable<number>, seed: number): number {
  let low = 0xdeadbeef ^ seed
  let high = 0x41c6ce57 ^ seed
  for (const word of words) {
    low = Math.imul(low ^ word, 2654435761)
    high = Math.imul(high ^ word, 1597334677)
    low = (low << 13) | (low >>> 19)
    high = (high << 11) | (high >>> 21)
  }
  low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909)
  high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909)
  return 4294967296 * (2097151 & high) + (low >>> 0)
}

const digits = (value: number): string => value.toString(16).padStart(14, '0').slice(-13)

const twice = (words: () => Iterable<number>): string => digits(mix(words(), 1)) + digits(mix(words(), 2))

function* codeUnits(text: string): Generator<number> {
  for (let i = 0; i < text.length; i++) yield text.charCodeAt(i)
}

/** 26 hex digits (104 bits) that stand for a text. Recognises equal rows; not meant against forgery. O(length). */
export const hashText = (text: string): string => twice(() => codeUnits(text))

/** The same for rows of numbers, by their exact bits; NaN counts as one value. */
export function hashNumbers(...arrays: readonly Float64Array[]): string {
  function* words(): Generator<number> {
    for (const array of arrays) yield* new Uint32Array(Float64Array.from(array).buffer)
  }
  return twice(words)
}
