/** A source of random numbers: each call gives the next value in [0, 1). */
export type Random = () => number

/**
 * Repeatable random numbers: one seed, one sequence, on every machine. sfc32 (Chris Doty-Humphrey, PractRand):
 * 128 bits of state, passes BigCrush, integer arithmetic only, so no engine rounds it differently. Not for secrets.
 */
export function createRandom(seed: number): Random {
  let a = 0x9e3779b9 | 0
  let b = 0x243f6a88 | 0
  let c = seed | 0
  let counter = 1
  const next = () => {
    const sum = (((a + b) | 0) + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (((c << 21) | (c >>> 11)) + sum) | 0
    return (sum >>> 0) / 4294967296
  }
  // Neighbouring seeds start alike; a dozen rounds pull them apart.
  for (let round = 0; round < 15; round++) next()
  return next
}
