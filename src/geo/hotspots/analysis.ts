import { err, ok, type Result } from '@/domain/result'
import { dayMs } from '@/domain/time'
import { centreOf, localProjection, type LocalProjection } from '@/geo/projection'
import { createRandom } from '@/geo/random'
import type { BackTestOptions, EventReport, Significance, Surface, SurfaceOptions, TestedMap } from './analysisTypes'
import { backTest, takeHighest, type BackTest } from './backTest'
import { suggestBandwidth } from './bandwidth'
import { capturedBy, type Captured } from './captured'
import { findClusters, type Clusters } from './clusters'
import { regionAbove } from '@/geo/raster/contours'
import { kernelDensity, levelsHolding } from './density'
import { pick, selectEvents, type EventFilter, type EventTable } from './events'
import { toMultiPolygon, toProjected } from '@/geo/raster/geojson'
import { getisOrd } from './getisOrd'
import { boundsOf, cellAt, countPerCell, gridOver, type Grid, type PlaneBounds } from '@/geo/raster/grid'
import { maskOf, maskSize } from '@/geo/raster/mask'
import { eventsIn, pairedEvents, regionsOf, type KnoxPlace, type Region } from './members'
import { nearRepeat, type NearRepeat } from './nearRepeat'
import { paintTile, type Ramp } from './paint'
import { findPeaks } from './peaks'
import { knownHours, rhythmOf, type Rhythm } from './rhythm'
import { distinctPlaces, findStacks } from './stacks'

// A surface finer than a quarter of its bandwidth shows nothing more.
const cellsPerBandwidth = 4
const displayCells = 1_000_000
const tooFewEvents = (found: number) => err({ kind: 'invalid', field: 'events', detail: `${found}` } as const)

const union = (a: PlaneBounds, b: PlaneBounds): PlaneBounds => [
  Math.min(a[0], b[0]),
  Math.min(a[1], b[1]),
  Math.max(a[2], b[2]),
  Math.max(a[3], b[3]),
]

export type Analysis = ReturnType<typeof createAnalysis>

/**
 * One set of incidents and the outline they lie in, ready to be asked: surface, significance, clusters, near repeats, rhythm,
 * back-test. `outline` holds the rings of the area as GeoJSON (WGS-84); without it the ground is the events' own box, and
 * shares of area mean little. Everything is computed in metres in one local equal-area plane.
 */
