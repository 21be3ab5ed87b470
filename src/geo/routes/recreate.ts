import type { Random } from '@/geo/random'
import type { Inserter } from './insertion'
import type { Journal } from './journal'
import type { Model } from './model'
import { insertStop, type Tour } from './tour'

/** Weights of the orders in which stops are put back: SISR's for time windows, and value for optional stops. */
const orders = [
  { weight: 4, key: 'random' },
  { weight: 4, key: 'demand' },
  { weight: 2, key: 'far' },
  { weight: 1, key: 'near' },
  { weight: 2, key: 'window' },
  { weight: 2, key: 'open' },
  { weight: 2, key: 'due' },
] as const
const totalWeight = orders.reduce((sum, order) => sum + order.weight, 0)

/**
 * Puts stops back one by one, each in its cheapest place: greedy insertion with blinks. Must-visit stops come first when any
 * optional stop could take their place. Leaves those without a place at the front of `absent` and gives their count.
 */
export function createRecreate(model: Model, tour: Tour, inserter: Inserter, journal: Journal, random: Random) {
  const { stopCount, open, due, dwell, prize } = model
  const { team } = tour
  const remoteness = remotenessOf(model)
  const isMixed = new Set(prize.subarray(0, stopCount)).size > 1
  const isDemandTold = new Set(model.demand.subarray(0, stopCount)).size > 1
  const key = new Float64Array(stopCount)

  const keyOf = (order: (typeof orders)[number]['key'], stop: number): number => {
    switch (order) {
      case 'random':
        return random()
      case 'demand':
        // Without loads the worth of a stop for its time takes the place of its size.
        return isDemandTold ? -model.demand[stop]! : isMixed ? -prize[stop]! / (1 + dwell[stop]!) : random()
      case 'far':
        return -remoteness[stop]!
      case 'near':
        return remoteness[stop]!
      case 'window':
        return due[stop]! - open[stop]!
      case 'open':
        return open[stop]!
      case 'due':
        return -due[stop]!
    }
  }
  const pick = () => {
    let at = Math.floor(random() * totalWeight)
    for (const order of orders) if ((at -= order.weight) < 0) return order.key
    return 'random'
  }
  const sort = (absent: Int32Array, count: number) => {
    for (let at = 1; at < count; at++) {
      const stop = absent[at]!
      const own = key[stop]!
      let slot = at
      for (; slot > 0 && key[absent[slot - 1]!]! > own; slot--) absent[slot] = absent[slot - 1]!
      absent[slot] = stop
    }
  }
  return (absent: Int32Array, count: number): number => {
    const order = pick()
    for (let at = 0; at < count; at++) {
      const stop = absent[at]!
      key[stop] = keyOf(order, stop)
      if (isMixed && model.isMust[stop] === 1) key[stop]! -= 1e12
    }
    sort(absent, count)
    let left = 0
    for (let at = 0; at < count; at++) {
      const stop = absent[at]!
      const before = inserter.place(stop)
      if (before < 0) {
        absent[left++] = stop
        continue
      }
      journal.touch(team[before]!)
      insertStop(model, tour, stop, before)
    }
    return left
  }
}

/** Travel from the nearest office and back. */
function remotenessOf({ stopCount, teamCount, placeCount, place, out, base }: Model): Float64Array {
  const remoteness = new Float64Array(stopCount).fill(Infinity)
  for (let stop = 0; stop < stopCount; stop++)
    for (let by = 0; by < teamCount; by++) {
      const start = stopCount + 2 * by
      const thereS = out[base[by]! + place[start]! * placeCount + place[stop]!]!
      const backS = out[base[by]! + place[stop]! * placeCount + place[start + 1]!]!
      remoteness[stop] = Math.min(remoteness[stop]!, thereS + backS)
    }
  return remoteness
}
