import type { Random } from '@/geo/random'
import { durationWith } from './duration'
import type { Model } from './model'
import type { Near } from './near'
import { unreachableS } from './problem'
import { type Tour, unequalGrowth } from './tour'

/** What finding places needs between calls. Functions below take it whole: closures would be compiled anew for each search. */
export interface Inserter {
  readonly model: Model
  readonly tour: Tour
  readonly random: Random
  /** Logarithm of the share of routes whose best place is not passed over, 0 for all. */
  readonly logKeep: number
  /** How many routes to look at before the best place of the next is passed over: one draw for many. */
  untilBlink: number
  /**
   * For each stop and team: the version of the route looked at, the travel its best place adds, and the node before it.
   * A step leaves most routes as they were and a refused step brings back the rest, so most looks are one comparison.
   */
  readonly known: Int32Array
  /** The look at which an empty team of a kind was last looked at: one stands for all. */
  readonly seenKind: Int32Array
  readonly seenTeam: Int32Array
  look: number
  /** Teams to look into. */
  readonly teams: Int32Array
  readonly near: Near
  readonly isLarge: boolean
  readonly isTravelLimited: boolean
  foundS: number
  foundBefore: number
}

const width = 4
/** Up to here every team is looked into. */
const allTeamsStops = 250
const nearStops = 40
const noPlace = 0x3fffffff
const noBlink = 0x3fffffff

/** @param blinkRate share of best places passed over at random, so that the greedy choice does not repeat itself */
export function createInserter(model: Model, tour: Tour, near: Near, random: Random, blinkRate: number): Inserter {
  return {
    model,
    tour,
    random,
    logKeep: Math.log(1 - blinkRate),
    // The first plan is made without blinks: a search stopped at once should not have dropped a stop at random.
    untilBlink: noBlink,
    known: new Int32Array(model.stopCount * model.teamCount * width),
    seenKind: new Int32Array(model.kinds.length),
    seenTeam: new Int32Array(model.teamCount),
    look: 0,
    teams: new Int32Array(model.teamCount + model.kinds.length),
    near,
    isLarge: model.stopCount > allTeamsStops,
    isTravelLimited: model.maxTravel.some((limitS) => limitS < unreachableS - 1),
    foundS: noPlace,
    foundBefore: -1,
  }
}

/**
 * The node after which a stop costs least, −1 when there is no place or none is worth it. In a large problem looks into the
 * routes of the stops around it, and everywhere when a must-visit stop fits none of these. O(teams looked at + length of the
 * routes changed since the stop was last looked at).
 */
export function cheapestPlace(inserter: Inserter, stop: number): number {
  const { model, tour, near, teams, seenTeam } = inserter
  const { teamCount } = model
  const look = ++inserter.look
  if (model.isSpecial[stop] === 1) return cheapestAmong(inserter, stop, gatherAllowed(inserter, stop))
  if (!inserter.isLarge) return cheapestAmong(inserter, stop, gatherAll(inserter))
  let count = 0
  const first = stop * near.width
  const last = first + Math.min(near.width, nearStops)
  for (let at = first; at < last; at++) {
    const by = tour.team[near.around[at]!]!
    if (by < 0 || seenTeam[by] === look) continue
    seenTeam[by] = look
    teams[count++] = by
  }
  for (const alike of model.kinds)
    for (const by of alike)
      if (tour.size[by] === 0) {
        teams[count++] = by
        break
      }
  const best = cheapestAmong(inserter, stop, count)
  return best < 0 && model.isMust[stop] === 1 && count < teamCount ? cheapestAmong(inserter, stop, gatherAll(inserter)) : best
}

/** The start of the free team that serves the stop alone with least travel, −1 when none may or it is not worth it. O(kinds). */
export function emptyPlace(inserter: Inserter, stop: number): number {
  const { model, tour } = inserter
  if (model.isSpecial[stop] === 1) return -1
  let bestS = model.prize[stop]!
  let best = -1
  for (const alike of model.kinds)
    for (const by of alike) {
      if (tour.size[by] !== 0) continue
      bestInRoute(inserter, stop, by, -1)
      if (inserter.foundS < bestS) {
        bestS = inserter.foundS
        best = inserter.foundBefore
      }
      break
    }
  return best
}

/** All busy teams, and one empty team of each kind. */
function gatherAll({ model, tour, teams, seenKind, look }: Inserter): number {
  let count = 0
  for (let by = 0; by < model.teamCount; by++) {
    if (tour.size[by] === 0) {
      const kind = model.kindOf[by]!
      if (seenKind[kind] === look) continue
      seenKind[kind] = look
    }
    teams[count++] = by
  }
  return count
}

