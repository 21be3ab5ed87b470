import type { FeatureCollection, MultiPolygon, Polygon } from 'geojson'
import { rpc } from '@/data/read'
import type { LngLat } from '@/domain/frame'
import { ok, type Result } from '@/domain/result'
import { dayNumber } from '@/geo/coverage/records'
import { cleanTrack, presenceInside, trackOf } from '@/geo/tracks'
import { createCoverageClient, type CoverageClient } from '@/workers/coverage.client'

interface TrackRow {
  readonly id: string
  readonly team_id: string | null
  readonly day: string
  readonly t: readonly number[] | null
  readonly x: readonly number[]
  readonly y: readonly number[]
  readonly a: readonly number[] | null
}
interface TrackPage {
  readonly rows: readonly TrackRow[]
  readonly next: number | null
}

interface Whoami {
  readonly settings: Readonly<Record<string, unknown>> | null
}
interface SightRow {
  readonly id: string
  readonly sight_day_m?: number | null
  readonly sight_night_m?: number | null
}

function settingsFrom(settings: Readonly<Record<string, unknown>>) {
  const read = (key: string, usual: number) => (typeof settings[key] === 'number' ? settings[key] : usual)
  return {
    cellM: Math.min(50, Math.max(5, read('coverage_cell_m', 10))),
    sight: { dayM: read('sight_day_m', 100), nightM: read('sight_night_m', 50) },
  }
}

/** Who was in an outline, from when to when. */
export interface PresenceRow {
  readonly patrolId: string
  readonly teamId: string | null
  readonly enterMs: number
  readonly leaveMs: number
}

const toTrack = ({ t, x, y, a }: TrackRow) =>
  trackOf({
    lng: x.map((value) => value / 1e6),
    lat: y.map((value) => value / 1e6),
    ...(t === null ? {} : { timeMs: t.map((second) => (second === null ? null : second * 1000)) }),
    ...(a === null ? {} : { accuracyM: a.map((value) => (value < 0 ? null : value / 10)) }),
  })

// Outside the store: a worker and its tracks are no state to be watched.
let client: CoverageClient | null = null
let loaded: readonly TrackRow[] = []

export const fineWorker = () => {
  if (client === null) throw new Error('Fine coverage was asked before it was opened')
  return client.api
}

/** Ends the worker and forgets every track. */
export function closeFine(): void {
  client?.close()
  client = null
  loaded = []
}

/** Outlines of the branch to the worker, then the tracks of a look page by page. Progress: patrols loaded so far. */
export async function openFine(
  viewId: string,
  onProgress: (patrols: number) => void,
  signal: AbortSignal,
): Promise<Result<number>> {
  closeFine()
  const [me, list] = await Promise.all([rpc<Whoami>('whoami', {}, signal), rpc<readonly SightRow[]>('areas_list', {}, signal)])
  if (!me.ok) return me
  if (!list.ok) return list
  const usual = settingsFrom(me.value.settings ?? {})
  const ids = list.value.map(({ id }) => id)
  const outlines = await rpc<FeatureCollection<MultiPolygon | Polygon>>('area_geometry', { ids }, signal)
  if (!outlines.ok) return outlines
  const sightOf = new Map(list.value.map((row) => [row.id, row]))
  const own = (client = createCoverageClient())
  const areas = outlines.value.features.map(({ geometry, id }) => {
    const { sight_day_m: dayM, sight_night_m: nightM } = sightOf.get(String(id)) ?? {}
    return {
      id: String(id),
      polygons: geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates,
      // Completed as the stored figures are, so that both agree.
      ...(dayM == null && nightM == null
        ? {}
        : { sight: { dayM: dayM ?? usual.sight.dayM, nightM: nightM ?? usual.sight.nightM } }),
    }
  })
  await own.api.open(areas, usual)
  const rows: TrackRow[] = []
  let skip: number | null = 0
  while (skip !== null) {
    const page: Result<TrackPage> = await rpc<TrackPage>('tracks_of_view', { view_id: viewId, skip, most: 200 }, signal)
    if (!page.ok) return page
    rows.push(...page.value.rows)
    await own.addPatrols(
      page.value.rows.map((row) => ({
        id: row.id,
        ...(row.team_id === null ? {} : { teamId: row.team_id }),
        day: dayNumber(row.day),
        track: toTrack(row),
      })),
    )
    onProgress(rows.length)
    skip = page.value.next
  }
  loaded = rows
  return ok(rows.length)
}

/** Who of the loaded patrols was inside a ring, and when; the longest stay first. O(segments near the ring). */
export function whoWasInside(ring: readonly LngLat[], fromMs: number, toMs: number): PresenceRow[] {
  const rings = [Float64Array.from(ring.flat())]
  return loaded
    .flatMap((row) =>
      presenceInside(cleanTrack(toTrack(row)), rings, fromMs, toMs).map((presence) => ({
        patrolId: row.id,
        teamId: row.team_id,
        ...presence,
      })),
    )
    .toSorted((a, b) => b.leaveMs - b.enterMs - (a.leaveMs - a.enterMs))
}
