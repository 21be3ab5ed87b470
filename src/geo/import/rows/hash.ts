/** A 53-bit mix of 32-bit words; two with different seeds make collisions among millions of rows out of the question. */
function mix(words: Uint16Array | Uint32Array, seed: number): number {
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

const twice = (words: Uint16Array | Uint32Array): string => digits(mix(words, 1)) + digits(mix(words, 2))

/** 26 hex digits (104 bits) that stand for a text. Recognises equal rows; not meant against forgery. O(length). */
export function hashText(text: string): string {
  const codeUnits = new Uint16Array(text.length)
  for (let i = 0; i < text.length; i++) codeUnits[i] = text.charCodeAt(i)
  return twice(codeUnits)
}

/** The same for rows of numbers, by their exact bits; NaN counts as one value. */
export function hashNumbers(...arrays: readonly Float64Array[]): string {
  const all = new Float64Array(arrays.reduce((length, array) => length + array.length, 0))
  let at = 0
  // Value by value: a copy of the bytes would keep what tells one NaN from another.
  for (const array of arrays) for (const value of array) all[at++] = value
  return twice(new Uint32Array(all.buffer))
}
