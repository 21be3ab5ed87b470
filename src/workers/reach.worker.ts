import { expose } from 'comlink'
import highsWasm from 'highs/runtime?url'
import { err, ok, type Result } from '@/domain/result'
import { placesWithin } from '@/geo/reach/covers'
import { waysFromGeoJson } from '@/geo/reach/geojsonRoads'
import { buildGraph, heightShare, type RoadGraph, type RoadWay } from '@/geo/reach/graph'
import { estimatedFields, estimatedSoonest, estimatedUnits, estimatedWithin } from '@/geo/reach/estimate'
import { estimateMatrix, travelMatrix, type TravelMatrix } from '@/geo/reach/matrix'
import { nearestUnits, soonestOf } from '@/geo/reach/nearest'
import { createNetwork, type Network } from '@/geo/reach/network'
import { areasOutside, type AreaOutside, type PopulatedArea } from '@/geo/reach/outside'
import { legPath } from '@/geo/reach/path'
import { waysFromPbf } from '@/geo/reach/pbfRoads'
import { travelProfiles } from '@/geo/reach/profile'
import { outlinesOf, reachFields, responseRings, type ResponseRings } from '@/geo/reach/rings'
import type { TravelMode } from '@/geo/reach/roadTags'
import type { SitingAnswer } from '@/geo/reach/siting'
import { snapTo } from '@/geo/reach/snap'
import { waysFromStored, type StoredRoad } from '@/geo/reach/storedRoads'
import { proveSites } from './proveSites'

/** What has been loaded, for the screen to say. Parts are pieces of network without a way between them. */
export interface RoadReport {
  readonly nodes: number
  readonly edges: number
  readonly lengthKm: number
  /** Share of the points of the roads whose height is known: there a walk goes by the slope. */
  readonly heightShare: number
  readonly parts: Readonly<
    Record<
      TravelMode,
      readonly { readonly lengthKm: number; readonly lngLat: readonly [number, number]; readonly name: string }[]
    >
  >
}

/** Where the roads come from. */
export type RoadSource =
  | { readonly kind: 'geojson'; readonly roads: GeoJSON.FeatureCollection }
  | { readonly kind: 'pbf'; readonly file: Uint8Array }
  | { readonly kind: 'stored'; readonly roads: readonly StoredRoad[] }

let graph: RoadGraph | null = null
const networks = new Map<TravelMode, Network>()

function networkFor(mode: TravelMode): Network | null {
  if (!graph || graph.edges === 0) return null
  let network = networks.get(mode)
  if (!network) networks.set(mode, (network = createNetwork(graph, travelProfiles[mode])))
  return network
}

const noRoads = err({ kind: 'not-found', detail: 'roads' } as const)
const using = <T>(mode: TravelMode, compute: (network: Network) => T): Result<T> => {
  const network = networkFor(mode)
  return network ? ok(compute(network)) : noRoads
}

async function waysOf(source: RoadSource): Promise<Result<RoadWay[]>> {
  if (source.kind === 'pbf') return waysFromPbf(source.file)
  return ok(source.kind === 'geojson' ? waysFromGeoJson(source.roads) : waysFromStored(source.roads))
}

function describe(loaded: RoadGraph): RoadReport {
  const parts = (mode: TravelMode) => {
    const network = networkFor(mode)
    return (network?.components.parts ?? []).map(({ lengthM, x, y, name }) => ({
      lengthKm: lengthM / 1000,
      lngLat: network!.projection.inverse(x, y),
      name,
    }))
  }
  return {
    nodes: loaded.nodes,
    edges: loaded.edges,
    lengthKm: loaded.edgeLengthM.reduce((sum, metres) => sum + metres, 0) / 1000,
    heightShare: heightShare(loaded),
    parts: { foot: parts('foot'), motorcycle: parts('motorcycle'), car: parts('car') },
  }
}

// 140 kB and 3.5 MB of WebAssembly: fetched only when a question needs proof.
const loadSolver = async () => (await import('highs')).default({ locateFile: () => highsWasm })

const api = {
  /** Replaces the road graph. */
  async load(source: RoadSource): Promise<Result<RoadReport>> {
    const ways = await waysOf(source)
    if (!ways.ok) return ways
    graph = buildGraph(ways.value)
    networks.clear()
    return graph.edges === 0 ? noRoads : ok(describe(graph))
  },
  /** Times between stops by road; without roads a straight-line estimate, and marked so. */
  matrix(mode: TravelMode, stops: Float64Array): TravelMatrix {
    const network = networkFor(mode)
    return network ? travelMatrix(network, stops) : estimateMatrix(travelProfiles[mode], stops)
  },
  path: (mode: TravelMode, from: readonly [number, number], to: readonly [number, number]) =>
    using(mode, (network) => legPath(network, from, to)),
  /** The place on the nearest road that this way of moving may use; null within 2 km of none. */
  snap(mode: TravelMode, [lng, lat]: readonly [number, number]) {
    const network = networkFor(mode)
    const snap = network && snapTo(network, lng, lat)
    return snap && { lngLat: network.projection.inverse(snap.x, snap.y), offsetM: snap.offsetM }
  },
  /** Ground reached from any origin within each limit; without roads circles, marked as an estimate. */
  rings(mode: TravelMode, origins: Float64Array, limitsS: readonly number[]): ResponseRings & { readonly estimated: boolean } {
    const network = networkFor(mode)
    if (network) return { ...responseRings(network, origins, limitsS), estimated: false }
    const { fields, projection } = estimatedFields(travelProfiles[mode], origins, limitsS)
    return { rings: outlinesOf(fields, projection), offNetwork: [], estimated: true }
  },
  /** The units soonest at a place; null when no road is near the place. */
  nearest(mode: TravelMode, place: readonly [number, number], units: Float64Array, count: number) {
    const network = networkFor(mode)
    return {
      units: network ? nearestUnits(network, place, units, count) : estimatedUnits(travelProfiles[mode], place, units, count),
      estimated: network === null,
    }
  },
  /** For each place which origin is there first, and after how many seconds. */
  soonest(mode: TravelMode, origins: Float64Array, places: Float64Array) {
    const network = networkFor(mode)
    return network ? soonestOf(network, origins, places) : estimatedSoonest(travelProfiles[mode], origins, places)
  },
  /** For each limit what part of each area lies outside the reach of every origin. */
  outside(mode: TravelMode, origins: Float64Array, limitsS: readonly number[], areas: readonly PopulatedArea[]): AreaOutside[][] {
    const network = networkFor(mode)
    if (network) return reachFields(network, origins, limitsS).fields.map((field) => areasOutside(network, field, areas))
    const { fields, projection } = estimatedFields(travelProfiles[mode], origins, limitsS)
    return fields.map((field) => areasOutside({ projection }, field, areas))
  },
  /** Which candidates (interleaved degrees) would bring most weight within the limit, beside the offices there are. */
  sites(
    mode: TravelMode,
    question: {
      offices: Float64Array
      candidates: Float64Array
      demand: Float64Array
      weight: Float64Array
      limitS: number
      sites: number
    },
  ): Promise<SitingAnswer> {
    const network = networkFor(mode)
    const { offices, candidates, demand, weight, limitS, sites } = question
    const within = (origins: Float64Array) =>
      network ? placesWithin(network, origins, demand, limitS) : estimatedWithin(travelProfiles[mode], origins, demand, limitS)
    const covered = new Uint8Array(weight.length)
    for (const points of within(offices)) for (const point of points) covered[point] = 1
    return proveSites({ covers: within(candidates), weight, covered, sites }, loadSolver)
  },
}

export type ReachApi = typeof api
expose(api)
