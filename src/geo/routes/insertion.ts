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
  readonly near: Near
  readonly random: Random
  /** Logarithm of the share of places looked at, 0 for all. */
  readonly logKeep: number
  /** How many places to look at before the next is passed over: one draw for many places. */
  untilBlink: number
  /** Places to look at, each named by the node before it. */
  readonly places: Int32Array
  /** The look at which a place, or an empty team's kind, was last gathered: a place found from both sides counts once. */
  readonly seenPlace: Int32Array
  readonly seenKind: Int32Array
  look: number
  readonly isTravelLimited: boolean
}

// Up to here looking at every place in routing order costs less than gathering the near ones.
const fullLookStops = 200

const noBlink = 0x3fffffff

/** @param blinkRate share of places passed over at random, so that the greedy choice does not repeat itself */
export function createInserter(model: Model, tour: Tour, near: Near, random: Random, blinkRate: number): Inserter {
  return {
    model,
    tour,
    near,
    random,
    logKeep: Math.log(1 - blinkRate),
    // The first plan is made without blinks: 'stopped at once' should not have dropped a stop at random.
    untilBlink: noBlink,
    places: new Int32Array(model.nodeCount),
    seenPlace: new Int32Array(model.nodeCount),
    seenKind: new Int32Array(model.kinds.length),
    look: 0,
    isTravelLimited: model.maxTravel.some((limitS) => limitS < unreachableS - 1),
  }
}

/**
 * The node after which a stop costs least; −1 when no route has room or none is worth it. In large problems looks beside the
 * stop's near stops and offices and into one empty team of each kind, and everywhere for a must-visit stop that fits none of
 * these and for a stop with special rules. O(near) or O(stops).
 */
export function cheapestPlace(inserter: Inserter, stop: number): number {
  const { model } = inserter
  inserter.look++
  if (model.stopCount <= fullLookStops || model.isSpecial[stop] === 1)
    return cheapest(inserter, stop, gatherAllowed(inserter, stop))
  const place = cheapest(inserter, stop, gatherNear(inserter, stop))
  return place < 0 && model.isMust[stop] === 1 ? cheapest(inserter, stop, gatherAllowed(inserter, stop)) : place
}

function gatherNear(inserter: Inserter, stop: number): number {
  const { model, tour, near, places, seenPlace, look } = inserter
  const { stopCount, kinds } = model
  const { prev, team, size } = tour
  const { before: nearBefore, after: nearAfter, width, isOfficeNear } = near
  let count = 0
  const first = stop * width
  const last = first + width
  for (let at = first; at < last; at++) {
    const before = nearBefore[at]!
    if (before < 0) break
    if (team[before]! < 0) continue
    seenPlace[before] = look
    places[count++] = before
  }
  for (let at = first; at < last; at++) {
    const after = nearAfter[at]!
    if (after < 0) break
    if (team[after]! < 0) continue
    const before = prev[after]!
    if (seenPlace[before] === look) continue
    seenPlace[before] = look
    places[count++] = before
  }
  for (let kind = 0; kind < kinds.length; kind++) {
    const teams = kinds[kind]!
    const isNear = isOfficeNear[stop * kinds.length + kind] === 1
    let isEmptyTaken = false
    for (let at = 0; at < teams.length; at++) {
      const start = stopCount + 2 * teams[at]!
      if (size[teams[at]!] === 0) {
        if (!isEmptyTaken) places[count++] = start
        isEmptyTaken = true
      } else if (isNear) {
        if (seenPlace[start] !== look) places[count++] = start
        const final = prev[start + 1]!
        if (seenPlace[final] !== look) places[count++] = final
        seenPlace[start] = seenPlace[final] = look
      }
      if (isEmptyTaken && !isNear) break
    }
  }
  return count
}

function gatherAllowed(inserter: Inserter, stop: number): number {
  const { model, tour, seenKind, look } = inserter
  const { teamCount, allowed, capacity, kindOf } = model
  const { team, load, size } = tour
  const root = model.group[stop]!
  if (root >= 0)
    for (const companion of model.members[root]!) {
      const by = team[companion]!
      if (by >= 0) return allowed[stop * teamCount + by] === 1 ? gatherRoute(inserter, stop, by, 0) : 0
    }
  let count = 0
  for (let by = 0; by < teamCount; by++) {
    if (allowed[stop * teamCount + by] === 0 || load[by]! + model.demand[stop]! > capacity[by]!) continue
    if (size[by] === 0) {
      const kind = kindOf[by]!
      if (seenKind[kind] === look) continue
      seenKind[kind] = look
    }
    count = gatherRoute(inserter, stop, by, count)
  }
  return count
}

function gatherRoute(inserter: Inserter, stop: number, by: number, from: number): number {
  const { model, places } = inserter
  const { next, early, late, team } = inserter.tour
  const end = model.stopCount + 2 * by + 1
  let node = end - 1
  let last = end
  const order = model.orderOf[stop]!
  if (order >= 0) {
    // Between the nearest placed stops that the order puts before and after this one.
    const rank = model.rankInOrder[stop]!
    model.orders[order]!.forEach((other, otherRank) => {
      if (team[other] !== by) return
      if (otherRank < rank) node = other
      else if (otherRank > rank && last === end) last = other
    })
  }
  // Before the first place gathered the next visit could no longer wait; after the last the team comes by too late.
  const closes = model.due[stop]!
  const opens = model.open[stop]!
  let count = from
  while (node !== last && early[node]! <= closes) {
    const before = node
    node = next[node]!
    if (late[node]! >= opens) places[count++] = before
  }
  return count
}

function cheapest(inserter: Inserter, stop: number, count: number): number {
  const { model, tour, places, isTravelLimited } = inserter
  const { place, out, into, base, dwell, capacity, maxTravel, maxDuration, hasMaxDuration, balance } = model
  const { next, team, early, late, leg, load, travel } = tour
  const column = place[stop]! * model.placeCount
  const opens = model.open[stop]!
  const closes = model.due[stop]!
  const staysS = dwell[stop]!
  const weight = model.demand[stop]!
  let bestCost = model.prize[stop]!
  let best = -1
  let untilBlink = inserter.untilBlink
  for (let at = 0; at < count; at++) {
    if (--untilBlink < 0) {
      untilBlink = inserter.logKeep < 0 ? Math.floor(Math.log(1 - inserter.random()) / inserter.logKeep) : noBlink
      continue
    }
    const before = places[at]!
    const after = next[before]!
    const by = team[before]!
    const row = base[by]! + column
    const toS = into[row + place[before]!]!
    const fromS = out[row + place[after]!]!
    const extraS = toS + fromS - leg[before]!
    if (extraS >= bestCost) continue
    let begin = early[before]! + dwell[before]! + toS
    if (begin > closes) continue
    if (begin < opens) begin = opens
    if (begin + staysS + fromS > late[after]!) continue
    if (load[by]! + weight > capacity[by]!) continue
    if (isTravelLimited && travel[by]! + extraS > maxTravel[by]!) continue
    if (hasMaxDuration && durationWith(model, tour, before, stop, after, toS, fromS) > maxDuration[by]!) continue
    if (balance === 0) {
      bestCost = extraS
      best = before
      continue
    }
    const cost = extraS + unequalGrowth(model, tour, by, extraS + staysS)
    if (cost >= bestCost) continue
    bestCost = cost
    best = before
  }
  inserter.untilBlink = untilBlink
  return best
}
