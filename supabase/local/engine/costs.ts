/** What is not known yet is taken for quick: one attempt teaches. */
const unknownMs = 50
const mostKept = 5_000

export interface Costs {
  /** Milliseconds this piece of work will probably take for this owner. */
  expected(owner: string, work: string): number
  took(owner: string, work: string, ms: number): void
}

function remember(map: Map<string, number>, key: string, ms: number): void {
  map.delete(key)
  map.set(key, ms)
  if (map.size > mostKept) map.delete(map.keys().next().value ?? '')
}

/**
 * How long work took before, by owner and by kind. An owner's own history counts first, and a dear turn at once: the same
 * function is cheap for one person and dear for another who asks it for everything.
 */
export function createCosts(): Costs {
  const own = new Map<string, number>()
  const common = new Map<string, number>()
  const keyOf = (owner: string, work: string) => `${owner} ${work}`
  return {
    expected: (owner, work) => own.get(keyOf(owner, work)) ?? common.get(work) ?? unknownMs,
    took: (owner, work, ms) => {
      const key = keyOf(owner, work)
      remember(own, key, Math.max(ms, 0.7 * (own.get(key) ?? ms) + 0.3 * ms))
      remember(common, work, 0.9 * (common.get(work) ?? ms) + 0.1 * ms)
    },
  }
}
