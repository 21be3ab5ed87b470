import { createRandom, type Random } from '@/geo/random'
import { createInserter } from './insertion'
import { createJournal, keepStep, refreshTouched, undoStep } from './journal'
import type { Model } from './model'
import { findNear } from './near'
import type { Routes } from './problem'
import { createRecreate, type Recreate, recreateRoutes } from './recreate'
import { createRuin, type Ruin, ruinRoutes, type RuinSettings } from './ruin'
import { costOf, createTour, forgoneOf, insertStop, refreshRoute, removeStop, routesOf, type Tour } from './tour'

export interface SearchSettings extends RuinSettings {
  readonly seed: number
  readonly blinkRate: number
  /** First and last temperature, as shares of the mean leg of the first plan. */
  readonly hot: number
  readonly cold: number
}

export const defaultSettings: SearchSettings = {
  seed: 1,
  meanRemoved: 10,
  longestString: 10,
  wholeRouteRate: 0.02,
  openRouteRate: 0.06,
  blinkRate: 0.01,
  hot: 2,
  cold: 0.05,
}

/** Stops left out earlier that are tried again in a step. */
const retriedStops = 10

/** A search that is stepped from outside, so that the caller keeps the clock and may stop between any two steps. */
export interface Search {
  readonly model: Model
  readonly settings: SearchSettings
  readonly tour: Tour
  readonly ruin: Ruin
  readonly recreate: Recreate
  readonly random: Random
  /** Stops on no route now. */
  readonly absent: Int32Array
  absentCount: number
  cost: number
  bestCost: number
  /** Links of the best plan so far. */
  readonly bestNext: Int32Array
  iterations: number
  readonly meanLegS: number
}

/**
 * Makes the first plan by one greedy recreation, around what fits of a plan to start from. O(stops² log stops) time;
 * memory O(stops · near + places²).
 */
export function createSearch(model: Model, overrides: Partial<SearchSettings> = {}, start: Routes = []): Search {
  const settings = { ...defaultSettings, ...overrides }
  const random = createRandom(settings.seed)
  const near = findNear(model, 500)
  const tour = createTour(model)
  const journal = createJournal(model, tour)
  const inserter = createInserter(model, tour, near, random, settings.blinkRate)
  const recreate = createRecreate(inserter, journal, random)
  laySome(model, tour, start)
  const open = Array.from({ length: model.stopCount }, (_, stop) => stop).filter((stop) => tour.team[stop]! < 0)
  const absent = new Int32Array(model.stopCount)
  absent.set(open)
  const absentCount = recreateRoutes(recreate, absent, open.length, Infinity, false)
  inserter.untilBlink = 0
  keepStep(journal)
  const cost = costOf(model, tour)
  const busyTeams = tour.size.reduce((sum, size) => sum + (size > 0 ? 1 : 0), 0)
  const travelS = tour.travel.reduce((sum, teamTravelS) => sum + teamTravelS, 0)
  return {
    model,
    settings,
    tour,
    ruin: createRuin(journal, near, random, settings),
    recreate,
    random,
    absent,
    absentCount,
    cost,
    bestCost: cost,
    bestNext: tour.next.slice(),
    iterations: 0,
    meanLegS: Math.max(1, travelS / Math.max(1, model.stopCount - absentCount + busyTeams)),
  }
}

/** Lays a given plan stop by stop, leaving out what breaks a rule. O(stops × longest route). */
function laySome(model: Model, tour: Tour, start: Routes): void {
  start.slice(0, model.teamCount).forEach((route, team) => {
    const end = model.stopCount + 2 * team + 1
    for (const stop of route) {
      if (!(stop >= 0 && stop < model.stopCount) || tour.team[stop]! >= 0) continue
      if (model.allowed[stop * model.teamCount + team] === 0) continue
      const companions = model.group[stop]! < 0 ? [] : model.members[model.group[stop]!]!
      if (companions.some((other) => tour.team[other]! >= 0 && tour.team[other] !== team)) continue
      const later = model.orderOf[stop]! < 0 ? [] : model.orders[model.orderOf[stop]!]!.slice(model.rankInOrder[stop]! + 1)
      if (later.some((other) => tour.team[other]! >= 0)) continue
      insertStop(model, tour, stop, tour.prev[end]!)
      if (tour.load[team]! <= model.capacity[team]! && refreshRoute(model, tour, team)) continue
      removeStop(model, tour, stop)
      refreshRoute(model, tour, team)
    }
  })
}

