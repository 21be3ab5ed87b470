import { rpc } from '@/data/read'
import { areaGeometry, areasList } from '@/data/rows/areas'
import type { PlanDraft } from '@/domain/plan'
import { err, ok, type Result } from '@/domain/result'
import { dayMs, hourMs, shanghaiParts } from '@/domain/time'
import type { CoverageArea } from '@/geo/coverage'
import { dayNumber } from '@/geo/coverage/records'
import type { Captured } from '@/geo/hotspots/captured'
import { fetchPoints } from '@/stores/incidentPoints'
import { useAreas } from '@/stores/areas.store'
import { useSettings } from '@/stores/settings.store'
import { createCoverageClient, type CoverageClient } from '@/workers/coverage.client'
import { createHotspotsClient, type HotspotsClient } from '@/workers/hotspots.client'
import { beginRun, overtaken, type Run } from '@/workers/run'
import { sightWanted } from './forecast'
import type { WalkedPlan } from '@/features/patrol/planner/solve/planTrack'

/** Incidents of the eight weeks before the shift, as the hotspot stops are proposed from. */
export const hotspotDays = 56
/** As far beside a route as a patrol is noticed, metres. */
export const hotspotReachM = 100
/** The incidents themselves, blurred by little more than a house and its yard: the share is that of incidents near the route. */
const hotspotBlurM = 50

// Outside the store: workers and their rasters are no state to be watched.
let coverage: { readonly key: string; readonly client: CoverageClient } | null = null
/** Teams whose walks the raster holds. */
let laid: readonly string[] = []
let hotspots: { readonly key: string; readonly client: HotspotsClient; readonly events: number } | null = null

export function closeForecast(): void {
  coverage?.client.close()
  hotspots?.client.close()
  coverage = null
  hotspots = null
}

const outlinesOf = (ids: readonly string[], signal: AbortSignal) => rpc(areaGeometry, { ids }, signal)

/** Lays out the plan's area and all that its figures need, with the sight distances the stored coverage is counted by. */
async function openCoverage(draft: PlanDraft, run: Run): Promise<Result<CoverageClient>> {
  const { signal } = run
  const areas = useAreas()
  const settings = useSettings()
  await Promise.all([areas.ensure(), settings.ensure()])
  const list = await rpc(areasList, {}, signal)
  if (!list.ok) return list
  const { sight_day_m: dayM, sight_night_m: nightM, coverage_cell_m: cellM } = settings.values
  const wanted = sightWanted(draft, list.value)
  const key = [cellM, dayM, nightM, ...wanted.map(({ id }) => id)].join(' ')
  if (coverage?.key === key) return ok(coverage.client)
  const outlines = await outlinesOf(
    wanted.map(({ id }) => id),
    signal,
  )
  if (!outlines.ok) return outlines
  const rows = new Map(wanted.map((row) => [row.id, row]))
  const ground = outlines.value.features.map(({ geometry, id }): CoverageArea => {
    const own = rows.get(String(id))
    return {
      id: String(id),
      polygons: geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates,
      ...(own?.sight_day_m == null && own?.sight_night_m == null
        ? {}
        : { sight: { dayM: own.sight_day_m ?? dayM, nightM: own.sight_night_m ?? nightM } }),
    }
  })
  if (run.isOver()) return err({ kind: 'aborted' })
  coverage?.client.close()
  const client = createCoverageClient()
  coverage = { key, client }
  laid = []
  // Not within the run: the next one finds the ground under this key and may count on it.
  await client.during(beginRun()).open(ground, { cellM: Math.min(50, Math.max(5, cellM)), sight: { dayM, nightM } })
  return ok(client)
}

interface SeenByPlan {
  /** Share of the plan's area, 0 to 1, and hectares. */
  readonly seenShare: number
  readonly seenHa: number
  /** Ids of the areas that would be visited. */
  readonly visited: ReadonlySet<string>
}

/** What the walks of a plan would see, by the engine that counts what was walked. */
export async function seenByPlan(draft: PlanDraft, walks: readonly WalkedPlan[], run: Run): Promise<Result<SeenByPlan>> {
  const client = await openCoverage(draft, run)
  if (!client.ok) return client
  const api = client.value.during(run)
  const day = dayNumber(draft.serviceDay)
  if (run.isOver()) return err({ kind: 'aborted' })
  // Sent in one go: the worker takes them in order, so a count begun later has the last word.
  const going = new Set(walks.map(({ teamId }) => teamId))
  const gone = laid.filter((id) => !going.has(id)).map((id) => api.withdrawPatrol(id))
  laid = [...going]
  await Promise.all([
    ...gone,
    client.value.addPatrols(
      run,
      walks.map(({ teamId, track }) => ({ id: teamId, teamId, day, track })),
    ),
  ])
  const rows = await api.areas()
  if (rows === overtaken) return err({ kind: 'aborted' })
  const whole = rows.find(({ areaId }) => areaId === draft.areaId)
  return ok({
    seenShare: whole?.seenShare ?? 0,
    seenHa: (whole?.seenM2 ?? 0) / 10_000,
    visited: new Set(rows.filter(({ visits }) => visits > 0).map(({ areaId }) => areaId)),
  })
}

/** Local hours that a shift touches. */
export function hoursOf({ shiftFromMs, shiftToMs }: Pick<PlanDraft, 'shiftFromMs' | 'shiftToMs'>): number[] {
  const first = shanghaiParts(shiftFromMs).hour
  const count = Math.min(24, Math.ceil((shiftToMs - shiftFromMs) / hourMs))
  return Array.from({ length: count }, (_, hour) => (first + hour) % 24)
}

/** What the walks pass of the incidents in the hours of the shift; null when there are none. */
export async function capturedByPlan(
  draft: PlanDraft,
  walks: readonly WalkedPlan[],
  run: Run,
): Promise<Result<(Captured & { readonly events: number }) | null>> {
  const key = `${draft.areaId} ${draft.shiftFromMs} ${draft.shiftToMs}`
  if (hotspots?.key !== key) {
    const [points, outline] = await Promise.all([
      fetchPoints(draft.shiftFromMs - hotspotDays * dayMs, draft.shiftFromMs, () => undefined, run.signal),
      outlinesOf([draft.areaId], run.signal),
    ])
    if (!points.ok) return points
    if (!outline.ok) return outline
    const client = createHotspotsClient()
    const { lngLat, timeMs, dayOnly } = points.value
    await client.load(run, { lngLat, timeMs, dayOnly }, outline.value.features[0]?.geometry)
    const hours = new Set(hoursOf(draft))
    const hoursOfWeek = Uint8Array.from({ length: 168 }, (_, hour) => Number(hours.has(hour % 24)))
    const surface = await client.during(run).surface({ filter: { hoursOfWeek }, bandwidthM: hotspotBlurM, shares: [], peaks: 0 })
    if (surface === overtaken) {
      client.close()
      return err({ kind: 'aborted' })
    }
    hotspots?.client.close()
    hotspots = { key, client, events: surface.ok ? surface.value.events - surface.value.outside : 0 }
  }
  const { client, events } = hotspots
  if (events === 0) return ok(null)
  const captured = await client.during(run).captured(
    walks.map(({ line }) => Float64Array.from(line.flat())),
    hotspotReachM,
  )
  if (captured === overtaken) return err({ kind: 'aborted' })
  return ok(captured && { ...captured, events })
}
