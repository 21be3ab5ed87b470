import type { LngLat } from '@/domain/frame'
import { distanceM } from '@/geo/measure/measure'
import type { TravelMatrix } from '@/geo/reach/matrix'
import { travelProfiles } from '@/geo/reach/profile'
import type { TravelMode } from '@/geo/reach/roadTags'
import { createRuns, overtaken } from '@/workers/run'
import { reachWorker, useRoads } from './roads.store'
import { useRouting } from './routing.store'

/** A leg as it lies on the map. */
export interface Leg {
  readonly line: readonly LngLat[]
  readonly durationS: number
  readonly distanceM: number
  /** No way is known: the straight line, walked across country. */
  readonly isStraight: boolean
  /** Names of the roads taken, in order, where our own roads know them. */
  readonly roads: readonly string[]
}

/** A night has some hundred legs; edits ask for the same ones again and again. */
const legsKept = 2000
const legs = new Map<string, Leg>()
const matrices = new Map<TravelMode, { readonly key: string; readonly matrix: TravelMatrix }>()
let keptOf: unknown = null
/** Whatever is asked on the roads of now; other roads end it. */
const runs = createRuns()
let run = runs.begin()

/** Forgets what was computed on other roads. */
function forgetOld(report: unknown): void {
  if (report === keptOf) return
  keptOf = report
  run = runs.begin()
  legs.clear()
  matrices.clear()
}

/** Travel between all places (interleaved degrees): by the county's service, its roads, or by straight line and marked so. */
export async function travelMatrix(way: TravelMode, places: Float64Array): Promise<TravelMatrix> {
  const roads = useRoads()
  await roads.ensure()
  forgetOld(roads.report)
  const key = places.join(' ')
  const kept = matrices.get(way)
  if (kept?.key === key) return kept.matrix
  const served = await useRouting().table(way, places, places)
  const matrix = served
    ? { ...served, size: places.length >> 1, estimated: false, problems: [] }
    : await reachWorker(run).matrix(way, places)
  // Other roads were loaded meanwhile: their times are wanted, and nothing of the old ones is kept.
  if (matrix === overtaken) return travelMatrix(way, places)
  matrices.set(way, { key, matrix })
  return matrix
}

/** The quickest way between two places; straight where no road is known. */
export async function travelLeg(way: TravelMode, from: LngLat, to: LngLat): Promise<Leg> {
  const roads = useRoads()
  await roads.ensure()
  forgetOld(roads.report)
  const key = `${way} ${from.join()} ${to.join()}`
  const kept = legs.get(key)
  if (kept) return kept
  const served = await useRouting().route(way, from, to)
  const own = served === undefined ? await reachWorker(run).path(way, from, to) : null
  if (own === overtaken) return travelLeg(way, from, to)
  const path = served ?? (own?.ok ? own.value : null)
  const names = own?.ok ? (own.value?.roads ?? []) : []
  const leg: Leg = path
    ? {
        line: joined(from, pairs(path.lngLat), to),
        durationS: path.durationS,
        distanceM: path.distanceM,
        isStraight: false,
        roads: names,
      }
    : straight(way, from, to)
  if (legs.size >= legsKept) legs.clear()
  legs.set(key, leg)
  return leg
}

/** A place brought onto the road when one is within `withinM`, else as it is. */
export async function ontoRoad(way: TravelMode, at: LngLat, withinM: number): Promise<LngLat> {
  await useRoads().ensure()
  const snap = await reachWorker(run).snap(way, at)
  return snap && snap !== overtaken && snap.offsetM <= withinM ? snap.lngLat : at
}

function straight(way: TravelMode, from: LngLat, to: LngLat): Leg {
  const metres = distanceM(from, to)
  return {
    line: [from, to],
    durationS: (metres * 3.6) / travelProfiles[way].accessKmh,
    distanceM: metres,
    isStraight: true,
    roads: [],
  }
}

/** A service's line begins and ends on its road; the stop lies beside it. */
function joined(from: LngLat, line: readonly LngLat[], to: LngLat): LngLat[] {
  const same = (a: LngLat | undefined, b: LngLat) => a !== undefined && a[0] === b[0] && a[1] === b[1]
  return [...(same(line[0], from) ? [] : [from]), ...line, ...(same(line.at(-1), to) ? [] : [to])]
}

const pairs = (flat: Float64Array): LngLat[] =>
  Array.from({ length: flat.length >> 1 }, (_, at) => [flat[2 * at]!, flat[2 * at + 1]!])
