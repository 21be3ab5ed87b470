import { createRandom, type Random } from '@/geo/random'
import { createInserter } from './insertion'
import { createJournal, keepStep, refreshTouched, undoStep } from './journal'
import type { Model } from './model'
import { findNear } from './near'
import { createRecreate, type Recreate, recreateRoutes } from './recreate'
import { createRuin, type Ruin, ruinRoutes, type RuinSettings } from './ruin'
import { costOf, createTour, routesOf, type Tour } from './tour'

export interface SearchSettings extends RuinSettings {
  readonly seed: number
  readonly blinkRate: number
  /** Near stops looked at on either side in large problems. */
  readonly nearWidth: number
  /** First and last temperature, as shares of the mean leg of the first plan. */
  readonly hot: number
  readonly cold: number
}

export const defaultSettings: SearchSettings = {
  seed: 1,
  meanRemoved: 10,
  longestString: 10,
  wholeRouteRate: 0.02,
  blinkRate: 0.01,
  nearWidth: 40,
  hot: 1,
  cold: 0.1,
}

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

/** Makes the first plan by one greedy recreation. O(stops²) time; memory O(stops · near + places²). */
export function createSearch(model: Model, overrides: Partial<SearchSettings> = {}): Search {
  const settings = { ...defaultSettings, ...overrides }
  const random = createRandom(settings.seed)
  const near = findNear(model, settings.nearWidth, 500)
  const tour = createTour(model)
  const journal = createJournal(model, tour)
  const recreate = createRecreate(createInserter(model, tour, near, random, settings.blinkRate), journal, random)
  const absent = Int32Array.from({ length: model.stopCount }, (_, stop) => stop)
  const absentCount = recreateRoutes(recreate, absent, model.stopCount)
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

/**
 * Simulated annealing over ruin and recreate: a new plan is kept when it costs less than the present one plus a random
 * margin that cools from `hot` to `cold` over the budget.
 * @param spent share of the budget spent so far, 0 to 1
 */
export function advanceSearch(search: Search, steps: number, spent: number): void {
  const { model, tour, ruin, recreate, random, settings } = search
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
    if (!refreshTouched(journal)) {
      undoStep(journal)
      continue
    }
    const left = recreateRoutes(recreate, ruin.absent, ruin.count)
    const cost = costOf(model, tour)
    if (cost >= search.cost - temperature * Math.log(random())) {
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
