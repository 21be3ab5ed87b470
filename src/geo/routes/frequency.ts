/** A place with a rule such as "at least three nights a week". */
export interface FrequentPlace {
  readonly id: string
  readonly visits: number
  /** Work of one visit, in seconds of dwell and estimated travel. */
  readonly workS: number
  /** Nights, from 0, on which the place may be visited; all when left out. */
  readonly nights?: readonly number[]
  /** Nights already patrolled this week: they count, and are kept away from. */
  readonly done?: readonly number[]
}

export interface Spread {
  /** Ids for each night. */
  readonly nights: readonly (readonly string[])[]
  readonly workS: readonly number[]
  /** Places whose rule cannot be met, with the visits that lack. */
  readonly short: readonly { readonly id: string; readonly missing: number }[]
}

/**
 * Spreads a week's visits over its nights so that nights carry alike and visits to one place lie apart. Heaviest and least
 * free places first; each takes the set of nights with the least (load² growth), rest between visits deciding ties; then
 * places move as long as the sum of squared loads falls. No place is visited twice a night. O(places² × sets of nights),
 * at most 35 sets for a week.
 */
export function spreadVisits(places: readonly FrequentPlace[], nightCount = 7): Spread {
  const loads = new Array<number>(nightCount).fill(0)
  const plans = places.map((place) => {
    const done = new Set(place.done ?? [])
    const open = (place.nights ?? Array.from({ length: nightCount }, (_, night) => night)).filter(
      (night) => night >= 0 && night < nightCount && !done.has(night),
    )
    const wanted = Math.max(0, place.visits - done.size)
    const visits = Math.min(wanted, open.length)
    return {
      place,
      done: [...done],
      sets: setsOf([...new Set(open)].sort(byNumber), visits),
      missing: wanted - visits,
      chosen: [] as number[],
    }
  })
  const costOf = (nights: readonly number[], workS: number) =>
    nights.reduce((sum, night) => sum + (2 * loads[night]! + workS) * workS, 0)
  const settle = (plan: (typeof plans)[number]) => {
    const { workS } = plan.place
    let best = plan.chosen
    let bestCost = Infinity
    let bestRest = -1
    for (const nights of plan.sets) {
      const cost = costOf(nights, workS)
      const rest = leastRest([...nights, ...plan.done], nightCount)
      if (cost < bestCost - 1e-9 || (cost < bestCost + 1e-9 && rest > bestRest)) [best, bestCost, bestRest] = [nights, cost, rest]
    }
    plan.chosen = best
    for (const night of best) loads[night]! += workS
  }
  const order = [...plans].sort((a, b) => b.place.workS - a.place.workS || a.sets.length - b.sets.length)
  order.forEach(settle)
  const squares = () => loads.reduce((sum, load) => sum + load * load, 0)
  for (let before = Infinity; squares() < before - 1e-6;) {
    before = squares()
    for (const plan of order) {
      for (const night of plan.chosen) loads[night]! -= plan.place.workS
      settle(plan)
    }
  }
  return {
    nights: loads.map((_, night) => plans.filter((plan) => plan.chosen.includes(night)).map((plan) => plan.place.id)),
    workS: loads,
    short: plans.filter((plan) => plan.missing > 0).map((plan) => ({ id: plan.place.id, missing: plan.missing })),
  }
}

const byNumber = (a: number, b: number) => a - b

/** Every choice of `size` of the nights. */
function setsOf(nights: readonly number[], size: number): number[][] {
  if (size === 0) return [[]]
  return nights.flatMap((night, at) => setsOf(nights.slice(at + 1), size - 1).map((rest) => [night, ...rest]))
}

/** Fewest nights between two visits, the week running on into the next. */
function leastRest(nights: readonly number[], nightCount: number): number {
  const sorted = [...nights].sort(byNumber)
  return Math.min(...sorted.map((night, at) => (sorted[at + 1] ?? sorted[0]! + nightCount) - night), nightCount)
}
