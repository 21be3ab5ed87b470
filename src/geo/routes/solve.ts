import { err, ok, type Result } from '@/domain/result'
import { findFaults, type RouteFault, whyNobody } from './faults'
import { toModel } from './model'
import type { RouteProblem, Routes } from './problem'
import { retime, type TimedRoute } from './retime'
import type { SearchSettings } from './search'
import { advanceStaged, bestOf, createStaged, type Staged, stepsOf } from './stages'

export interface SolveOptions {
  /** One seed and one number of iterations give one answer on every machine. */
  readonly seed?: number
  /** Ruin and recreate steps. Without it the clock decides, and the answer may differ from run to run. */
  readonly iterations?: number
  /** Wall time, 5 s when neither is given. */
  readonly budgetMs?: number
  readonly onProgress?: (progress: SolveProgress) => void
  /** Asked every few hundred steps; the best plan so far is the answer. */
  readonly shouldStop?: () => boolean
  readonly settings?: Partial<SearchSettings>
  /** A plan to start from: last week's, or tonight's as edited. What breaks a rule is left out. */
  readonly start?: Routes
  /** Milliseconds, rising; the performance clock unless a test brings its own. */
  readonly now?: () => number
}

export interface SolveProgress {
  /** Share of the budget spent, 0 to 1. */
  readonly share: number
  readonly elapsedMs: number
  readonly iterations: number
  readonly routes: Routes
  readonly travelS: number
  readonly served: number
}

export interface Solution {
  readonly routes: Routes
  readonly timed: readonly TimedRoute[]
  /** Stops left out: the rule no team can meet, or `no-room` beside the other stops. */
  readonly unserved: readonly RouteFault[]
  readonly travelS: number
  /** What the search lowered: travel, value forgone and unequal work, in seconds. */
  readonly costS: number
  readonly iterations: number
  readonly elapsedMs: number
  readonly isStopped: boolean
}

/** Why there is no whole plan, and the best plan without the stops named, when there is one to show. */
export interface Unsolved {
  readonly faults: readonly RouteFault[]
  readonly partial?: Solution
}

/** Steps between two looks at the clock: about a millisecond of work for a hundred stops. */
const stepsPerLook = 50
const progressEveryMs = 200

/**
 * Plans the night: one route a team, the stops that are worth it, the least travel found in the budget. Anytime: stopped at
 * once it still gives the first greedy plan. Fails with named faults when the input is unreadable, when a must-visit stop can
 * be served by nobody, or when no room was found for one beside the others.
 */
export function solve(problem: RouteProblem, options: SolveOptions = {}): Result<Solution, Unsolved> {
  const slices = solveInSlices(problem, options, Infinity)
  for (;;) {
    const slice = slices.next()
    if (slice.done) return slice.value
  }
}

/** The same, pausing every `sliceMs` so that a worker can hear that it should stop. */
export function* solveInSlices(
  problem: RouteProblem,
  options: SolveOptions,
  sliceMs: number,
): Generator<void, Result<Solution, Unsolved>> {
  const faults = findFaults(problem)
  if (faults.length > 0) return err({ faults })
  const now = options.now ?? (() => performance.now())
  const startMs = now()
  const settings = { ...options.settings, ...(options.seed === undefined ? {} : { seed: options.seed }) }
  const search = createStaged(toModel(problem), settings, options.start)
  const budgetMs = options.budgetMs ?? (options.iterations === undefined ? 5000 : Infinity)
  let told = -Infinity
  let paused = startMs
  let isStopped = false
  for (;;) {
    const elapsedMs = now() - startMs
    const left = options.iterations === undefined ? stepsPerLook : Math.min(stepsPerLook, options.iterations - stepsOf(search))
    const share = Math.min(1, options.iterations === undefined ? elapsedMs / budgetMs : stepsOf(search) / options.iterations)
    if (elapsedMs - told >= progressEveryMs) {
      told = elapsedMs
      options.onProgress?.(progressOf(problem, search, share, elapsedMs))
    }
    // Written so that a budget that is not a number ends at once rather than never.
    if (!(left > 0 && elapsedMs < budgetMs)) break
    if (options.shouldStop?.()) {
      isStopped = true
      break
    }
    advanceStaged(search, left, share)
    if (now() - paused >= sliceMs) {
      yield
      paused = now()
    }
  }
  return conclude(problem, search, bestOf(search), { costS: search.best.bestCost, elapsedMs: now() - startMs, isStopped })
}

function progressOf(problem: RouteProblem, search: Staged, share: number, elapsedMs: number): SolveProgress {
  const routes = bestOf(search)
  const travelS = routes.reduce((sum, route, team) => sum + retime(problem, team, route).travelS, 0)
  const served = routes.reduce((sum, route) => sum + route.length, 0)
  return { share, elapsedMs, iterations: stepsOf(search), routes, travelS, served }
}

function conclude(
  problem: RouteProblem,
  search: Staged,
  routes: Routes,
  end: Pick<Solution, 'costS' | 'elapsedMs' | 'isStopped'>,
): Result<Solution, Unsolved> {
  const served = new Set(routes.flat())
  const missing = problem.stops.filter((_, stop) => !served.has(stop))
  const timed = routes.map((route, team) => retime(problem, team, route))
  const solution: Solution = {
    routes,
    timed,
    unserved: missing.map((stop) => whyNobody(problem, stop) ?? { rule: 'no-room', stopId: stop.id }),
    travelS: timed.reduce((sum, route) => sum + route.travelS, 0),
    iterations: stepsOf(search),
    ...end,
  }
  const unplaced = missing.filter((stop) => stop.mustVisit)
  if (unplaced.length === 0) return ok(solution)
  return err({ faults: unplaced.map((stop) => ({ rule: 'no-room', stopId: stop.id })), partial: solution })
}
