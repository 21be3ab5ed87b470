import { ok, type Result } from '@/domain/result'
import { toModel } from './model'
import type { RouteProblem, Routes } from './problem'
import { retime, type TimedRoute } from './retime'
import { createSearch, presentRoutes, wander } from './search'
import { solve, type Unsolved } from './solve'
import { forgoneOf } from './tour'

export interface VaryOptions {
  readonly seed?: number
  /** How much more a varied plan may cost, and how much less value it may serve, than the best: 0.05 is five percent. */
  readonly loss?: number
  /** Plans made to choose from. */
  readonly count?: number
  /** Ruin and recreate steps between two plans. */
  readonly steps?: number
  /** The best plan, when it is already known; found by `iterations` steps otherwise. */
  readonly best?: Routes
  readonly iterations?: number
  /** Plans of recent nights for the same stops and teams: the choice avoids their times. */
  readonly recent?: readonly Routes[]
}

export interface VariedPlan {
  readonly routes: Routes
  readonly timed: readonly TimedRoute[]
  readonly costS: number
  /** Cost over the best, as a share. */
  readonly loss: number
  /** Share of stops visited in another half-hour than on every recent night; 1 without recent nights. */
  readonly novelty: number
}

export interface Variety {
  readonly chosen: VariedPlan
  readonly plans: readonly VariedPlan[]
  /**
   * How often somebody who knows every plan of the pool, but not which was drawn, errs in the half-hour of a visit: 0 when
   * all plans visit at the same times, towards 1 when each visit could come at any time.
   */
  readonly unpredictability: number
}

const slotS = 1800

/**
 * Plans about as good as the best but unlike it and each other, and one of them for tonight. A random walk over ruin and
 * recreate in which no plan may cost more than (1 + loss) × the best, nor serve less than (1 − loss) × its value of optional
 * stops. One seed, one choice. O(count × steps) search steps.
 */
export function varyRoutes(problem: RouteProblem, options: VaryOptions = {}): Result<Variety, Unsolved> {
  const { seed = 1, loss = 0.05, count = 10, steps = 400, recent = [] } = options
  const start = options.best ? { start: options.best } : {}
  const solved = solve(problem, { seed, iterations: options.best ? 0 : (options.iterations ?? 20_000), ...start })
  if (!solved.ok) return solved
  const best = solved.value
  const search = createSearch(toModel(problem), { seed }, best.routes)
  const forgoneS = forgoneOf(search.tour)
  // Must-visit stops are served by every plan; their price would make any loss of the others look small.
  const { prize, isMust } = search.model
  const valueS = prize.reduce((sum, prizeS, stop) => sum + (isMust[stop] === 1 ? 0 : prizeS), 0) - forgoneS
  const most = { cost: best.costS * (1 + loss), forgoneS: forgoneS + loss * valueS }
  const plans = Array.from({ length: count }, (): VariedPlan => {
    wander(search, steps, most)
    const routes = presentRoutes(search)
    const timed = routes.map((route, team) => retime(problem, team, route))
    const over = best.costS > 0 ? search.cost / best.costS - 1 : 0
    return { routes, timed, costS: search.cost, loss: over, novelty: 1 }
  })
  const slots = plans.map((plan) => slotsOf(problem, plan.timed))
  const past = recent.map((routes) =>
    slotsOf(
      problem,
      routes.slice(0, problem.teams.length).map((route, team) => retime(problem, team, route)),
    ),
  )
  const told = plans.map((plan, index) => ({ ...plan, novelty: noveltyOf(slots[index]!, past) }))
  const chosen = told.reduce((most, plan) => (plan.novelty > most.novelty ? plan : most), told[0]!)
  return ok({ chosen, plans: told, unpredictability: unpredictabilityOf(slots) })
}

/** Half-hour of each stop's visit, −1 for none. */
function slotsOf(problem: RouteProblem, timed: readonly TimedRoute[]): number[] {
  const slots = problem.stops.map(() => -1)
  for (const { visits } of timed) for (const { stop, startS } of visits) slots[stop] = Math.floor(startS / slotS)
  return slots
}

function noveltyOf(slots: readonly number[], past: readonly (readonly number[])[]): number {
  const visited = slots.flatMap((slot, stop) => (slot < 0 ? [] : [stop]))
  if (visited.length === 0) return 1
  return visited.filter((stop) => past.every((night) => night[stop] !== slots[stop])).length / visited.length
}

/** One minus the chance that two plans drawn from the pool agree on the half-hour of a stop, mean over the stops. */
export function unpredictabilityOf(pool: readonly (readonly number[])[]): number {
  const stopCount = pool[0]?.length ?? 0
  if (stopCount === 0) return 0
  let agreement = 0
  for (let stop = 0; stop < stopCount; stop++) {
    const seen = new Map<number, number>()
    for (const slots of pool) seen.set(slots[stop]!, (seen.get(slots[stop]!) ?? 0) + 1)
    for (const times of seen.values()) agreement += (times / pool.length) ** 2
  }
  return 1 - agreement / stopCount
}
