import type { Random } from '@/geo/random'
import { durationWith } from './duration'
import type { Model } from './model'
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
  look: number
  readonly isTravelLimited: boolean
  foundS: number
  foundBefore: number
}

const width = 4
const noPlace = 0x3fffffff
const noBlink = 0x3fffffff

/** @param blinkRate share of best places passed over at random, so that the greedy choice does not repeat itself */
export function createInserter(model: Model, tour: Tour, random: Random, blinkRate: number): Inserter {
  return {
    model,
    tour,
    random,
    logKeep: Math.log(1 - blinkRate),
    // The first plan is made without blinks: a search stopped at once should not have dropped a stop at random.
    untilBlink: noBlink,
    known: new Int32Array(model.stopCount * model.teamCount * width),
    seenKind: new Int32Array(model.kinds.length),
    look: 0,
    isTravelLimited: model.maxTravel.some((limitS) => limitS < unreachableS - 1),
    foundS: noPlace,
    foundBefore: -1,
  }
}

/**
 * The node after which a stop costs least among all places in all routes that may take it, −1 when there is none or none is
 * worth it. O(teams + length of the routes changed since the stop was last looked at).
 */
export function cheapestPlace(inserter: Inserter, stop: number): number {
  const { model, tour, known, seenKind } = inserter
  const { teamCount, kindOf, allowed, balance } = model
  const { size, version } = tour
  const look = ++inserter.look
  const isSpecial = model.isSpecial[stop] === 1
  const companionTeam = isSpecial ? teamOfCompanion(model, tour, stop) : -1
  let bestCost = model.prize[stop]!
  let best = -1
  for (let by = 0; by < teamCount; by++) {
    if (size[by] === 0) {
      const kind = kindOf[by]!
      if (seenKind[kind] === look) continue
      if (companionTeam < 0) seenKind[kind] = look
    }
    if (isSpecial && ((companionTeam >= 0 && by !== companionTeam) || allowed[stop * teamCount + by] === 0)) continue
    const at = (stop * teamCount + by) * width
    if (known[at] !== version[by]) {
      bestInRoute(inserter, stop, by, -1)
      known[at] = version[by]!
      known[at + 1] = inserter.foundS
      known[at + 2] = inserter.foundBefore
    }
    let extraS = known[at + 1]!
    if (extraS === noPlace) continue
    let before = known[at + 2]!
    if (--inserter.untilBlink < 0) {
      inserter.untilBlink = inserter.logKeep < 0 ? Math.floor(Math.log(1 - inserter.random()) / inserter.logKeep) : noBlink
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
  return best
}

function teamOfCompanion(model: Model, tour: Tour, stop: number): number {
  const root = model.group[stop]!
  if (root >= 0) for (const companion of model.members[root]!) if (tour.team[companion]! >= 0) return tour.team[companion]!
  return -1
}

/** Leaves the best place of a stop in one route, other than `passedOver`, in `foundS` and `foundBefore`. O(route). */
function bestInRoute(inserter: Inserter, stop: number, by: number, passedOver: number): void {
  const { model, tour, isTravelLimited } = inserter
  const { place, out, into, dwell, hasMaxDuration } = model
  const { next, early, late, leg } = tour
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
  const row = model.base[by]! + place[stop]! * model.placeCount
  const opens = model.open[stop]!
  const closes = model.due[stop]!
  const staysS = dwell[stop]!
  const mostTravelS = isTravelLimited ? model.maxTravel[by]! - tour.travel[by]! : noPlace
  let bestS = noPlace
  let best = -1
  // Past the window the team comes by too late wherever the stop is put.
  while (before !== last && early[before]! <= closes) {
    const after = next[before]!
    // Before it, what follows could not wait.
    if (late[after]! >= opens && before !== passedOver) {
      const toS = into[row + place[before]!]!
      const fromS = out[row + place[after]!]!
      const extraS = toS + fromS - leg[before]!
      if (extraS < bestS && extraS <= mostTravelS) {
        let begin = early[before]! + dwell[before]! + toS
        if (begin <= closes) {
          if (begin < opens) begin = opens
          if (begin + staysS + fromS <= late[after]!) {
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
