import { regionAbove, signedArea } from '@/geo/raster/contours'
import { toMultiPolygon } from '@/geo/raster/geojson'
import { raiseBeside } from '@/geo/raster/beside'
import { gridOver, type Grid, type PlaneBounds } from '@/geo/raster/grid'
import type { LocalProjection } from '@/geo/projection'
import { edgePart } from './clip'
import type { Network } from './network'
import { runSearch, type Search } from './search'
import { seedsOf, snapTo, type Snap } from './snap'

/** Ground within reach of at least one origin. */
export interface ResponseRing {
  readonly limitS: number
  readonly region: GeoJSON.MultiPolygon
  readonly areaKm2: number
  readonly roadKm: number
}

export interface ResponseRings {
  /** In the order of the limits. A larger limit's region includes the smaller ones'. */
  readonly rings: readonly ResponseRing[]
  /** Origins without a road within 2 km, by index. */
  readonly offNetwork: readonly number[]
}

/** Signed field of one limit: metres of margin left at each cell centre, at or above 0 within reach. */
export interface ReachField {
  readonly limitS: number
  readonly grid: Grid
  readonly margin: Float32Array
  readonly roadKm: number
}

/** What is seen and reached on foot from the road, metres. */
export const besideRoadM = 60
const cellM = 25
const mostCells = 4_000_000

/**
 * The ground reached from any of the origins (interleaved degrees) within each limit in seconds: every stretch of road that can be
 * entered in time, and 60 m beside it. Overlapping origins merge. One search for all origins and limits, then a distance field
 * of 25 m cells (wider for whole prefectures) traced by interpolation. O(nodes + arcs + metres of road reached).
 */
export function responseRings(network: Network, origins: Float64Array, limitsS: readonly number[]): ResponseRings {
  const { fields, offNetwork } = reachFields(network, origins, limitsS)
  return { offNetwork, rings: outlinesOf(fields, network.projection) }
}

/** Fields traced into outlines. O(cells). */
export const outlinesOf = (fields: readonly ReachField[], projection: LocalProjection): ResponseRing[] =>
  fields.map(({ limitS, grid, margin, roadKm }) => {
    const region = regionAbove(margin, grid, 0)
    const areaM2 = region.flat().reduce((sum, ring) => sum + signedArea(ring), 0)
    return { limitS, region: toMultiPolygon(region, projection), areaKm2: areaM2 / 1e6, roadKm }
  })

/** The fields behind the rings, for counting areas; see `responseRings`. */
export function reachFields(network: Network, origins: Float64Array, limitsS: readonly number[]) {
  const snaps = Array.from({ length: origins.length >> 1 }, (_, i) => snapTo(network, origins[2 * i]!, origins[2 * i + 1]!))
  const seeds = snaps.flatMap((snap, i) => (snap ? seedsOf(network, snap, i) : []))
  runSearch(network.graph, network.outward, network.search, seeds, { limitS: Math.max(0, ...limitsS) })
  const found = snaps.filter((snap) => snap !== null)
  return {
    offNetwork: snaps.flatMap((snap, i) => (snap ? [] : [i])),
    fields: limitsS.map((limitS) => fieldOf(network, found, limitS)),
  }
}

/** Stretches of road entered within the limit: calls `give` with each as interleaved metres. */
export function reachedStretches(
  network: Network,
  search: Search,
  snaps: readonly Snap[],
  limitS: number,
  give: (xy: readonly number[]) => void,
): void {
  const { graph, forwardS, backwardS } = network
  for (let edge = 0; edge < graph.edges; edge++) {
    const fromLeft = limitS - search.timeS[graph.edgeFrom[edge]!]!
    const toLeft = limitS - search.timeS[graph.edgeTo[edge]!]!
    const ahead = fromLeft > 0 ? Math.min(1, fromLeft / forwardS[edge]!) : 0
    const back = toLeft > 0 ? Math.min(1, toLeft / backwardS[edge]!) : 0
    if (ahead + back >= 1) give(edgePart(graph, edge, 0, 1))
    else {
      if (ahead > 0) give(edgePart(graph, edge, 0, ahead))
      if (back > 0) give(edgePart(graph, edge, 1 - back, 1))
    }
  }
  // An origin's own edge is entered in its middle.
  for (const snap of snaps) {
    const left = limitS - snap.accessS
    if (left <= 0) continue
    const low = Math.max(0, snap.share - left / backwardS[snap.edge]!)
    const high = Math.min(1, snap.share + left / forwardS[snap.edge]!)
    give(edgePart(graph, snap.edge, low, high))
  }
}

function fieldOf(network: Network, snaps: readonly Snap[], limitS: number): ReachField {
  const stretches: (readonly number[])[] = []
  const bounds: [number, number, number, number] = [Infinity, Infinity, -Infinity, -Infinity]
  let metres = 0
  reachedStretches(network, network.search, snaps, limitS, (xy) => {
    stretches.push(xy)
    for (let i = 0; i < xy.length; i += 2) {
      bounds[0] = Math.min(bounds[0], xy[i]!)
      bounds[1] = Math.min(bounds[1], xy[i + 1]!)
      bounds[2] = Math.max(bounds[2], xy[i]!)
      bounds[3] = Math.max(bounds[3], xy[i + 1]!)
      if (i > 0) metres += Math.hypot(xy[i]! - xy[i - 2]!, xy[i + 1]! - xy[i - 1]!)
    }
  })
  const grid = gridFor(stretches.length > 0 ? bounds : [0, 0, 0, 0])
  const margin = new Float32Array(grid.columns * grid.rows).fill(-Infinity)
  for (const xy of stretches) raiseBeside(margin, grid, xy, besideRoadM)
  return { limitS, grid, margin, roadKm: metres / 1000 }
}

/** Raster of a plane's box: 25 m cells, wider where more than four million would be needed. */
export function gridFor(bounds: PlaneBounds): Grid {
  const areaM2 = (bounds[2] - bounds[0] + 4 * besideRoadM) * (bounds[3] - bounds[1] + 4 * besideRoadM)
  const made = gridOver(bounds, Math.max(cellM, Math.sqrt(areaM2 / mostCells)), 2 * besideRoadM)
  if (!made.ok) throw new RangeError(`A road network of ${areaM2 / 1e6} km² has no raster`)
  return made.value
}
