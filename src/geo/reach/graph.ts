import { indexCells } from '@/geo/cellIndex'
import { centreOf, localProjection } from '@/geo/projection'
import { hilbertOrder } from './hilbert'
import { roadKind, type RoadKind } from './roadTags'

/** One line of road as read from a file. */
export interface RoadWay {
  /** Interleaved degrees WGS-84. */
  readonly lngLat: Float64Array
  /** Heights in metres at the same positions, NaN where unknown. */
  readonly heightM?: Float32Array
  /** Identities of the positions (OSM node ids). Without them equal coordinates are one place. */
  readonly refs?: Float64Array
  readonly tags: Readonly<Record<string, string>>
}

/**
 * Roads as edges between junctions, in flat arrays that cross to a worker as they are. Every edge appears as two arcs, one
 * from each end; arcs of node n are `firstArc[n]` up to `firstArc[n + 1]`. Nodes lie along a Hilbert curve, so that
 * neighbours in space are neighbours in memory.
 */
export interface RoadGraph {
  /** Origin of the local plane in which `shape` lies. */
  readonly originLng: number
  readonly originLat: number
  readonly nodes: number
  readonly edges: number
  readonly edgeFrom: Int32Array
  readonly edgeTo: Int32Array
  readonly edgeLengthM: Float32Array
  readonly edgeClass: Uint8Array
  readonly edgeOneway: Int8Array
  readonly edgeMaxSpeedKmh: Uint8Array
  readonly edgeFlags: Uint8Array
  /** Index into `names`, −1 for a road without one. */
  readonly edgeName: Int32Array
  readonly names: readonly string[]
  /** Points of edge e are `shape[2 * shapeStart[e]]` up to `shape[2 * shapeStart[e + 1]]`, interleaved metres, both ends included. */
  readonly shapeStart: Int32Array
  readonly shape: Float64Array
  /** Heights of the points of `shape`; null when no road brought any. */
  readonly shapeHeightM: Float32Array | null
  readonly firstArc: Int32Array
  readonly arcNode: Int32Array
  readonly arcEdge: Int32Array
  /** 1 along the edge's line, 0 against it. */
  readonly arcForward: Uint8Array
}

// A ten-millionth of a degree, one centimetre: the grain in which OSM itself stores positions.
const coordinateGrain = 1e-7

/**
 * A graph of the ways that are roads. Lines meet where they share a position (or node id), wherever along them; lines that
 * merely cross, a bridge over a road, do not. Segments of no length vanish. O(points).
 */
export function buildGraph(ways: readonly RoadWay[]): RoadGraph {
  const roads = ways.flatMap((way) => {
    const kind = way.lngLat.length >= 4 ? roadKind(way.tags) : null
    return kind ? [{ way, kind }] : []
  })
  const starts: number[] = [0]
  for (const { way } of roads) starts.push(starts.at(-1)! + way.lngLat.length / 2)
  const points = starts.at(-1)!
  const lngLat = new Float64Array(2 * points)
  roads.forEach(({ way }, w) => lngLat.set(way.lngLat, 2 * starts[w]!))
  const places = placeIds(
    roads.map(({ way }) => way),
    lngLat,
  )
  const isNode = junctions(places, starts)

  const [originLng, originLat] = centreOf(lngLat) ?? [0, 0]
  const xy = localProjection(originLng, originLat).forwardAll(lngLat)
  const hasHeights = roads.some(({ way }) => way.heightM !== undefined)

  const names: string[] = []
  const nameIndex = new Map<string, number>()
  const from: number[] = []
  const to: number[] = []
  const lengths: number[] = []
  const kinds: RoadKind[] = []
  const edgeName: number[] = []
  const shapeStart: number[] = [0]
  const shape: number[] = []
  const heights: number[] = []
  roads.forEach(({ way, kind }, w) => {
    let begin = starts[w]!
    for (let point = begin + 1; point < starts[w + 1]!; point++) {
      if (isNode[places[point]!] !== 1 && point + 1 < starts[w + 1]!) continue
      let length = 0
      for (let k = begin + 1; k <= point; k++) length += Math.hypot(xy[2 * k]! - xy[2 * k - 2]!, xy[2 * k + 1]! - xy[2 * k - 1]!)
      if (length > 0) {
        from.push(places[begin]!)
        to.push(places[point]!)
        lengths.push(length)
        kinds.push(kind)
        edgeName.push(nameOf(way.tags['name'], names, nameIndex))
        for (let k = begin; k <= point; k++) {
          shape.push(xy[2 * k]!, xy[2 * k + 1]!)
          if (hasHeights) heights.push(way.heightM?.[k - starts[w]!] ?? NaN)
        }
        shapeStart.push(shape.length / 2)
      }
      begin = point
    }
  })

  const { edgeFrom, edgeTo, nodes } = numberNodes(from, to, shape, shapeStart)
  return {
    originLng,
    originLat,
    nodes,
    edges: edgeFrom.length,
    edgeFrom,
    edgeTo,
    edgeLengthM: Float32Array.from(lengths),
    edgeClass: Uint8Array.from(kinds, (kind) => kind.roadClass),
    edgeOneway: Int8Array.from(kinds, (kind) => kind.oneway),
    edgeMaxSpeedKmh: Uint8Array.from(kinds, (kind) => kind.maxSpeedKmh),
    edgeFlags: Uint8Array.from(kinds, (kind) => kind.flags),
    edgeName: Int32Array.from(edgeName),
    names,
    shapeStart: Int32Array.from(shapeStart),
    shape: Float64Array.from(shape),
    shapeHeightM: hasHeights ? Float32Array.from(heights) : null,
    ...arcsOf(edgeFrom, edgeTo, nodes),
  }
}

