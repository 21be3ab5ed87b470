import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { addPatrol, areaCoverage, createCoverage, type AreaCoverage, type Coverage } from '@/geo/coverage'
import { cleanTrack, markSimplified, type CleanTrack } from '@/geo/tracks'
import { FIXES, patrolSource, villageAreas } from './coverage-cases'
import { geosCoverage, legsOnPlane, turfCoverage, type ExactCoverage } from './coverage-exact'

const REACH_M = 100
const COUNTY_KM = 50
const say = (line: string) => process.stderr.write(`  ${line}\n`)

function timed<T>(work: () => T): { ms: number; value: T } {
  const started = performance.now()
  const value = work()
  return { ms: performance.now() - started, value }
}

/** The middle of several runs after one to warm up: the exact libraries are compiled ahead, this engine while it runs. */
function warmed<T>(runs: number, work: () => T): { ms: number; value: T } {
  work()
  const all = Array.from({ length: runs }, () => timed(work)).sort((a, b) => a.ms - b.ms)
  return all[runs >> 1]!
}

/** From fixes to the share of every area, as the exact libraries do it. */
function cover(coverage: Coverage, tracks: readonly CleanTrack[]): AreaCoverage[] {
  tracks.forEach((clean, number) => addPatrol(coverage, { id: `${number}`, day: number % 180, clean }))
  return areaCoverage(coverage)
}

function errorsOf(raster: readonly AreaCoverage[], exact: ExactCoverage): { total: number; worstPp: number } {
  const sum = exact.seenM2.reduce((a, b) => a + b, 0)
  const ours = raster.reduce((all, area) => all + area.seenM2, 0)
  const worst = raster.reduce(
    (most, area, place) => Math.max(most, Math.abs(area.seenShare - exact.seenM2[place]! / exact.areaM2[place]!)),
    0,
  )
  return { total: Math.abs(ours - sum) / sum, worstPp: worst * 100 }
}

export async function run(): Promise<Record<string, number>> {
  const source = patrolSource(process.env['BENCH_TRACKS'])
  say(`tracks: ${source.name}`)
  const areas = villageAreas(10, COUNTY_KM)
  const raw = Array.from({ length: 1000 }, (_, number) => source.patrol(number, COUNTY_KM))
  const cleaning = warmed(3, () => raw.map((track) => cleanTrack(track)))
  const clean = cleaning.value
  // By day and night alike, so that one distance serves the exact libraries too.
  const settings = { sight: { dayM: REACH_M, nightM: REACH_M } }
  const prepared = timed(() => createCoverage(areas, settings))
  const { projection } = prepared.value.grid

  // Areas are laid on the raster once for all patrols; neither side is charged for preparing them or for cleaning.
  const fresh = Array.from({ length: 10 }, () => createCoverage(areas, settings))
  const raster = warmed(9, () => cover(fresh.pop()!, clean))
  say(
    `raster: 1,000 tracks × ${FIXES} fixes, 100 areas: ${raster.ms.toFixed(0)} ms (areas ${prepared.ms.toFixed(0)} ms, cleaning ${cleaning.ms.toFixed(0)} ms)`,
  )

  const rings = areas.map((area) =>
    area.polygons.map((polygon) => projection.forwardAll(Float64Array.from(polygon[0]!.slice(0, -1).flat()))),
  )
  const geos = timed(() =>
    geosCoverage(
      clean.flatMap((track) => legsOnPlane(projection, track)),
      rings,
      REACH_M,
    ),
  )
  const error = errorsOf(raster.value, geos.value)
  say(
    `geos-wasm, exact, unsimplified: ${geos.ms.toFixed(0)} ms; areas differ by ${(error.total * 100).toFixed(4)} %, the worst by ${error.worstPp.toFixed(4)} points`,
  )

  const few = clean.slice(0, 20)
  const fewFresh = Array.from({ length: 10 }, () => createCoverage(areas, settings))
  const rasterFew = warmed(9, () => cover(fewFresh.pop()!, few))
  const simplified = few.map((track) => simplify(track, projection.forwardAll(track.track.lngLat)))
  const turf = timed(() => turfCoverage(simplified, areas, REACH_M))
  const turfError = errorsOf(rasterFew.value, turf.value)
  say(
    `20 tracks: raster ${rasterFew.ms.toFixed(2)} ms, Turf on simplified tracks ${turf.ms.toFixed(0)} ms; areas differ by ${(turfError.total * 100).toFixed(3)} %`,
  )

  const child = spawnSync(
    process.execPath,
    [...process.execArgv, fileURLToPath(new URL('./coverage-prefecture.ts', import.meta.url))],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
      encoding: 'utf8',
    },
  )
  if (child.status !== 0) throw new Error(`The prefecture run ended with ${child.status ?? child.signal}`)
  const prefecture = JSON.parse(child.stdout) as Record<'prefecture_s' | 'prefecture_mb' | 'one_patrol_ms', number>
  return {
    speedup_geos: geos.ms / raster.ms,
    speedup_turf: turf.ms / rasterFew.ms,
    total_area_error: error.total,
    max_area_error_pp: error.worstPp,
    ...prefecture,
  }
}

function simplify({ track }: CleanTrack, xy: Float64Array): Float64Array {
  const keep = new Uint8Array(track.timeMs.length)
  markSimplified(xy, track.timeMs, 0, keep.length, 5, keep)
  return track.lngLat.filter((_, i) => keep[i >> 1] === 1)
}
