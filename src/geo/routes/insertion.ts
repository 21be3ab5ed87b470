import type { Random } from '@/geo/random'
import { durationWith } from './duration'
import type { Model } from './model'
import type { Near } from './near'
import { type Tour, unequalGrowth } from './tour'

export interface Inserter {
  /** The node after which a stop costs least, −1 when no route has room or none is worth it. */
  readonly place: (stop: number) => number
}

/**
 * Finds the cheapest feasible place for a stop. Looks beside the stop's near stops and offices and into one empty team of
 * each kind; a must-visit stop that fits none of these, and a stop with special rules, looks everywhere. O(near) or O(stops).
 * @param blinkRate share of places passed over at random, so that the greedy choice does not repeat itself
 */
export function createInserter(model: Model, tour: Tour, near: Near, random: Random, blinkRate: number): Inserter {
  const { stopCount, teamCount, placeCount, place, out, into, base, open, due, dwell, demand, capacity, maxTravel, kinds } = model
  const { next, prev, team, early, late, leg, size, load, travel } = tour
  const { before: nearBefore, after: nearAfter, width, isOfficeNear } = near
  const isTravelLimited = maxTravel.some((limitS) => limitS < 0x1fffffff - 1)
  const logKeep = Math.log(1 - blinkRate)
  // How many places to look at before the next is passed over: one draw for many places.
  let untilBlink = 0
  const drawBlink = () => (untilBlink = blinkRate > 0 ? 1 + Math.floor(Math.log(1 - random()) / logKeep) : 0x3fffffff)
  drawBlink()

  let bestCost = Infinity
  let bestBefore = -1

  const consider = (stop: number, before: number, after: number, by: number): void => {
    if (--untilBlink === 0) {
      drawBlink()
      return
    }
    const row = base[by]! + place[stop]! * placeCount
    const toS = into[row + place[before]!]!
    const fromS = out[row + place[after]!]!
    let cost = toS + fromS - leg[before]!
    if (cost >= bestCost) return
    let begin = early[before]! + dwell[before]! + toS
    if (begin > due[stop]!) return
    if (begin < open[stop]!) begin = open[stop]!
    if (begin + dwell[stop]! + fromS > late[after]!) return
    if (load[by]! + demand[stop]! > capacity[by]!) return
    if (isTravelLimited && travel[by]! + cost > maxTravel[by]!) return
    if (model.hasMaxDuration && durationWith(model, tour, before, stop, after, toS, fromS) > model.maxDuration[by]!) return
    if (model.balance > 0) {
      cost += unequalGrowth(model, tour, by, cost + dwell[stop]!)
      if (cost >= bestCost) return
    }
    bestCost = cost
    bestBefore = before
  }

  const considerRoute = (stop: number, by: number): void => {
    const end = stopCount + 2 * by + 1
    let before = end - 1
    let last = end
    const order = model.orderOf[stop]!
    if (order >= 0) {
      // Between the nearest placed stops that the order puts before and after this one.
      const list = model.orders[order]!
      for (const other of list.slice(0, model.rankInOrder[stop]!)) if (team[other] === by) before = other
      last = list.slice(model.rankInOrder[stop]! + 1).find((other) => team[other] === by) ?? end
    }
    while (before !== last) {
      consider(stop, before, next[before]!, by)
      before = next[before]!
    }
  }

  const considerEmpty = (stop: number): void => {
    for (let kind = 0; kind < kinds.length; kind++) {
      const empty = firstEmpty(kind)
      if (empty >= 0) consider(stop, stopCount + 2 * empty, stopCount + 2 * empty + 1, empty)
    }
  }
  const firstEmpty = (kind: number): number => {
    const teams = kinds[kind]!
    for (let at = 0; at < teams.length; at++) if (size[teams[at]!] === 0) return teams[at]!
    return -1
  }

  const considerAllowed = (stop: number): void => {
    const companion = model.group[stop]! < 0 ? undefined : model.members[model.group[stop]!]!.find((other) => team[other]! >= 0)
    if (companion !== undefined) return considerRoute(stop, team[companion]!)
    for (let by = 0; by < teamCount; by++) {
      if (model.allowed[stop * teamCount + by] === 0) continue
      if (size[by] === 0 && firstEmpty(model.kindOf[by]!) !== by) continue
      considerRoute(stop, by)
    }
  }

  const placeFor = (stop: number): number => {
    bestCost = model.prize[stop]!
    bestBefore = -1
    if (model.isSpecial[stop] === 1) {
      considerAllowed(stop)
      return bestBefore
    }
    const start = stop * width
    for (let at = start; at < start + width; at++) {
      const before = nearBefore[at]!
      if (before < 0) break
      const by = team[before]!
      if (by >= 0) consider(stop, before, next[before]!, by)
    }
    for (let at = start; at < start + width; at++) {
      const after = nearAfter[at]!
      if (after < 0) break
      const by = team[after]!
      if (by >= 0) consider(stop, prev[after]!, after, by)
    }
    for (let kind = 0; kind < kinds.length; kind++) {
      if (isOfficeNear[stop * kinds.length + kind] === 0) continue
      const teams = kinds[kind]!
      for (let at = 0; at < teams.length; at++) {
        const by = teams[at]!
        if (size[by] === 0) continue
        const begin = stopCount + 2 * by
        consider(stop, begin, next[begin]!, by)
        consider(stop, prev[begin + 1]!, begin + 1, by)
      }
    }
    considerEmpty(stop)
    if (bestBefore < 0 && model.isMust[stop] === 1) considerAllowed(stop)
    return bestBefore
  }
  return { place: placeFor }
}