/** Share of the points of all roads whose height is known, 0 to 1. O(points). */
export function heightShare({ shapeHeightM }: RoadGraph): number {
  if (!shapeHeightM || shapeHeightM.length === 0) return 0
  let known = 0
  for (const metres of shapeHeightM) if (Number.isFinite(metres)) known++
  return known / shapeHeightM.length
}

function nameOf(name: string | undefined, names: string[], index: Map<string, number>): number {
  if (!name) return -1
  let at = index.get(name)
  if (at === undefined) {
    at = names.length
    names.push(name)
    index.set(name, at)
  }
  return at
}

/** One number for each place: by node id where every way has them, else by coordinate. */
function placeIds(ways: readonly RoadWay[], lngLat: Float64Array): Int32Array {
  if (!ways.every((way) => way.refs)) return indexCells(lngLat, coordinateGrain, Math.round).idOf
  const ids = new Int32Array(lngLat.length / 2)
  const index = new Map<number, number>()
  let next = 0
  for (const way of ways)
    for (const ref of way.refs!) {
      let id = index.get(ref)
      if (id === undefined) index.set(ref, (id = index.size))
      ids[next++] = id
    }
  return ids
}

/** Places that end an edge: ends of lines, and whatever is passed more than once. */
function junctions(places: Int32Array, starts: readonly number[]): Uint8Array {
  const isNode = new Uint8Array(places.length)
  const seen = new Uint8Array(places.length)
  for (let w = 0; w + 1 < starts.length; w++)
    for (let point = starts[w]!; point < starts[w + 1]!; point++) {
      const place = places[point]!
      if (seen[place] === 1 || point === starts[w] || point + 1 === starts[w + 1]) isNode[place] = 1
      seen[place] = 1
    }
  return isNode
}

function numberNodes(from: readonly number[], to: readonly number[], shape: readonly number[], shapeStart: readonly number[]) {
  const numberOf = new Map<number, number>()
  const at: number[] = []
  const meet = (place: number, point: number) => {
    if (numberOf.has(place)) return
    numberOf.set(place, numberOf.size)
    at.push(shape[2 * point]!, shape[2 * point + 1]!)
  }
  from.forEach((place, edge) => {
    meet(place, shapeStart[edge]!)
    meet(to[edge]!, shapeStart[edge + 1]! - 1)
  })
  const rank = hilbertOrder(Float64Array.from(at))
  return {
    nodes: numberOf.size,
    edgeFrom: Int32Array.from(from, (place) => rank[numberOf.get(place)!]!),
    edgeTo: Int32Array.from(to, (place) => rank[numberOf.get(place)!]!),
  }
}

function arcsOf(edgeFrom: Int32Array, edgeTo: Int32Array, nodes: number) {
  const firstArc = new Int32Array(nodes + 1)
  for (let edge = 0; edge < edgeFrom.length; edge++) {
    firstArc[edgeFrom[edge]! + 1]! += 1
    firstArc[edgeTo[edge]! + 1]! += 1
  }
  for (let node = 0; node < nodes; node++) firstArc[node + 1]! += firstArc[node]!
  const next = firstArc.slice()
  const arcNode = new Int32Array(2 * edgeFrom.length)
  const arcEdge = new Int32Array(2 * edgeFrom.length)
  const arcForward = new Uint8Array(2 * edgeFrom.length)
  const place = (at: number, node: number, edge: number, forward: number) => {
    arcNode[at] = node
    arcEdge[at] = edge
    arcForward[at] = forward
  }
  for (let edge = 0; edge < edgeFrom.length; edge++) {
    place(next[edgeFrom[edge]!]!++, edgeTo[edge]!, edge, 1)
    place(next[edgeTo[edge]!]!++, edgeFrom[edge]!, edge, 0)
  }
  return { firstArc, arcNode, arcEdge, arcForward }
}
