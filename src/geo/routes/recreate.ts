import type { Random } from '@/geo/random'
import { cheapestPlace, emptyPlace, type Inserter } from './insertion'
import { type Journal, touchRoute } from './journal'
import type { Model } from './model'
import { insertStop, travelOf } from './tour'

/** Orders in which stops are put back, by weight: SISR's own with those for time windows. */
const byRandom = 0
const byDemand = 1
const byFar = 2
const byNear = 3
const byWindow = 4
const byOpen = 5
const byDue = 6
const weights = [4, 4, 2, 1, 2, 2, 2]
const lottery = weights.flatMap((weight, order) => Array<number>(weight).fill(order))

export interface Recreate {
  readonly inserter: Inserter
  readonly journal: Journal
  readonly random: Random
  readonly key: Float64Array
  /** Size of a stop: its demand, or its value for its time, or nothing when all are alike. */
  readonly weight: Float64Array | undefined
  /** Travel from the nearest office and back. */
  readonly remoteness: Float64Array
  /** Optional stops could take the place of must-visit ones, so those go first. */
  readonly isMixed: boolean
}

export function createRecreate(inserter: Inserter, journal: Journal, random: Random): Recreate {
  const { model } = inserter
  const varies = (values: ArrayLike<number>) => {
    for (let stop = 1; stop < model.stopCount; stop++) if (values[stop] !== values[0]) return true
    return false
  }
  const isMixed = varies(model.prize)
  const worth = () => Float64Array.from({ length: model.stopCount }, (_, stop) => model.prize[stop]! / (1 + model.dwell[stop]!))
  const weight = varies(model.demand) ? Float64Array.from(model.demand) : isMixed ? worth() : undefined
  const remoteness = remotenessOf(model)
  return { inserter, journal, random, key: new Float64Array(model.stopCount), weight, remoteness, isMixed }
}

/**
 * Puts stops back one by one, each in its cheapest place: greedy insertion with blinks. Leaves those without a place at the
 * front of `absent` and gives their count; gives up with −1 once travel alone exceeds `mostS`, the routes half made.
 * @param opens the first stop begins a route of its own where a team is free, dearer though it is
 */
export function recreateRoutes(recreate: Recreate, absent: Int32Array, count: number, mostS: number, opens: boolean): number {
  const { inserter, journal, key } = recreate
  const { model, tour } = inserter
  const order = lottery[Math.floor(recreate.random() * lottery.length)]!
  for (let at = 0; at < count; at++) {
    const stop = absent[at]!
    key[stop] = keyOf(recreate, order, stop) - (recreate.isMixed && model.isMust[stop] === 1 ? 1e12 : 0)
  }
  sortByKey(absent, count, key)
  let left = 0
  for (let at = 0; at < count; at++) {
    const stop = absent[at]!
    const apart = opens && at === 0 ? emptyPlace(inserter, stop) : -1
    const before = apart >= 0 ? apart : cheapestPlace(inserter, stop)
    if (before < 0) {
      absent[left++] = stop
      continue
    }
    touchRoute(journal, tour.team[before]!)
    insertStop(model, tour, stop, before)
    if (travelOf(tour) > mostS) return -1
  }
  return left
}

function keyOf(recreate: Recreate, order: number, stop: number): number {
  const { open, due } = recreate.inserter.model
  switch (order) {
    case byDemand:
      return recreate.weight ? -recreate.weight[stop]! : recreate.random()
    case byFar:
      return -recreate.remoteness[stop]!
    case byNear:
      return recreate.remoteness[stop]!
    case byWindow:
      return due[stop]! - open[stop]!
    case byOpen:
      return open[stop]!
    case byDue:
      return -due[stop]!
    case byRandom:
    default:
      return recreate.random()
  }
}

/** Insertion sort: a step moves about ten stops. */
function sortByKey(list: Int32Array, count: number, key: Float64Array): void {
  for (let at = 1; at < count; at++) {
    const item = list[at]!
    const own = key[item]!
    let slot = at
    for (; slot > 0 && key[list[slot - 1]!]! > own; slot--) list[slot] = list[slot - 1]!
    list[slot] = item
  }
}

function remotenessOf({ stopCount, teamCount, placeCount, place, hops, base }: Model): Float64Array {
  const remoteness = new Float64Array(stopCount).fill(Infinity)
  for (let stop = 0; stop < stopCount; stop++)
    for (let by = 0; by < teamCount; by++) {
      const start = stopCount + 2 * by
      const row = base[by]! + 2 * place[stop]! * placeCount
      const thereS = hops[row + 2 * place[start]!]!
      const backS = hops[row + 2 * place[start + 1]! + 1]!
      remoteness[stop] = Math.min(remoteness[stop]!, thereS + backS)
    }
  return remoteness
}