/** The teams that may visit a stop with rules of its own: only its companions' team once one of them is placed. */
function gatherAllowed({ model, tour, teams }: Inserter, stop: number): number {
  const { teamCount, allowed } = model
  const root = model.group[stop]!
  const companion = root < 0 ? undefined : model.members[root]!.find((other) => tour.team[other]! >= 0)
  const only = companion === undefined ? -1 : tour.team[companion]!
  let count = 0
  for (let by = 0; by < teamCount; by++)
    if (allowed[stop * teamCount + by] === 1 && (only < 0 || by === only)) teams[count++] = by
  return count
}

function cheapestAmong(inserter: Inserter, stop: number, count: number): number {
  const { model, tour, known, teams } = inserter
  const { balance } = model
  const { version } = tour
  let { untilBlink } = inserter
  let bestCost = model.prize[stop]!
  let best = -1
  for (let rank = 0; rank < count; rank++) {
    const by = teams[rank]!
    const at = (stop * model.teamCount + by) * width
    if (known[at] !== version[by]) {
      bestInRoute(inserter, stop, by, -1)
      known[at] = version[by]!
      known[at + 1] = inserter.foundS
      known[at + 2] = inserter.foundBefore
    }
    let extraS = known[at + 1]!
    if (extraS === noPlace) continue
    let before = known[at + 2]!
    if (--untilBlink < 0) {
      untilBlink = inserter.logKeep < 0 ? Math.floor(Math.log(1 - inserter.random()) / inserter.logKeep) : noBlink
      bestInRoute(inserter, stop, by, before)
      extraS = inserter.foundS
      if (extraS === noPlace) continue
      before = inserter.foundBefore
    }
    const cost = balance === 0 ? extraS : extraS + unequalGrowth(model, tour, by, extraS + model.dwell[stop]!)
    if (cost >= bestCost) continue
    bestCost = cost
    best = before
  }
  inserter.untilBlink = untilBlink
  return best
}

/** Leaves the best place of a stop in one route, other than `passedOver`, in `foundS` and `foundBefore`. O(route). */
function bestInRoute(inserter: Inserter, stop: number, by: number, passedOver: number): void {
  const { model, tour, isTravelLimited } = inserter
  const { hops, hasMaxDuration } = model
  const { next, times } = tour
  inserter.foundBefore = -1
  inserter.foundS = noPlace
  if (tour.load[by]! + model.demand[stop]! > model.capacity[by]!) return
  const end = model.stopCount + 2 * by + 1
  let before = end - 1
  let last = end
  if (model.orderOf[stop]! >= 0) {
    before = lastBefore(model, tour, stop, by, before)
    last = firstAfter(model, tour, stop, by, end)
  }
  const row = model.base[by]! + 2 * times[4 * stop + 3]! * model.placeCount
  const opens = model.open[stop]!
  const closes = model.due[stop]!
  const staysS = model.dwell[stop]!
  const mostTravelS = isTravelLimited ? model.maxTravel[by]! - tour.travel[by]! : noPlace
  let bestS = noPlace
  let best = -1
  // Past the window the team comes by too late wherever the stop is put.
  while (before !== last) {
    const here = 4 * before
    const ready = times[here]!
    if (ready > closes) break
    const after = next[before]!
    const there = 4 * after
    const mustBeginS = times[there + 1]!
    // Before it, what follows could not wait.
    if (mustBeginS >= opens && before !== passedOver) {
      const toS = hops[row + 2 * times[here + 3]!]!
      const fromS = hops[row + 2 * times[there + 3]! + 1]!
      const extraS = toS + fromS - times[here + 2]!
      if (extraS < bestS && extraS <= mostTravelS) {
        let begin = ready + toS
        if (begin <= closes) {
          if (begin < opens) begin = opens
          if (begin + staysS + fromS <= mustBeginS) {
            if (!hasMaxDuration || durationWith(model, tour, before, stop, after, toS, fromS) <= model.maxDuration[by]!) {
              bestS = extraS
              best = before
            }
          }
        }
      }
    }
    before = after
  }
  inserter.foundS = bestS
  inserter.foundBefore = best
}

/** The last placed stop of the route that the order puts before this one, else `start`. */
function lastBefore(model: Model, tour: Tour, stop: number, by: number, start: number): number {
  const order = model.orders[model.orderOf[stop]!]!
  for (let rank = model.rankInOrder[stop]! - 1; rank >= 0; rank--) if (tour.team[order[rank]!] === by) return order[rank]!
  return start
}

/** The first placed stop of the route that the order puts after this one, else `end`. */
function firstAfter(model: Model, tour: Tour, stop: number, by: number, end: number): number {
  const order = model.orders[model.orderOf[stop]!]!
  for (let rank = model.rankInOrder[stop]! + 1; rank < order.length; rank++)
    if (tour.team[order[rank]!] === by) return order[rank]!
  return end
}
