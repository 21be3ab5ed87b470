/** Seeded random numbers: the same seed gives the same run on every machine. Not for secrets. Called, it is uniform in [0, 1). */
export interface Random {
  (): number
  /** Uniform whole number in [0, n). */
  int(n: number): number
  /** Uniform in [low, high). */
  range(low: number, high: number): number
  /** Normal with mean 0 and standard deviation 1 (Box–Muller). */
  normal(): number
  /** Exponential with the given mean. */
  exponential(mean: number): number
  /** True with probability `share`. */
  chance(share: number): boolean
  /** One item; throws on an empty list. */
  pick<T>(items: readonly T[]): T
  /** Index drawn in proportion to its weight. Negative weights are a bug; all zero gives the last index. */
  weighted(weights: ArrayLike<number>): number
  /** In place, Fisher–Yates. */
  shuffle<T>(items: T[]): T[]
  /** An independent stream named by `label`: draws added to one stream never shift another. */
  fork(label: string): Random
  /** Version-4 shaped identifier made from this stream. */
  uuid(): string
}

/** FNV-1a over UTF-16 code units, 32 bits. */
export function hashText(text: string, start = 0x811c9dc5): number {
  let hash = start >>> 0
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193) >>> 0
  return hash
}

/**
 * sfc32 (Chris Doty-Humphrey, PractRand): 128 bits of state, passes BigCrush, integer arithmetic only, so no engine
 * rounds it differently.
 */
const sfc32 = (seed: number) => {
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

export function createRandom(seed: number): Random {
  const next = sfc32(seed)
  const int = (n: number) => Math.floor(next() * n)
  const hex = (digits: number) => {
    let text = ''
    while (text.length < digits) text += int(0x10000).toString(16).padStart(4, '0')
    return text.slice(0, digits)
  }
  return Object.assign(next, {
    int,
    range: (low: number, high: number) => low + (high - low) * next(),
    normal: () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
    exponential: (mean: number) => -mean * Math.log(1 - next()),
    chance: (share: number) => next() < share,
    pick<T>(items: readonly T[]) {
      if (items.length === 0) throw new RangeError('Cannot pick from an empty list')
      return items[int(items.length)] as T
    },
    weighted(weights: ArrayLike<number>) {
      let total = 0
      for (let i = 0; i < weights.length; i++) total += weights[i]!
      let left = next() * total
      for (let i = 0; i < weights.length - 1; i++) if ((left -= weights[i]!) < 0) return i
      return weights.length - 1
    },
    shuffle<T>(items: T[]) {
      for (let i = items.length - 1; i > 0; i--) {
        const j = int(i + 1)
        const held = items[i]!
        items[i] = items[j]!
        items[j] = held
      }
      return items
    },
    fork: (label: string) => createRandom(hashText(label, seed ^ 0x9e3779b9)),
    uuid: () => `${hex(8)}-${hex(4)}-4${hex(3)}-${(8 + int(4)).toString(16)}${hex(3)}-${hex(12)}`,
  })
}
