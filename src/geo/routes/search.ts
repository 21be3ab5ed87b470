import { createRandom } from '@/geo/random'
import { createInserter } from './insertion'
import { createJournal } from './journal'
import type { Model } from './model'
import { findNear } from './near'
import { createRecreate } from './recreate'
import { createRuin } from './ruin'
import { costOf, createTour, routesOf } from './tour'

export interface SearchSettings {
  readonly seed: number
  readonly meanRemoved: number
  readonly longestString: number
  readonly blinkRate: number
  readonly nearWidth: number
  /** First and last temperature, as shares of the mean leg of the first plan. */
  readonly hot: number
  readonly cold: number
}

export const defaultSettings: SearchSettings = {
  seed: 1,
  meanRemoved: 10,
  longestString: 10,
  blinkRate: 0.01,
  nearWidth: 40,
  hot: 1,
  cold: 0.01,
}

/** A search that is stepped from outside, so that the caller keeps the clock and may stop between any two steps. */
export interface Search {
  /** Ruins and recreates `steps` times at the temperature of the share of the budget already spent, 0 to 1. */
  readonly advance: (steps: number, spent: number) => void
  readonly bestCost: () => number
  readonly bestRoutes: () => number[][]
  readonly iterations: () => number
}

/**
 * Simulated annealing over ruin and recreate. The first plan is one greedy recreation; a new plan is kept when it costs less
 * than the present one plus a random margin that cools from `hot` to `cold`. Memory O(stops · near + places²).
 */
export function createSearch(model: Model, overrides: Partial<SearchSettings> = {}): Search {
  const settings = { ...defaultSettings, ...overrides }
  const random = createRandom(settings.seed)
  const near = findNear(model, settings.nearWidth, 500)
  const tour = createTour(model)
  const journal = createJournal(model, tour)
  const inserter = createInserter(model, tour, near, random, settings.blinkRate)
  const ruin = createRuin(model, tour, near, journal, random, settings)
  const recreate = createRecreate(model, tour, inserter, journal, random)

  let absent = Int32Array.from({ length: model.stopCount }, (_, stop) => stop)
  let absentCount = recreate(absent, model.stopCount)
  journal.clear()
  let trial = new Int32Array(model.stopCount)
  let cost = costOf(model, tour)
  let bestCost = cost
  const bestNext = tour.next.slice()
  let iterations = 0
  const busy = tour.size.reduce((sum, size) => sum + (size > 0 ? 1 : 0), 0)
  const meanLeg = tour.travel.reduce((sum, travelS) => sum + travelS, 0) / Math.max(1, model.stopCount - absentCount + busy)

  const advance = (steps: number, spent: number): void => {
    if (model.stopCount === 0) return
    const temperature = meanLeg * settings.hot * (settings.cold / settings.hot) ** Math.min(1, spent)
    for (let step = 0; step < steps; step++) {
      iterations++
      trial.set(absent)
      const removed = ruin(trial, absentCount)
      let fits = journal.refresh()
      const left = recreate(trial, removed)
      const trialCost = costOf(model, tour)
      if (fits && trialCost < cost - temperature * Math.log(random())) {
        cost = trialCost
        const before = absent
        absent = trial
        trial = before
        absentCount = left
        journal.clear()
        if (cost < bestCost - 1e-6) {
          bestCost = cost
          bestNext.set(tour.next)
        }
      } else journal.undo()
    }
  }
  return {
    advance,
    bestCost: () => bestCost,
    bestRoutes: () => routesOf(model, { ...tour, next: bestNext }),
    iterations: () => iterations,
  }
}
