import { PointIndex } from './pointIndex'
import { PriorityQueue } from './priorityQueue'
import type { Point } from './raster'
import type { RoadClass } from './roadTracks'
import type { RoadNetwork } from './roadNetwork'

export type TravelMode = 'foot' | 'motorcycle'

/** Metres a second on patrol: slower than the limit, for the rider looks about. */
const motorcycleSpeed: Record<RoadClass, number> = {
  primary: 9.5,
  secondary: 8.5,
  tertiary: 7,
  residential: 4.5,
  track: 3.2,
  path: 1.4,
}
const footSpeed = 1.25

export const speedOn = (kind: RoadClass, mode: TravelMode): number => (mode === 'foot' ? footSpeed : motorcycleSpeed[kind])

/** One stretch of a way: the line walked and how fast, metres a second. */
export interface Leg {
  readonly line: readonly Point[]
  readonly speed: number
  readonly lengthM: number
}

/** Finds ways over the road network. Keeps the search tree of each start until `forget`. */
export class RoadTravel {
  private readonly network: RoadNetwork
  private readonly out: { to: number; road: number; isForward: boolean }[][]
  private readonly index: PointIndex
  private readonly trees = new Map<string, Map<number, { from: number; road: number; isForward: boolean; timeS: number }>>()

  constructor(network: RoadNetwork) {
    this.network = network
    this.out = network.nodes.map(() => [])
    network.roads.forEach((road, index) => {
      this.out[road.from]!.push({ to: road.to, road: index, isForward: true })
      if (!road.isOneway) this.out[road.to]!.push({ to: road.from, road: index, isForward: false })
    })
    this.index = new PointIndex(500, network.nodes)
  }

  /** Nearest junction within 6 km; −1 when there is none. */
  nearestNode(at: Point): number {
    return this.index.nearest(at, 6000).id
  }

  nodeAt(node: number): Point {
    return this.network.nodes[node]!
  }

  /** Seconds between two junctions; Infinity when farther than `limitS`. */
  timeS(from: number, to: number, mode: TravelMode, limitS: number): number {
    return from === to ? 0 : (this.treeFrom(from, mode, limitS).get(to)?.timeS ?? Infinity)
  }

  /** Legs of the quickest way, empty when there is none within `limitS`. */
  way(from: number, to: number, mode: TravelMode, limitS: number): Leg[] {
    const tree = this.treeFrom(from, mode, limitS)
    const legs: Leg[] = []
    for (let node = to; node !== from;) {
      const step = tree.get(node)
      if (!step) return []
      const road = this.network.roads[step.road]!
      legs.push({
        line: step.isForward ? road.line : road.line.toReversed(),
        speed: speedOn(road.kind, mode),
        lengthM: road.lengthM,
      })
      node = step.from
    }
    return legs.reverse()
  }

  forget(): void {
    this.trees.clear()
  }

  private treeFrom(start: number, mode: TravelMode, limitS: number) {
    const key = `${mode} ${limitS} ${start}`
    const known = this.trees.get(key)
    if (known) return known
    const tree = new Map<number, { from: number; road: number; isForward: boolean; timeS: number }>()
    const queue = new PriorityQueue()
    tree.set(start, { from: start, road: -1, isForward: true, timeS: 0 })
    queue.push(start, 0)
    while (queue.size > 0) {
      const timeS = queue.peekKey()
      const node = queue.pop()
      if (timeS > tree.get(node)!.timeS) continue
      for (const { to, road, isForward } of this.out[node]!) {
        const next = timeS + this.network.roads[road]!.lengthM / speedOn(this.network.roads[road]!.kind, mode)
        if (next > limitS || next >= (tree.get(to)?.timeS ?? Infinity)) continue
        tree.set(to, { from: node, road, isForward, timeS: next })
        queue.push(to, next)
      }
    }
    this.trees.set(key, tree)
    return tree
  }
}
