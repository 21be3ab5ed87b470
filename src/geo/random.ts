/** Seeded random numbers: the same seed gives the same run on every machine. Not for secrets. */
export interface Random {
  /** Uniform in [0, 1). */
  next(): number
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

/** One step of mulberry32 (Tommy Ettinger): 32 bits of state, passes gjrand; period 2^32. */
const mulberry32 = (seed: number) => {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

export function createRandom(seed: number): Random {
  const next = mulberry32(seed)
  const int = (n: number) => Math.floor(next() * n)
  const hex = (digits: number) => {
    let text = ''
    while (text.length < digits) text += int(0x10000).toString(16).padStart(4, '0')
    return text.slice(0, digits)
  }
  return {
    next,
    int,
    range: (low, high) => low + (high - low) * next(),
    normal: () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
    exponential: (mean) => -mean * Math.log(1 - next()),
    chance: (share) => next() < share,
    pick<T>(items: readonly T[]) {
      if (items.length === 0) throw new RangeError('Cannot pick from an empty list')
      return items[int(items.length)] as T
    },
    weighted(weights) {
      let total = 0
      for (let i = 0; i < weights.length; i++) total += weights[i]!
      let left = next() * total
      for (let i = 0; i < weights.length - 1; i++) if ((left -= weights[i]!) < 0) return i
      return weights.length - 1
    },
    shuffle(items) {
      for (let i = items.length - 1; i > 0; i--) {
        const j = int(i + 1)
        const held = items[i]!
        items[i] = items[j]!
        items[j] = held
      }
      return items
    },
    fork: (label) => createRandom(hashText(label, seed ^ 0x9e3779b9)),
    uuid: () => `${hex(8)}-${hex(4)}-4${hex(3)}-${(8 + int(4)).toString(16)}${hex(3)}-${hex(12)}`,
  }
}