export function createAnalysis(given: EventTable, outline?: GeoJSON.Polygon | GeoJSON.MultiPolygon) {
  // What gives dates away is seen best over all events, so it is asked once, not for each filter.
  const { known, quality } = knownHours(given.timeMs, undefined, given.dayOnly)
  const events: EventTable = { ...given, dayOnly: known.map((hasHour) => 1 - hasHour) }
  const placed = selectEvents(events)
  const centre = centreOf(pick(events.lngLat, events, placed).xy)
  const projection: LocalProjection = localProjection(centre?.[0] ?? 0, centre?.[1] ?? 0)
  const xy = projection.forwardAll(events.lngLat)
  const rings = outline ? toProjected(outline, projection) : []
  const outlineBounds = rings.map(boundsOf).reduce((all, one) => (all && one ? union(all, one) : (all ?? one)), null)
  let latest: { density: Float32Array; grid: Grid; mask?: Uint8Array } | null = null
  /** What stands behind the significance and the test computed last; `selected` leads back to the table. */
  let sure: { regions: readonly Region[]; labels: Int32Array; grid: Grid; selected: Uint32Array } | null = null
  let tested: { scores: Record<TestedMap, Float32Array>; grid: Grid; mask: Uint8Array; selected: Uint32Array } | null = null

  const of = (filter?: EventFilter) => pick(xy, events, selectEvents(events, filter))

  const groundFor = (at: Float64Array, cellM: number, marginM: number): Result<{ grid: Grid; mask?: Uint8Array }> => {
    const bounds = outlineBounds ?? boundsOf(at)
    if (!bounds) return tooFewEvents(0)
    const grid = gridOver(bounds, cellM, rings.length > 0 ? 0 : marginM)
    if (!grid.ok) return grid
    return ok(rings.length > 0 ? { grid: grid.value, mask: maskOf(rings, grid.value) } : { grid: grid.value })
  }

  const cellFor = (at: Float64Array, bandwidthM: number) => {
    const bounds = outlineBounds ?? boundsOf(at)
    const areaM2 = bounds ? (bounds[2] - bounds[0] + 8 * bandwidthM) * (bounds[3] - bounds[1] + 8 * bandwidthM) : 0
    return Math.max(bandwidthM / cellsPerBandwidth, Math.sqrt(areaM2 / displayCells))
  }

  function report(): EventReport {
    const { xy: at, timeMs } = of()
    return {
      events: timeMs.length,
      withoutPosition: events.timeMs.length - placed.length,
      hourQuality: quality,
      stacks: findStacks(distinctPlaces(at), timeMs.length).map(({ x, y, count, share }) => ({
        lngLat: projection.inverse(x, y),
        count,
        share,
      })),
      bandwidth: suggestBandwidth(at),
    }
  }

  function surface(options: SurfaceOptions = {}): Result<Surface> {
    const { xy: at, timeMs, dayOnly } = of(options.filter)
    if (timeMs.length === 0) return tooFewEvents(0)
    const bandwidthM = options.bandwidthM ?? suggestBandwidth(at).bandwidthM
    if (!(bandwidthM > 0)) return err({ kind: 'invalid', field: 'bandwidthM', detail: `${bandwidthM}` })
    const cellM = options.cellM ?? cellFor(at, bandwidthM)
    const ground = groundFor(at, cellM, 4 * bandwidthM)
    if (!ground.ok) return ground
    const { grid, mask } = ground.value
    const { counts, outside } = countPerCell(at, grid)
    const inside = mask ? counts.reduce((sum, count, cell) => sum + count * mask[cell]!, 0) : timeMs.length - outside
    const density = kernelDensity(counts, grid, bandwidthM, mask)
    latest = { density, grid, ...(mask ? { mask } : {}) }
    const shares = options.shares ?? [0.25, 0.5, 0.75]
    const levels = levelsHolding(density, shares)
    const peaks = findPeaks(density, grid, at, timeMs, {
      count: options.peaks ?? 10,
      radiusM: Math.max(bandwidthM, 2 * cellM),
      dayOnly,
    })
    return ok({
      events: timeMs.length,
      outside: timeMs.length - inside,
      bandwidthM,
      cellM,
      highest: density.reduce((high, value) => Math.max(high, value), 0),
      bands: shares.map((share, k) => ({
        share,
        level: levels[k]!,
        region: toMultiPolygon(regionAbove(density, grid, levels[k]!), projection),
      })),
      peaks: peaks.map(({ x, y, ...peak }) => ({ lngLat: projection.inverse(x, y), ...peak })),
    })
  }

  /** RGBA of a map tile of the surface computed last; null when nothing of it falls there. */
  function tile(at: { z: number; x: number; y: number }, ramp: Ramp, size = 256): Uint8ClampedArray | null {
    return latest ? paintTile(latest.density, latest.grid, projection, at, ramp, size) : null
  }

  /** What routes and stops (interleaved degrees each) capture of the surface computed last; null before there is one. */
  function captured(lines: readonly Float64Array[], reachM: number): Captured | null {
    if (!latest) return null
    return capturedBy(
      latest.density,
      latest.grid,
      lines.map((line) => projection.forwardAll(line)),
      reachM,
      latest.mask,
    )
  }

  /** Cells with more, or fewer, events around them than chance would give, merged into regions. */
  function significance(options: {
    filter?: EventFilter
    cellM: number
    radiusCells: number
    rate?: number
  }): Result<Significance> {
    const selected = selectEvents(events, options.filter)
    const { xy: at, timeMs } = pick(xy, events, selected)
    if (timeMs.length === 0) return tooFewEvents(0)
    const ground = groundFor(at, options.cellM, options.cellM)
    if (!ground.ok) return ground
    const { grid, mask } = ground.value
    const { verdict, criticalZ } = getisOrd(countPerCell(at, grid).counts, grid, { ...options, ...(mask ? { mask } : {}) })
    const region = (sign: number) =>
      toMultiPolygon(
        regionAbove(
          Float32Array.from(verdict, (v) => (v === sign ? 1 : 0)),
          grid,
          0.5,
        ),
        projection,
      )
    sure = { ...regionsOf(verdict, grid, at), grid, selected }
    const regions = sure.regions.map(({ verdict: sign, events: inside, cells, x, y }) => ({
      kind: sign === 1 ? ('hot' as const) : ('cold' as const),
      lngLat: projection.inverse(x, y),
      events: inside.length,
      cells,
    }))
    return ok({ cellM: options.cellM, criticalZ, hot: region(1), cold: region(-1), regions })
  }

  /** Region of the significance computed last that holds a position; −1 where nothing stands out. */
  function regionAt([lng, lat]: readonly [number, number]): number {
    if (!sure) return -1
    const [x, y] = projection.forward(lng, lat)
    return sure.labels[cellAt(sure.grid, x, y)] ?? -1
  }
  /** Indices in the table of the events of a region. */
  const regionMembers = (place: number): Uint32Array =>
    Uint32Array.from(sure?.regions[place]?.events ?? [], (k) => sure!.selected[k]!)

  /** `labels[k]` belongs to the k-th event that passes the filter; `selected` gives its index in the table. */
  function clusters(options: { filter?: EventFilter; reachM: number; minEvents: number }): Clusters & { selected: Uint32Array } {
    const selected = selectEvents(events, options.filter)
    const found = findClusters(pick(xy, events, selected).xy, options.reachM, options.minEvents)
    return { ...found, centres: projection.inverseAll(found.centres), selected }
  }

  function nearRepeats(options: {
    filter?: EventFilter
    distanceEdgesM: readonly number[]
    dayEdges: readonly number[]
    runs?: number
    seed?: number
  }): Result<NearRepeat> {
    const { xy: at, timeMs } = of({ fromMs: -8.64e15, ...options.filter })
    if (timeMs.length < 2) return tooFewEvents(timeMs.length)
    return nearRepeat(
      at,
      timeMs.map((time) => time / dayMs),
      { ...options, random: createRandom(options.seed ?? 1) },
    )
  }

  /** Indices in the table of the events that have a partner in a cell of the Knox table. */
  function nearRepeatMembers(options: KnoxPlace & { filter?: EventFilter }): Uint32Array {
    const selected = selectEvents(events, { fromMs: -8.64e15, ...options.filter })
    const { xy: at, timeMs } = pick(xy, events, selected)
    const members = pairedEvents(
      at,
      timeMs.map((time) => time / dayMs),
      options,
    )
    return members.map((k) => selected[k]!)
  }

  /** Hours, weekdays and months of the filtered events. */
  const rhythm = (filter?: EventFilter): Rhythm => {
    const { timeMs, dayOnly } = of(filter)
    const rhythm = rhythmOf(timeMs, filter?.offsetMinutes, dayOnly)
    if (!('dateOnly' in rhythm.quality) || !('dateOnly' in quality)) return rhythm
    return { ...rhythm, quality: { ...rhythm.quality, secondOfDay: quality.secondOfDay } }
  }

  /** How well the surface of one period foretold the next, against that period's plain counts. */
  function test(options: BackTestOptions): Result<BackTest & { bandwidthM: number; cellM: number }> {
    const { trainFromMs, splitMs, testToMs, filter } = options
    const train = of({ ...filter, fromMs: trainFromMs, toMs: splitMs }).xy
    const selected = selectEvents(events, { ...filter, fromMs: splitMs, toMs: testToMs })
    const next = pick(xy, events, selected).xy
    const last = of({ ...filter, fromMs: splitMs - (testToMs - splitMs), toMs: splitMs }).xy
    if (train.length === 0) return tooFewEvents(0)
    const bandwidthM = options.bandwidthM ?? suggestBandwidth(train).bandwidthM
    const cellM = options.cellM ?? Math.max(100, cellFor(train, bandwidthM))
    const ground = groundFor(train, cellM, 4 * bandwidthM)
    if (!ground.ok) return ground
    const { grid, mask } = ground.value
    const random = createRandom(options.seed ?? 1)
    const sameHistory = countPerCell(train, grid).counts
    const density = kernelDensity(sameHistory, grid, bandwidthM, mask)
    const baselines = { lastPeriod: countPerCell(last, grid).counts, sameHistory }
    const result = backTest(density, baselines, next, grid, { random, ...(mask ? { mask } : {}) })
    tested = {
      scores: { shown: density, ...baselines },
      grid,
      mask: mask ?? new Uint8Array(grid.columns * grid.rows).fill(1),
      selected,
    }
    return ok({ ...result, bandwidthM, cellM })
  }

  /** Indices in the table of the tested events on the ground that a map of the test computed last would have had patrolled. */
  function hits(map: TestedMap, areaShare: number): Uint32Array {
    if (!tested) return new Uint32Array()
    const { scores, grid, mask, selected } = tested
    const taken = takeHighest(scores[map], mask, areaShare * maskSize(mask))
    return eventsIn(taken, grid, pick(xy, events, selected).xy).map((k) => selected[k]!)
  }

  return {
    /** 1 for each event without an hour to believe: marked so, or given away by its time. */
    dayOnly: () => events.dayOnly!,
    report,
    surface,
    tile,
    captured,
    significance,
    regionAt,
    regionMembers,
    clusters,
    nearRepeats,
    nearRepeatMembers,
    rhythm,
    test,
    hits,
  }
}
