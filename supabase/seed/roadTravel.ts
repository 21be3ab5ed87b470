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

const speedOn = (kind: RoadClass, mode: TravelMode): number => (mode === 'foot' ? footSpeed : motorcycleSpeed[kind])

/** One stretch of a way: the line walked and how fast, metres a second. */
export interface Leg {
  readonly line: readonly Point[]
  readonly speed: number
  readonly lengthM: number
}

/** How a junction was reached: the time, and the way that led there (−1 at the start). */
interface Reached {
  readonly timeS: number
  readonly via: number
}

/** Finds ways between the junctions it serves. Each start is searched once, until the last of them is reached. */
export class RoadTravel {
  private readonly network: RoadNetwork
  /** Ways out of each node as indices into the arrays below. */
  private readonly out: number[][]
  private readonly wayFrom: number[] = []
  private readonly wayTo: number[] = []
  private readonly wayRoad: number[] = []
  private readonly index: PointIndex
  private readonly trees = new Map<string, Map<number, Reached>>()
  private targets: ReadonlySet<number> = new Set()
  /** Best time known in the search numbered by `stamp`: spares clearing a prefecture's worth of nodes. */
  private readonly bestS: Float64Array
  private readonly stamp: Int32Array
  private run = 0

  constructor(network: RoadNetwork) {
    this.network = network
    this.out = network.nodes.map(() => [])
    const addWay = (from: number, to: number, road: number) => {
      this.out[from]!.push(this.wayTo.length)
      this.wayFrom.push(from)
      this.wayTo.push(to)
      this.wayRoad.push(road)
    }
    network.roads.forEach((road, index) => {
      addWay(road.from, road.to, index)
      if (!road.isOneway) addWay(road.to, road.from, index)
    })
    this.index = new PointIndex(500, network.nodes)
    this.bestS = new Float64Array(network.nodes.length)
    this.stamp = new Int32Array(network.nodes.length)
  }

  /** Nearest junction within 6 km; −1 when there is none. */
  nearestNode(at: Point): number {
    return this.index.nearest(at, 6000).id
  }

  nodeAt(node: number): Point {
    return this.network.nodes[node]!
  }

  /** Sets the junctions that will be asked about, and forgets earlier searches. */
  serve(targets: Iterable<number>): void {
    this.targets = new Set(targets)
    this.trees.clear()
  }

  /** Seconds between two junctions served; Infinity when farther than `limitS`. */
  timeS(from: number, to: number, mode: TravelMode, limitS: number): number {
    return this.treeFrom(from, mode, limitS).get(to)?.timeS ?? Infinity
  }

  /** Legs of the quickest way, empty when there is none within `limitS`. */
  way(from: number, to: number, mode: TravelMode, limitS: number): Leg[] {
    const tree = this.treeFrom(from, mode, limitS)
    const legs: Leg[] = []
    for (let node = to; node !== from;) {
      const reached = tree.get(node)
      if (!reached) return []
      const road = this.network.roads[this.wayRoad[reached.via]!]!
      const before = this.wayFrom[reached.via]!
      const isForward = road.from === before && road.to === node
      legs.push({ line: isForward ? road.line : road.line.toReversed(), speed: speedOn(road.kind, mode), lengthM: road.lengthM })
      node = before
    }
    return legs.reverse()
  }

  /** Dijkstra from a junction until all targets are reached, or `limitS`. */
  private treeFrom(start: number, mode: TravelMode, limitS: number): Map<number, Reached> {
    const key = `${mode} ${limitS} ${start}`
    const known = this.trees.get(key)
    if (known) return known
    const { bestS, stamp } = this
    const run = ++this.run
    const tree = new Map<number, Reached>()
    const waysIn = new PriorityQueue()
    // The queue holds ways; −1 stands for the start itself.
    waysIn.push(-1, 0)
    bestS[start] = 0
    stamp[start] = run
    let left = this.targets.size
    while (waysIn.size > 0 && left > 0) {
      const timeS = waysIn.peekKey()
      const via = waysIn.pop()
      const node = via < 0 ? start : this.wayTo[via]!
      if (tree.has(node)) continue
      tree.set(node, { timeS, via })
      if (this.targets.has(node)) left--
      for (const way of this.out[node]!) {
        const road = this.network.roads[this.wayRoad[way]!]!
        const next = timeS + road.lengthM / speedOn(road.kind, mode)
        const to = this.wayTo[way]!
        if (next > limitS || (stamp[to] === run && next >= bestS[to]!)) continue
        stamp[to] = run
        bestS[to] = next
        waysIn.push(way, next)
      }
    }
    this.trees.set(key, tree)
    return tree
  }
}
