import type { Random } from '@/geo/random'
import type { Labels } from './labels'
import { forNeighbours, type Raster } from './raster'

/** For each label, the labels it shares a border with. */
export function adjacency(raster: Raster, labels: Labels, count: number): Set<number>[] {
  const next = Array.from({ length: count }, () => new Set<number>())
  for (let cell = 0; cell < labels.length; cell++) {
    const own = labels[cell]!
    if (own < 0) continue
    forNeighbours(raster, cell, (neighbour, step) => {
      const other = labels[neighbour]!
      if (step === 1 && other >= 0 && other !== own) next[own]!.add(other)
    })
  }
  return next
}

/**
 * Connected groups around seats: the smallest group always takes its cheapest free neighbour, so sizes stay close.
 * `cost(item, seat)` orders the choice. Returns the group of each item.
 */
export function growGroups(
  next: readonly Set<number>[],
  seats: readonly number[],
  cost: (item: number, seat: number) => number,
): Int32Array {
  const group = new Int32Array(next.length).fill(-1)
  const sizes = seats.map(() => 1)
  seats.forEach((seat, index) => (group[seat] = index))
  const isClosed = new Uint8Array(seats.length)
  for (;;) {
    let smallest = -1
    for (let g = 0; g < seats.length; g++) if (!isClosed[g] && (smallest < 0 || sizes[g]! < sizes[smallest]!)) smallest = g
    if (smallest < 0) return group
    let best = -1
    let least = Infinity
    for (let item = 0; item < next.length; item++) {
      if (group[item] !== smallest) continue
      for (const near of next[item]!) {
        if (group[near]! >= 0) continue
        const value = cost(near, seats[smallest]!)
        if (value < least) [least, best] = [value, near]
      }
    }
    if (best < 0) isClosed[smallest] = 1
    else {
      group[best] = smallest
      sizes[smallest]!++
    }
  }
}

/**
 * Splits connected items into connected groups of three or four neighbours. A group starts at the item with the
 * fewest free neighbours and takes the most enclosed one next; tries many orders and keeps the one with the fewest
 * groups of another size. Lists of fewer than six items that cannot be split evenly give one odd group.
 */
export function groupInBeats(random: Random, next: readonly Set<number>[], items: readonly number[]): number[][] {
  let best: number[][] = []
  let least = Infinity
  for (let attempt = 0; attempt < 400 && least > 0; attempt++) {
    const groups = tryBeats(random, next, items)
    const odd = groups.reduce((sum, { length }) => sum + Math.max(0, length - 4, 3 - length), 0)
    if (odd < least) [least, best] = [odd, groups]
  }
  return best
}

function tryBeats(random: Random, next: readonly Set<number>[], items: readonly number[]): number[][] {
  const free = new Set(items)
  const freeAround = (item: number) => [...next[item]!].filter((near) => free.has(near))
  /** The item with the fewest free neighbours; nearly equal ones are drawn by lot, so that attempts differ. */
  const mostEnclosed = (items: Iterable<number>) => {
    let best = -1
    let least = Infinity
    for (const item of items) {
      const rank = freeAround(item).length + random.range(0, 1.2)
      if (rank < least) [least, best] = [rank, item]
    }
    return best
  }
  const groups: number[][] = []
  while (free.size > 0) {
    const seed = mostEnclosed(free)
    free.delete(seed)
    const group = [seed]
    const wanted = free.size === 3 || random.chance(0.5) ? 4 : 3
    while (group.length < wanted) {
      const options = group.flatMap(freeAround)
      if (options.length === 0) break
      const pick = mostEnclosed(options)
      free.delete(pick)
      group.push(pick)
    }
    groups.push(group)
  }
  return joinStragglers(next, groups)
}

/** Groups below three join a neighbouring group of three when there is one, else the smallest neighbour. */
function joinStragglers(next: readonly Set<number>[], groups: number[][]): number[][] {
  const kept = groups.filter(({ length }) => length >= 3)
  for (const stray of groups.filter(({ length }) => length < 3))
    for (const item of stray) {
      const homes = kept.filter((group) => group.some((member) => next[member]!.has(item)))
      const home = homes.sort((a, b) => a.length - b.length)[0]
      if (home) home.push(item)
      else kept.push([item])
    }
  return kept
}
