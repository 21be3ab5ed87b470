import type { Random } from '@/geo/random'
import { type Journal, touchRoute } from './journal'
import type { Near } from './near'
import { removeStop } from './tour'

export interface RuinSettings {
  /** Stops taken out in a step, on average. */
  readonly meanRemoved: number
  /** Longest string of stops taken from one route. */
  readonly longestString: number
  /** Share of steps that empty a whole route instead: strings alone seldom change how many teams go out. */
  readonly wholeRouteRate: number
  /** Share of steps that clear the ground around a stop, so that one more team may go out there. */
  readonly openRouteRate: number
}

export interface Ruin {
  readonly journal: Journal
  readonly near: Near
  readonly random: Random
  readonly settings: RuinSettings
  /** Step in which each route was last ruined. */
  readonly ruined: Int32Array
  step: number
  /** The last ruin made room for a route of its own: the first stop put back begins it. */
  opens: boolean
  /** Stops on no route: the first `count` entries. */
  readonly absent: Int32Array
  count: number
}

const splitGrowth = 0.01
const longestWholeRoute = 40

export function createRuin(journal: Journal, near: Near, random: Random, settings: RuinSettings): Ruin {
  const { teamCount, stopCount } = journal.model
  return {
    journal,
    near,
    random,
    settings,
    ruined: new Int32Array(teamCount),
    step: 0,
    opens: false,
    absent: new Int32Array(stopCount),
    count: 0,
  }
}

/**
 * Takes strings of stops out of neighbouring routes: "adjacent string removal" of Christiaens and Vanden Berghe (2020,
 * Slack induction by string removals for vehicle routing problems, Transportation Science 54(2)). Half the strings are
 * split: a run in the middle stays. What it takes is added to `ruin.absent`; times are stale until the routes are refreshed.
 */
export function ruinRoutes(ruin: Ruin): void {
  const { random, settings } = ruin
  const { model, tour } = ruin.journal
  ruin.step++
  ruin.opens = false
  const countBefore = ruin.count
  let busyTeams = 0
  for (let by = 0; by < model.teamCount; by++) if (tour.size[by]! > 0) busyTeams++
  if (busyTeams === 0) return
  const seed = Math.floor(random() * model.stopCount)
  const by = tour.team[seed]!
  const draw = random()
  if (draw < settings.wholeRouteRate && by >= 0 && tour.size[by]! <= longestWholeRoute) takeRoute(ruin, by)
  else if (draw >= 1 - settings.openRouteRate && busyTeams < model.teamCount) takeAround(ruin, seed, busyTeams)
  else takeStrings(ruin, seed, Math.min(settings.longestString, Math.max(1, (model.stopCount - countBefore) / busyTeams)))
  takeCompanions(ruin, countBefore)
}

function take(ruin: Ruin, stop: number): void {
  removeStop(ruin.journal.model, ruin.journal.tour, stop)
  ruin.absent[ruin.count++] = stop
}

function takeRoute(ruin: Ruin, by: number): void {
  touchRoute(ruin.journal, by)
  const { next } = ruin.journal.tour
  const end = ruin.journal.model.stopCount + 2 * by + 1
  for (let node = next[end - 1]!; node !== end;) {
    const following = next[node]!
    take(ruin, node)
    node = following
  }
}

/** Up to as many stops as one team more would have, those nearest to the seed. */
function takeAround(ruin: Ruin, seed: number, busyTeams: number): void {
  const { near, random } = ruin
  const { model, tour } = ruin.journal
  const share = (model.stopCount - ruin.count) / (busyTeams + 1)
  let left = 1 + Math.floor(random() * Math.min(longestWholeRoute, share))
  const first = seed * near.width
  for (let at = first; at < first + near.width && left > 0; at++) {
    const stop = near.around[at]!
    const by = tour.team[stop]!
    if (by < 0) continue
    touchRoute(ruin.journal, by)
    take(ruin, stop)
    left--
  }
  ruin.opens = true
}

function takeStrings(ruin: Ruin, seed: number, longest: number): void {
  const { random, near, ruined, step } = ruin
  const { team, size } = ruin.journal.tour
  const mostRoutes = (4 * ruin.settings.meanRemoved) / (1 + longest) - 1
  let routes = Math.floor(random() * mostRoutes + 1)
  const first = seed * near.width
  for (let at = first; at < first + near.width && routes > 0; at++) {
    const centre = near.around[at]!
    const by = team[centre]!
    if (by < 0 || ruined[by] === step) continue
    ruined[by] = step
    routes--
    takeString(ruin, centre, Math.floor(random() * Math.min(size[by]!, longest) + 1))
  }
}

/** A string of `length` stops of the centre's route that holds the centre, less a run kept in its middle. */
function takeString(ruin: Ruin, centre: number, length: number): void {
  const { random, journal } = ruin
  const { stopCount } = journal.model
  const { next, prev, team, size } = journal.tour
  const by = team[centre]!
  touchRoute(journal, by)
  let kept = 0
  if (length > 1 && length < size[by]! && random() < 0.5) {
    kept = 1
    while (length + kept < size[by]! && random() < splitGrowth) kept++
  }
  const span = length + kept
  let ahead = 0
  for (let node = prev[centre]!; node < stopCount && ahead < span - 1; node = prev[node]!) ahead++
  let behind = 0
  for (let node = next[centre]!; node < stopCount && behind < span - 1; node = next[node]!) behind++
  // Steps back from the centre: no more than lie ahead of it, no fewer than the string lacks behind it.
  const least = Math.max(0, span - 1 - behind)
  let back = least + Math.floor(random() * (ahead - least + 1))
  let node = centre
  while (back-- > 0) node = prev[node]!
  const keepFrom = kept === 0 ? span : 1 + Math.floor(random() * (length - 1))
  for (let step = 0; step < span; step++) {
    const following = next[node]!
    if (step < keepFrom || step >= keepFrom + kept) take(ruin, node)
    node = following
  }
}

/** A stop leaves with those that must share its team, so that together they may move to another. */
function takeCompanions(ruin: Ruin, from: number): void {
  const { group, members } = ruin.journal.model
  for (let at = from; at < ruin.count; at++) {
    const root = group[ruin.absent[at]!]!
    if (root < 0) continue
    for (const companion of members[root]!) {
      const by = ruin.journal.tour.team[companion]!
      if (by < 0) continue
      touchRoute(ruin.journal, by)
      take(ruin, companion)
    }
  }
}
