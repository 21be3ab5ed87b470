import type { CleanTrack } from '@/geo/tracks'
import { footprintOf, type Footprint, type Sight } from './footprint'
import { gridOver, type CellRings, type Polygons, type RasterGrid } from './grid'
import { regionsOf, type Regions } from './regions'
import { checkSight, coverageSettings, type CoverageSettings, type SightDistance } from './settings'
import { polygonCells } from './spans'
import { emptyStanding, includePatrol, type Standing } from './standing'
import { excludePatrol } from './withdraw'

export type CoverageArea = {
  readonly id: string
  readonly polygons: Polygons
  /** Holds within this area except where a smaller area states its own; left out, the settings' distance holds. */
  readonly sight?: SightDistance
}

export type CoveragePatrol = {
  readonly id: string
  readonly teamId?: string
  /** Days since 1970-01-01 of the service day (`serviceDay`). */
  readonly day: number
  readonly clean: CleanTrack
}

/** What is kept of a patrol: enough to count it again in any period, and to take it out. */
export type PatrolRecord = {
  readonly id: string
  readonly teamId: string | undefined
  readonly day: number
  readonly startMs: number
  readonly endMs: number
  readonly footprint: Footprint
}

/** Areas on the raster, the patrols counted, and the standing result of all of them. Changed only by the functions below. */
export type Coverage = {
  readonly settings: CoverageSettings
  readonly grid: RasterGrid
  readonly regions: Regions
  readonly sight: Sight
  readonly areaIds: readonly string[]
  readonly areaPlace: ReadonlyMap<string, number>
  /** Exact plane area of each, m²; cells are counted by their centres and may differ a little. */
  readonly areaM2: Float64Array
  readonly areaCells: Float64Array
  readonly patrols: Map<string, PatrolRecord>
  readonly standing: Standing
}

/**
 * Lays a set of areas on one raster, ready for patrols. Areas may nest and overlap. Throws a RangeError for a repeated id,
 * settings out of range, or a set too wide for 65,535 cells (655 km at 10 m). O(rows of all areas · log areas of a row).
 */
export function createCoverage(areas: readonly CoverageArea[], changes: Partial<CoverageSettings> = {}): Coverage {
  const settings = coverageSettings(changes)
  const areaPlace = new Map(areas.map((area, place) => [area.id, place]))
  if (areaPlace.size < areas.length) throw new RangeError('Two coverage areas have the same id')
  const distances = areas.flatMap((area) => area.sight ?? [])
  distances.forEach(checkSight)
  const farthestM = [settings.sight, ...distances].reduce((most, { dayM, nightM }) => Math.max(most, dayM, nightM), 0)
  const { grid, rings } = gridOver(
    areas.map((area) => area.polygons),
    settings.cellM,
    farthestM,
  )
  const regions = regionsOf(grid, rings)
  const areaCells = sumByArea(regions, regions.cells, areas.length)
  const sight = sightOf(areas, regions, rings, settings.sight)
  const areaM2 = Float64Array.from(rings, (polygons) => cellsOf(polygons) * settings.cellM * settings.cellM)
  return {
    settings,
    grid,
    regions,
    sight,
    areaIds: areas.map((area) => area.id),
    areaPlace,
    areaM2,
    areaCells,
    patrols: new Map(),
    standing: emptyStanding(grid, regions, areas.length),
  }
}

const cellsOf = (polygons: readonly CellRings[]): number => polygons.reduce((sum, rings) => sum + polygonCells(rings), 0)

function sightOf(
  areas: readonly CoverageArea[],
  regions: Regions,
  rings: readonly (readonly CellRings[])[],
  usual: SightDistance,
): Sight {
  const distances = [usual]
  const placeOf = areas.map(({ sight }) => {
    if (sight === undefined) return undefined
    const known = distances.findIndex(({ dayM, nightM }) => dayM === sight.dayM && nightM === sight.nightM)
    return known >= 0 ? known : distances.push(sight) - 1
  })
  const size = rings.map(cellsOf)
  const ofRegion = new Uint8Array(regions.count)
  for (let region = 0; region < regions.count; region++) {
    let smallest = Infinity
    for (let k = regions.areaStart[region]!; k < regions.areaStart[region + 1]!; k++) {
      const area = regions.areas[k]!
      const place = placeOf[area]
      if (place === undefined || size[area]! >= smallest) continue
      smallest = size[area]!
      ofRegion[region] = place
    }
  }
  return { distances, ofRegion }
}

/** Sums what is counted by region into areas; a cell in nested areas counts for each of them. */
export function sumByArea({ count, areaStart, areas }: Regions, byRegion: ArrayLike<number>, areaCount: number): Float64Array {
  const sums = new Float64Array(areaCount)
  for (let region = 1; region < count; region++)
    for (let k = areaStart[region]!; k < areaStart[region + 1]!; k++) sums[areas[k]!]! += byRegion[region]!
  return sums
}

/** Works out what a patrol saw, without counting it. O(fixes + rows of its capsules). */
function recordOf(coverage: Coverage, patrol: CoveragePatrol): PatrolRecord {
  const { grid, regions, sight, settings } = coverage
  const { timeMs } = patrol.clean.track
  return {
    id: patrol.id,
    teamId: patrol.teamId,
    day: patrol.day,
    startMs: timeMs[0] ?? NaN,
    endMs: timeMs.at(-1) ?? NaN,
    footprint: footprintOf(patrol.clean, grid, regions, sight, settings),
  }
}

/** Adds a finished patrol to the standing result; one with the same id is replaced. About 0.2 ms for an hour on foot. */
export function addPatrol(coverage: Coverage, patrol: CoveragePatrol): PatrolRecord {
  withdrawPatrol(coverage, patrol.id)
  const record = recordOf(coverage, patrol)
  coverage.patrols.set(record.id, record)
  includePatrol(coverage.standing, coverage, record)
  return record
}

/** Takes a patrol out as if it had never been added; false when it was not there. O(patrols that overlap it). */
export function withdrawPatrol(coverage: Coverage, id: string): boolean {
  const record = coverage.patrols.get(id)
  if (record === undefined) return false
  coverage.patrols.delete(id)
  excludePatrol(coverage.standing, coverage, record, coverage.patrols.values())
  return true
}
