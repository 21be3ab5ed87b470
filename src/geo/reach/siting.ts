/** Where to put more offices so that most people, hazards or waters are within reach. */
export interface SitingProblem {
  /** For each candidate the demand points it would bring within reach, by index. */
  readonly covers: readonly Int32Array[]
  /** What each demand point counts, 0 or more: residents, incidents a year, 1 for a water. */
  readonly weight: Float64Array
  /** 1 where an existing office already reaches. */
  readonly covered?: Uint8Array
  /** How many new offices. */
  readonly sites: number
}

export interface SitingAnswer {
  /** Candidates, the one that helps most first. */
  readonly chosen: readonly number[]
  /** Weight newly brought within reach by each, in that order. */
  readonly gains: readonly number[]
  /** Sum of the gains. */
  readonly gain: number
  /** No choice of as many sites can gain more than this; equal to `gain` when the answer is proven best. */
  readonly bound: number
  readonly method: 'greedy' | 'exact'
}

/**
 * Maximal covering (Church and ReVelle 1974) by taking the best candidate again and again. Its gain is at least 63 % of the best
 * possible (Nemhauser, Wolsey and Fisher 1978), usually within a few per cent; `bound` says how near for this very case: the
 * gain so far plus the largest remaining gains of as many candidates. O(sites · Σ covers).
 */
export function greedySites(problem: SitingProblem): SitingAnswer {
  const covered = Uint8Array.from(problem.covered ?? new Uint8Array(problem.weight.length))
  const chosen: number[] = []
  const gains: number[] = []
  let gain = 0
  let bound = Infinity
  for (;;) {
    const marginal = problem.covers.map((points) => gainOf(points, problem.weight, covered))
    const largest = [...marginal].sort((a, b) => b - a).slice(0, problem.sites)
    bound = Math.min(bound, gain + largest.reduce((sum, value) => sum + value, 0))
    if (chosen.length === problem.sites || !(largest[0]! > 0)) return { chosen, gains, gain, bound, method: 'greedy' }
    const best = marginal.indexOf(largest[0]!)
    for (const point of problem.covers[best]!) covered[point] = 1
    chosen.push(best)
    gains.push(largest[0]!)
    gain += largest[0]!
  }
}

/** The chosen sites put in order of what each adds, with the gains; for an answer that came as a set. O(sites · Σ covers). */
export function answerFor(problem: SitingProblem, sites: readonly number[], bound: number): SitingAnswer {
  const own = {
    ...problem,
    covers: problem.covers.map((points, site) => (sites.includes(site) ? points : new Int32Array())),
    sites: sites.length,
  }
  const { chosen, gains, gain } = greedySites(own)
  return { chosen, gains, gain, bound, method: 'exact' }
}

function gainOf(points: Int32Array, weight: Float64Array, covered: Uint8Array): number {
  let sum = 0
  for (const point of points) if (covered[point] === 0) sum += weight[point]!
  return sum
}

/**
 * The same problem as a mixed-integer programme in LP format, for a solver: x are candidates, y demand points. Points that no candidate
 * reaches or an office already reaches are left out; points reached by the same candidates are added up, which shrinks a county to a few
 * hundred rows.
 */
export function sitingModel(problem: SitingProblem): string {
  const reachedBy: number[][] = Array.from(problem.weight, () => [])
  problem.covers.forEach((points, site) => {
    for (const point of points) if (problem.covered?.[point] !== 1) reachedBy[point]!.push(site)
  })
  const weightOf = new Map<string, number>()
  reachedBy.forEach((sites, point) => {
    if (sites.length === 0 || !(problem.weight[point]! > 0)) return
    const key = sites.join(' ')
    weightOf.set(key, (weightOf.get(key) ?? 0) + problem.weight[point]!)
  })
  const groups = [...weightOf]
  const sites = problem.covers.map((_, site) => `x${site}`)
  const lines = (terms: readonly string[]) => terms.map((term) => `\n ${term}`).join('')
  return [
    `Maximize\n gain:${lines(groups.map(([, weight], group) => `+ ${weight} y${group}`))}`,
    'Subject To',
    ` sites:${lines(sites.map((site) => `+ ${site}`))} <= ${problem.sites}`,
    ...groups.map(([key], group) => ` c${group}: y${group}${lines(key.split(' ').map((site) => `- x${site}`))} <= 0`),
    `Bounds${lines(groups.map((_, group) => `0 <= y${group} <= 1`))}`,
    `Binary${lines(sites)}`,
    'End',
  ].join('\n')
}
