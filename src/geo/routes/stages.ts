import type { Model } from './model'
import type { Routes } from './problem'
import { advanceSearch, bestRoutes, createSearch, defaultSettings, type Search, type SearchSettings } from './search'

/**
 * A search in three stages: two that start apart, each with a quarter of the budget, and one that goes on from the better with a
 * cooler start. One long search now and then settles among plans that are three percent too long and stays there; of two short
 * ones seldom both do.
 */
export interface Staged {
  readonly model: Model
  readonly settings: SearchSettings
  readonly start: Routes
  stage: number
  search: Search
  /** The search with the best plan so far. */
  best: Search
  /** Steps of the stages before this one. */
  stepsBefore: number
}

/** Shares of the budget at which the stages end. A large problem needs its whole budget for one search. */
const ends = [0.25, 0.5, 1]
const mostStagedStops = 250
/** First temperature of the last stage, as a share of the mean leg. */
const finishingHot = 0.5

export function createStaged(model: Model, overrides: Partial<SearchSettings>, start: Routes = []): Staged {
  const settings = { ...defaultSettings, ...overrides }
  const search = createSearch(model, settings, start)
  return {
    model,
    settings,
    start,
    stage: model.stopCount > mostStagedStops ? ends.length : 0,
    search,
    best: search,
    stepsBefore: 0,
  }
}

export const stepsOf = (staged: Staged): number => staged.stepsBefore + staged.search.iterations

export const bestOf = (staged: Staged): number[][] => bestRoutes(staged.best)

/** @param spent share of the budget spent so far, 0 to 1 */
export function advanceStaged(staged: Staged, steps: number, spent: number): void {
  while (staged.stage < ends.length - 1 && spent >= ends[staged.stage]!) enter(staged, staged.stage + 1)
  const begin = staged.stage < ends.length ? (ends[staged.stage - 1] ?? 0) : 0
  const end = ends[staged.stage] ?? 1
  advanceSearch(staged.search, steps, (spent - begin) / (end - begin))
  if (staged.search.bestCost < staged.best.bestCost) staged.best = staged.search
}

function enter(staged: Staged, stage: number): void {
  const { model, settings } = staged
  const isLast = stage === ends.length - 1
  const own = {
    ...settings,
    seed: settings.seed + 1000 * stage,
    ...(isLast ? { hot: Math.min(finishingHot, settings.hot) } : {}),
  }
  staged.stepsBefore += staged.search.iterations
  staged.search = createSearch(model, own, isLast ? bestOf(staged) : staged.start)
  staged.stage = stage
}
