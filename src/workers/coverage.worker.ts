import { expose, transfer } from 'comlink'
import {
  addPatrol,
  areaCoverage,
  areaDayRecords,
  cellsSeenWithin,
  classColour,
  createCoverage,
  gapOf,
  meanStaleDays,
  paintTile,
  patrolAreaRecords,
  recordStamp,
  riskCoverage,
  secondsPerCell,
  staleColour,
  stalenessOf,
  standingOf,
  windowOf,
  withdrawPatrol,
  type AreaCoverage,
  type AreaDayRecord,
  type CellWindow,
  type ClassPalette,
  type Coverage,
  type CoverageArea,
  type CoverageSettings,
  type GapOptions,
  type GapPolygons,
  type PatrolAreaRecord,
  type PatrolRecord,
  type RecordStamp,
  type RiskCoverage,
  type RiskPoint,
  type Staleness,
  type StalePalette,
  type Standing,
} from '@/geo/coverage'
import { cleanTrack, type Track } from '@/geo/tracks'

/** A finished patrol as stored: its raw fixes, and its service day as days since 1970-01-01 (`dayNumber`). */
export type WorkerPatrol = {
  readonly id: string
  readonly teamId?: string
  readonly day: number
  readonly isNight?: boolean
  readonly track: Track
}

/** Which patrols count: service days both included, teams, and whether they are night patrols; what is left out does not limit. */
export type CoverageFilter = {
  readonly fromDay?: number
  readonly toDay?: number
  readonly teamIds?: readonly string[]
  readonly shift?: 'day' | 'night'
}

/** What is painted: the classes of a filter, or days since last seen as of `today`. */
export type TileStyle =
  | { readonly kind: 'class'; readonly filter: CoverageFilter; readonly palette: ClassPalette }
  | { readonly kind: 'stale'; readonly filter: CoverageFilter; readonly today: number; readonly palette: StalePalette }

type View = { standing?: Standing; staleness?: Staleness }

// The interface asks for the same few periods again and again while the map is panned.
const MAX_VIEWS = 4
let coverage: Coverage | undefined
const views = new Map<string, View>()
const nights = new Set<string>()

function opened(): Coverage {
  if (coverage === undefined) throw new Error('Coverage was asked before its areas were given')
  return coverage
}

function wanted({ fromDay = -Infinity, toDay = Infinity, teamIds, shift }: CoverageFilter): (patrol: PatrolRecord) => boolean {
  const teams = teamIds === undefined ? undefined : new Set(teamIds)
  return ({ id, day, teamId }) =>
    day >= fromDay &&
    day <= toDay &&
    (teams === undefined || (teamId !== undefined && teams.has(teamId))) &&
    (shift === undefined || nights.has(id) === (shift === 'night'))
}

function viewOf(filter: CoverageFilter): View {
  const key = JSON.stringify([filter.fromDay, filter.toDay, filter.teamIds, filter.shift])
  const view = views.get(key) ?? {}
  views.delete(key)
  views.set(key, view)
  for (const oldest of views.keys()) if (views.size > MAX_VIEWS) views.delete(oldest)
  return view
}

function standingFor(filter: CoverageFilter): Standing {
  const isAll = Object.values(filter).every((part) => part === undefined)
  return isAll ? opened().standing : (viewOf(filter).standing ??= standingOf(opened(), wanted(filter)))
}

const stalenessFor = (filter: CoverageFilter): Staleness => (viewOf(filter).staleness ??= stalenessOf(opened(), wanted(filter)))

const api = {
  /** Lays out the areas and forgets all patrols. Rejects with a RangeError on areas or settings that cannot be. */
  open(areas: readonly CoverageArea[], settings: Partial<CoverageSettings> = {}): RecordStamp {
    coverage = createCoverage(areas, settings)
    views.clear()
    nights.clear()
    return recordStamp(coverage)
  },
  /** Adds finished patrols, replacing those with the same id; gives the rows to store of each. Send some hundred at a time. */
  addPatrols(patrols: readonly WorkerPatrol[]): PatrolAreaRecord[] {
    const to = opened()
    views.clear()
    return patrols.flatMap(({ track, isNight, ...patrol }) => {
      if (isNight === true) nights.add(patrol.id)
      else nights.delete(patrol.id)
      return patrolAreaRecords(to, addPatrol(to, { ...patrol, clean: cleanTrack(track) }))
    })
  },
  withdrawPatrol(id: string): boolean {
    views.clear()
    return withdrawPatrol(opened(), id)
  },
  areas: (filter: CoverageFilter = {}): AreaCoverage[] => areaCoverage(opened(), standingFor(filter)),
  /** Share of each area seen within the `days` service days that end with `today`, in the areas' order. */
  seenWithin(filter: CoverageFilter, today: number, days: number): Float64Array {
    const cells = cellsSeenWithin(opened(), stalenessFor(filter), today, days)
    return cells.map((seen, area) => (seen === 0 ? 0 : seen / opened().areaCells[area]!))
  },
  meanStaleDays: (filter: CoverageFilter, today: number, neverDays: number): Float64Array =>
    meanStaleDays(opened(), stalenessFor(filter), today, neverDays),
  gap: (
    areaId: string,
    filter: CoverageFilter = {},
    options?: GapOptions,
  ): { cells: number; polygons: GapPolygons } | undefined => gapOf(opened(), areaId, standingFor(filter), options),
  /** Seconds spent in each cell of an area's window, row by row from the south-west; undefined for an unknown area. */
  timeIn(areaId: string, filter: CoverageFilter, withStays: boolean): { window: CellWindow; seconds: Float32Array } | undefined {
    const area = opened().areaPlace.get(areaId)
    if (area === undefined) return undefined
    const window = windowOf(opened(), area)
    return { window, seconds: secondsPerCell(opened(), window, wanted(filter), withStays) }
  },
  risk: (points: readonly RiskPoint[], filter: CoverageFilter = {}): RiskCoverage[] =>
    riskCoverage(opened(), standingFor(filter), points),
  areaDays: (fromDay: number, toDay: number): AreaDayRecord[] => [...areaDayRecords(opened(), fromDay, toDay)].flat(),
  /** RGBA of a web-mercator tile, or undefined where there is no area. */
  tile(z: number, x: number, y: number, size: 256 | 512, style: TileStyle): Uint8ClampedArray<ArrayBuffer> | undefined {
    const colourOf =
      style.kind === 'class'
        ? classColour(standingFor(style.filter), style.palette)
        : staleColour(stalenessFor(style.filter), style.today, style.palette)
    const rgba = paintTile(opened(), z, x, y, size, colourOf)
    return rgba && transfer(rgba, [rgba.buffer])
  },
}
export type CoverageApi = typeof api
expose(api)
