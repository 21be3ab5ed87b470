import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { addPatrol, areaCoverage, createCoverage, type AreaCoverage, type Coverage, type CoverageArea } from '@/geo/coverage'
import { cleanTrack, markSimplified, type CleanTrack } from '@/geo/tracks'
import { timed, warmed, type Took } from './clock'
import { FIXES, patrolSource, villageAreas } from './coverage-cases'
import { geosCoverage, legsOnPlane, turfCoverage, type ExactCoverage } from './coverage-exact'

const REACH_M = 100
const COUNTY_KM = 50
// Two coordinates and a time in double precision, accuracy and altitude in single.
const BYTES_PER_FIX = 32
// By day and night alike, so that one distance serves the exact libraries too.
const settings = { sight: { dayM: REACH_M, nightM: REACH_M } }

const say = (line: string) => process.stderr.write(`  ${line}\n`)
const took = ({ ms, clockMs }: Took<unknown>) => `${ms.toPrecision(4)} ms (${clockMs.toPrecision(4)} by the clock)`

/** From cleaned fixes to the share of every area, on an empty raster made beforehand. */
function cover(coverage: Coverage, tracks: readonly CleanTrack[]): AreaCoverage[] {
  tracks.forEach((clean, number) => addPatrol(coverage, { id: `${number}`, day: 20_000 + (number % 180), clean }))
  return areaCoverage(coverage)
}

/** The middle of nine runs. Areas are laid on the raster once for all patrols, so that is charged to neither side. */
function coverWarm(areas: readonly CoverageArea[], tracks: readonly CleanTrack[]): Took<AreaCoverage[]> {
  const fresh = Array.from({ length: 10 }, () => createCoverage(areas, settings))
  return warmed(9, () => cover(fresh.pop()!, tracks))
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

function againstGeos(areas: readonly CoverageArea[], clean: readonly CleanTrack[]) {
  const raster = coverWarm(areas, clean)
  say(`raster, 1,000 tracks × ${FIXES} fixes, 100 areas: ${took(raster)}`)
  const { projection } = createCoverage(areas, settings).grid
  const rings = areas.map((area) =>
    area.polygons.map((polygon) => projection.forwardAll(Float64Array.from(polygon[0]!.slice(0, -1).flat()))),
  )
  const geos = timed(() => {
    const legs = clean.flatMap((track) => legsOnPlane(projection, track))
    return geosCoverage(legs, rings, REACH_M)
  })
  const error = errorsOf(raster.value, geos.value)
  say(`geos-wasm, exact, unsimplified: ${took(geos)}`)
  say(`areas differ by ${(error.total * 100).toFixed(4)} % in all, the worst by ${error.worstPp.toFixed(4)} points`)
  return { speedup_geos: geos.ms / raster.ms, total_area_error: error.total, max_area_error_pp: error.worstPp }
}

function againstTurf(areas: readonly CoverageArea[], clean: readonly CleanTrack[]) {
  const raster = coverWarm(areas, clean)
  const { projection } = createCoverage(areas, settings).grid
  const simplified = clean.map(({ track }) => {
    const keep = new Uint8Array(track.timeMs.length)
    markSimplified(projection.forwardAll(track.lngLat), track.timeMs, 0, keep.length, 5, keep)
    return track.lngLat.filter((_, i) => keep[i >> 1] === 1)
  })
  const turf = timed(() => turfCoverage(simplified, areas, REACH_M))
  const { total } = errorsOf(raster.value, turf.value)
  say(`${clean.length} tracks: raster ${took(raster)}`)
  say(`Turf on them simplified: ${took(turf)}; areas differ by ${(total * 100).toFixed(3)} %`)
  return { speedup_turf: turf.ms / raster.ms }
}

type Prefecture = Record<'prefecture_s' | 'prefecture_mb' | 'one_patrol_ms' | 'fixes_per_s', number>

function inPrefecture() {
  const script = fileURLToPath(new URL('./coverage-prefecture.ts', import.meta.url))
  const child = spawnSync(process.execPath, [...process.execArgv, script], {
    stdio: ['ignore', 'pipe', 'inherit'],
    encoding: 'utf8',
  })
  if (child.status !== 0) throw new Error(`The prefecture run ended with ${child.status ?? child.signal}`)
  const { fixes_per_s: fixesPerS, ...results } = JSON.parse(child.stdout) as Prefecture
  // The bound: one thread copying memory cannot read fixes faster than this.
  const from = new Float64Array(8 * 2 ** 20).fill(1)
  const to = new Float64Array(from.length)
  const copied = warmed(5, () => to.set(from))
  const limit = from.byteLength / (copied.ms / 1000) / BYTES_PER_FIX
  say(
    `memory is copied at ${(from.byteLength / copied.ms / 1e6).toFixed(1)} GB/s: ${(limit / 1e6).toFixed(0)} million fixes a second, ${(limit / fixesPerS).toFixed(0)} times the counting`,
  )
  return results
}

export async function run(): Promise<Record<string, number>> {
  const source = patrolSource(process.env['BENCH_TRACKS'])
  say(`tracks: ${source.name}; times are processor time of one thread`)
  const areas = villageAreas(10, COUNTY_KM)
  const clean = Array.from({ length: 1000 }, (_, number) => cleanTrack(source.patrol(number, COUNTY_KM)))
  return { ...againstGeos(areas, clean), ...againstTurf(areas, clean.slice(0, 20)), ...inPrefecture() }
}