/**
 * Puts back what was just taken out, and tries some of the stops left out before: with many optional stops beyond what the
 * teams can do, trying them all would make each step many times longer. Gives the stops still out, −1 when given up.
 */
function putBack({ ruin, recreate, random, absentCount }: Search, mostS: number): number {
  const held = Math.max(0, absentCount - retriedStops)
  if (held === 0) return recreateRoutes(recreate, ruin.absent, ruin.count, mostS, ruin.opens)
  for (let at = absentCount - 1; at >= held; at--) {
    const other = Math.floor(random() * (at + 1))
    const stop = ruin.absent[at]!
    ruin.absent[at] = ruin.absent[other]!
    ruin.absent[other] = stop
  }
  const left = recreateRoutes(recreate, ruin.absent.subarray(held), ruin.count - held, mostS, ruin.opens)
  return left < 0 ? left : held + left
}

/**
 * Wanders among the plans whose cost and forgone value stay under a limit, taking every such step whether better or not:
 * after some hundred steps the plan is another one about as good. The best plan of the search is left as it was.
 */
export function wander(search: Search, steps: number, most: { readonly cost: number; readonly forgoneS: number }): void {
  const { model, tour, ruin } = search
  if (model.stopCount === 0) return
  for (let step = 0; step < steps; step++) {
    ruin.absent.set(search.absent)
    ruin.count = search.absentCount
    ruinRoutes(ruin)
    const left = refreshTouched(ruin.journal) ? putBack(search, Infinity) : -1
    const cost = costOf(model, tour)
    if (left < 0 || cost > most.cost || forgoneOf(tour) > most.forgoneS) {
      undoStep(ruin.journal)
      continue
    }
    keepStep(ruin.journal)
    search.absent.set(ruin.absent)
    search.absentCount = left
    search.cost = cost
  }
}

/**
 * Simulated annealing over ruin and recreate: a new plan is kept when it costs less than the present one plus a random
 * margin that cools from `hot` to `cold` over the budget.
 * @param spent share of the budget spent so far, 0 to 1
 */
export function advanceSearch(search: Search, steps: number, spent: number): void {
  const { model, tour, ruin, random, settings } = search
  if (model.stopCount === 0) {
    search.iterations += steps
    return
  }
  const temperature = search.meanLegS * settings.hot * (settings.cold / settings.hot) ** Math.min(1, spent)
  const { journal } = ruin
  for (let step = 0; step < steps; step++) {
    search.iterations++
    ruin.absent.set(search.absent)
    ruin.count = search.absentCount
    ruinRoutes(ruin)
    const most = search.cost - temperature * Math.log(random())
    // Travel alone is a bound on the cost, except that sharing work more evenly can pay for more of it.
    const mostTravelS = model.balance > 0 ? Infinity : most
    const left = refreshTouched(journal) ? putBack(search, mostTravelS) : -1
    const cost = left < 0 ? Infinity : costOf(model, tour)
    if (cost >= most) {
      undoStep(journal)
      continue
    }
    keepStep(journal)
    search.absent.set(ruin.absent)
    search.absentCount = left
    search.cost = cost
    if (cost < search.bestCost - 1e-6) {
      search.bestCost = cost
      search.bestNext.set(tour.next)
    }
  }
}

/** The best plan so far. */
export const bestRoutes = (search: Search): number[][] => routesOf(search.model, search.bestNext)

/** The plan as it stands, best or not. */
export const presentRoutes = (search: Search): number[][] => routesOf(search.model, search.tour.next)
