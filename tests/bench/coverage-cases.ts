import { createRandom } from '@/geo/random'
import type { CoverageArea } from '@/geo/coverage'
import { cleanTrack, type Track } from '@/geo/tracks'
import { readTrackFolder } from './track-files'

const METRES_PER_DEGREE = 111_320
export const FIXES = 720
const origin = { lng: 115, lat: 26 }
const perLng = METRES_PER_DEGREE * Math.cos((origin.lat * Math.PI) / 180)
const startMs = Date.UTC(2026, 0, 1)

/** A square of `side` × `side` areas, `km` wide, that share bent borders, as villages do. */
export function villageAreas(side: number, km: number): CoverageArea[] {
  const random = createRandom(7)
  const step = (km * 1000) / side
  const corner = Array.from({ length: (side + 1) ** 2 }, (_, k) => {
    const [i, j] = [k % (side + 1), Math.floor(k / (side + 1))]
    const bend = (at: number) => (at === 0 || at === side ? 0 : random.range(-0.25, 0.25))
    return [origin.lng + ((i + bend(i)) * step) / perLng, origin.lat + ((j + bend(j)) * step) / METRES_PER_DEGREE]
  })
  return Array.from({ length: side * side }, (_, k) => {
    const at = (i: number, j: number) => corner[(k % side) + i + (Math.floor(k / side) + j) * (side + 1)]!
    return { id: `area ${k}`, polygons: [[[at(0, 0), at(1, 0), at(1, 1), at(0, 1), at(0, 0)]]] }
  })
}

/** Patrols of 720 fixes spread over a square of `km`, by number: the same number gives the same patrol. */
export type PatrolSource = { readonly name: string; patrol(number: number, km: number): Track }

/** From the folder named by BENCH_TRACKS (PLT, GPX), cut into hours and moved over the square; else made from a seed. */
export function patrolSource(folder: string | undefined): PatrolSource {
  if (folder === undefined || folder === '') return { name: 'synthetic patrols', patrol: syntheticPatrol }
  const shapes = shapesOf(readTrackFolder(folder))
  if (shapes.length === 0) throw new Error(`BENCH_TRACKS: no PLT or GPX file with ${FIXES} usable fixes below ${folder}`)
  return {
    name: `${shapes.length} hours of ${FIXES} fixes from ${folder}`,
    patrol(number, km) {
      const shape = shapes[number % shapes.length]!
      const [east, north] = startOf(number, km)
      const lngLat = new Float64Array(FIXES * 2)
      for (let i = 0; i < FIXES; i++) place(lngLat, i, east + shape.xy[i * 2]!, north + shape.xy[i * 2 + 1]!)
      return trackAt(
        lngLat,
        shape.timeMs.map((ms) => startMs + number * 60_000 + ms),
      )
    },
  }
}

function place(lngLat: Float64Array, i: number, eastM: number, northM: number): void {
  lngLat[i * 2] = origin.lng + eastM / perLng
  lngLat[i * 2 + 1] = origin.lat + northM / METRES_PER_DEGREE
}

function startOf(number: number, km: number): [eastM: number, northM: number] {
  const random = createRandom(number + 1)
  return [random() * km * 1000, random() * km * 1000]
}

const trackAt = (lngLat: Float64Array, timeMs: Float64Array): Track => ({
  lngLat,
  timeMs,
  accuracyM: new Float32Array(timeMs.length).fill(8),
  altitudeM: new Float32Array(timeMs.length).fill(NaN),
})

/**
 * An hour with one fix every 5 s: four in five on foot, the rest on a motorcycle, along bending ways with halts, with
 * receiver noise of a few metres that drifts as real noise does.
 */
function syntheticPatrol(number: number, km: number): Track {
  const random = createRandom(number + 1)
  const lngLat = new Float64Array(FIXES * 2)
  let [x, y] = startOf(number, km)
  let [noiseX, noiseY, halt] = [0, 0, 0]
  let heading = random.range(0, 2 * Math.PI)
  const speedMps = random.chance(0.2) ? 6 : 1.3
  for (let i = 0; i < FIXES; i++) {
    if (halt > 0) halt--
    else if (random.chance(0.004)) halt = random.int(60)
    else {
      heading += random.chance(0.02) ? random.normal() : random.normal() * 0.05
      x += Math.cos(heading) * speedMps * 5
      y += Math.sin(heading) * speedMps * 5
    }
    noiseX = noiseX * 0.9 + random.normal() * 1.5
    noiseY = noiseY * 0.9 + random.normal() * 1.5
    place(lngLat, i, x + noiseX, y + noiseY)
  }
  return trackAt(
    lngLat,
    Float64Array.from({ length: FIXES }, (_, i) => startMs + number * 60_000 + i * 5000),
  )
}

type Shape = { readonly xy: Float64Array; readonly timeMs: Float64Array }

/** Recorded legs joined end to end and cut into hours of 720 fixes, metres from the first fix. */
function shapesOf(tracks: readonly Track[]): Shape[] {
  const xy: number[] = []
  const timeMs: number[] = []
  for (const raw of tracks) {
    const { track, legStart } = cleanTrack(raw)
    for (let leg = 0; leg + 1 < legStart.length; leg++)
      for (let i = legStart[leg]!; i < legStart[leg + 1]!; i++) {
        const isFirst = i === legStart[leg]
        const scale = METRES_PER_DEGREE * Math.cos((track.lngLat[i * 2 + 1]! * Math.PI) / 180)
        const moved = (axis: 0 | 1) => (isFirst ? 0 : track.lngLat[i * 2 + axis]! - track.lngLat[i * 2 - 2 + axis]!)
        xy.push((xy.at(-2) ?? 0) + moved(0) * scale, (xy.at(-1) ?? 0) + moved(1) * METRES_PER_DEGREE)
        const passedMs = isFirst || Number.isNaN(track.timeMs[i]!) ? 5000 : track.timeMs[i]! - track.timeMs[i - 1]!
        timeMs.push((timeMs.at(-1) ?? 0) + passedMs)
      }
  }
  return Array.from({ length: Math.floor(timeMs.length / FIXES) }, (_, k) => {
    const first = k * FIXES
    return {
      xy: Float64Array.from({ length: FIXES * 2 }, (_, i) => xy[first * 2 + i]! - xy[first * 2 + (i % 2)]!),
      timeMs: Float64Array.from({ length: FIXES }, (_, i) => timeMs[first + i]! - timeMs[first]!),
    }
  })
}
