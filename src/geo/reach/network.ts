import Flatbush from 'flatbush'
import { localProjection, type LocalProjection } from '@/geo/projection'
import { findComponents, type Components } from './components'
import type { RoadGraph } from './graph'
import { toblerFactor, type TravelProfile } from './profile'
import { roadClasses, roadFlag } from './roadTags'
import { createSearch, type ArcTimes, type Search } from './search'

/** A road graph as one mode of travel sees it, ready to be searched. Holds working arrays: one search at a time. */
export interface Network {
  readonly graph: RoadGraph
  readonly profile: TravelProfile
  readonly projection: LocalProjection
  /** Seconds along the edge's line and against it; Infinity where the mode may not go. */
  readonly forwardS: Float32Array
  readonly backwardS: Float32Array
  /** For searches from an origin outwards. */
  readonly outward: ArcTimes
  /** For searches towards a destination: each arc costs what its opposite costs. */
  readonly inward: ArcTimes
  readonly components: Components
  /** Index of every passable straight piece of road, item i of it is piece `pieces[i]`, a point index of `shape`. */
  readonly index: Flatbush | null
  readonly pieces: Int32Array
  readonly pieceEdge: Int32Array
  readonly search: Search
}

/** Weighs the graph for a mode. O(points + edges). */
export function createNetwork(graph: RoadGraph, profile: TravelProfile): Network {
  const { forwardS, backwardS } = edgeSeconds(graph, profile)
  const arcs = graph.arcNode.length
  const along = new Float32Array(arcs)
  const against = new Float32Array(arcs)
  const arcLengthM = new Float32Array(arcs)
  for (let arc = 0; arc < arcs; arc++) {
    const edge = graph.arcEdge[arc]!
    const isForward = graph.arcForward[arc] === 1
    along[arc] = isForward ? forwardS[edge]! : backwardS[edge]!
    against[arc] = isForward ? backwardS[edge]! : forwardS[edge]!
    arcLengthM[arc] = graph.edgeLengthM[edge]!
  }
  const bucketS = bucketWidth(forwardS)
  const isOpen = (edge: number) => forwardS[edge] !== Infinity || backwardS[edge] !== Infinity
  return {
    graph,
    profile,
    projection: localProjection(graph.originLng, graph.originLat),
    forwardS,
    backwardS,
    outward: { arcTimeS: along, arcLengthM, bucketS },
    inward: { arcTimeS: against, arcLengthM, bucketS },
    components: findComponents(graph, isOpen),
    ...indexPieces(graph, isOpen),
    search: createSearch(graph),
  }
}

// Narrow enough that few nodes improve within their own bucket, wide enough that few buckets are empty.
const bucketShare = 0.5

function bucketWidth(edgeS: Float32Array): number {
  const open = edgeS.filter((seconds) => seconds !== Infinity)
  const mean = open.reduce((sum, seconds) => sum + seconds, 0) / open.length
  return mean > 0 ? mean * bucketShare : 1
}

function edgeSeconds(graph: RoadGraph, profile: TravelProfile): { forwardS: Float32Array; backwardS: Float32Array } {
  const forwardS = new Float32Array(graph.edges).fill(Infinity)
  const backwardS = new Float32Array(graph.edges).fill(Infinity)
  const onFoot = profile.mode === 'foot'
  for (let edge = 0; edge < graph.edges; edge++) {
    if ((graph.edgeFlags[edge]! & roadFlag[profile.mode]) === 0) continue
    const limit = graph.edgeMaxSpeedKmh[edge]!
    const usual = profile.speedKmh[roadClasses[graph.edgeClass[edge]!]!]
    const speedKmh = onFoot || limit === 0 ? usual : Math.max(5, limit * profile.limitShare)
    const flatS = (graph.edgeLengthM[edge]! * 3.6) / speedKmh
    const oneway = onFoot ? 0 : graph.edgeOneway[edge]!
    if (oneway >= 0) forwardS[edge] = flatS * (onFoot ? slopeFactor(graph, edge, 1) : 1)
    if (oneway <= 0) backwardS[edge] = flatS * (onFoot ? slopeFactor(graph, edge, -1) : 1)
  }
  return { forwardS, backwardS }
}

/** Time on the edge's slopes ÷ time on the flat. Pieces without heights count as flat. */
function slopeFactor(graph: RoadGraph, edge: number, direction: 1 | -1): number {
  const { shape, shapeHeightM, shapeStart } = graph
  if (!shapeHeightM) return 1
  let length = 0
  let effort = 0
  for (let k = shapeStart[edge]!; k + 1 < shapeStart[edge + 1]!; k++) {
    const run = Math.hypot(shape[2 * k + 2]! - shape[2 * k]!, shape[2 * k + 3]! - shape[2 * k + 1]!)
    const rise = direction * (shapeHeightM[k + 1]! - shapeHeightM[k]!)
    length += run
    effort += run > 0 && Number.isFinite(rise) ? run / toblerFactor(rise / run) : run
  }
  return length > 0 ? effort / length : 1
}

function indexPieces(graph: RoadGraph, isOpen: (edge: number) => boolean) {
  const { shape, shapeStart } = graph
  const pieces: number[] = []
  const pieceEdge: number[] = []
  for (let edge = 0; edge < graph.edges; edge++) {
    if (!isOpen(edge)) continue
    for (let k = shapeStart[edge]!; k + 1 < shapeStart[edge + 1]!; k++) {
      pieces.push(k)
      pieceEdge.push(edge)
    }
  }
  const index = pieces.length > 0 ? new Flatbush(pieces.length) : null
  for (const k of pieces) {
    const [ax, ay, bx, by] = [shape[2 * k]!, shape[2 * k + 1]!, shape[2 * k + 2]!, shape[2 * k + 3]!]
    index?.add(Math.min(ax, bx), Math.min(ay, by), Math.max(ax, bx), Math.max(ay, by))
  }
  index?.finish()
  return { index, pieces: Int32Array.from(pieces), pieceEdge: Int32Array.from(pieceEdge) }
}
