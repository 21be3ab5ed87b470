import { rpc } from '@/data/read'
import { areaGeometry, areasList } from '@/data/rows/areas'
import { tracksOfView, type TrackPage, type TrackRow } from '@/data/rows/patrols'
import { whoami } from '@/data/rows/session'
import { isPlaced } from '@/domain/area'
import type { LngLat } from '@/domain/frame'
import { err, ok, type Result } from '@/domain/result'
import { areasAround } from '@/geo/coverage/around'
import { dayNumber } from '@/geo/coverage/records'
import { cleanTrack, presenceInside, trackOf } from '@/geo/tracks'
import { createCoverageClient, type CoverageClient } from '@/workers/coverage.client'
import { overtaken, type Run } from '@/workers/run'

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
    ...(a == null ? {} : { accuracyM: a.map((value) => (value < 0 ? null : value / 10)) }),
  })

// Outside the store: a worker and its tracks are no state to be watched.
let client: CoverageClient | null = null
let loaded: readonly TrackRow[] = []

/** The worker, asked within a run. */
export const fineWorker = (run: Run) => {
  if (client === null) throw new Error('Fine coverage was asked before it was opened')
  return client.during(run)
}

/** Ends the worker and forgets every track. */
export function closeFine(): void {
  client?.close()
  client = null
  loaded = []
}

const pageOf = (viewId: string, skip: number, signal: AbortSignal) =>
  rpc(tracksOfView, { view_id: viewId, skip, most: 200 }, signal)
const toPatrol = (row: TrackRow) => ({
  id: row.id,
  ...(row.team_id === null ? {} : { teamId: row.team_id }),
  isNight: row.kind === 'night',
  day: dayNumber(row.day),
  track: toTrack(row),
})

export interface Opened {
  readonly patrols: number
  /** Areas too far from the walks to lie on one raster with them: said, not counted. */
  readonly leftOut: number
}

/** Outlines around the walks of a look to the worker, then its tracks page by page. Progress: patrols loaded so far. */
export async function openFine(viewId: string, onProgress: (patrols: number) => void, run: Run): Promise<Result<Opened>> {
  closeFine()
  const { signal } = run
  const [me, list, first] = await Promise.all([rpc(whoami, {}, signal), rpc(areasList, {}, signal), pageOf(viewId, 0, signal)])
  if (!me.ok) return me
  if (!list.ok) return list
  if (!first.ok) return first
  const usual = settingsFrom(me.value?.settings ?? {})
  const walks = first.value.rows.flatMap(({ x, y }) => (x.length === 0 ? [] : [{ lng: x[0]! / 1e6, lat: y[0]! / 1e6 }]))
  const placed = list.value.filter(isPlaced)
  const { kept, leftOut } = areasAround(placed, walks.length > 0 ? walks : placed, usual.cellM)
  const outlines = await rpc(areaGeometry, { ids: kept.map(({ id }) => id) }, signal)
  if (!outlines.ok) return outlines
  if (run.isOver()) return err({ kind: 'aborted' })
  const sightOf = new Map(kept.map((row) => [row.id, row]))
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
  await own.during(run).open(areas, usual)
  const rows: TrackRow[] = []
  let page: TrackPage = first.value
  for (;;) {
    rows.push(...page.rows)
    if ((await own.addPatrols(run, page.rows.map(toPatrol))) === overtaken) return err({ kind: 'aborted' })
    onProgress(rows.length)
    if (page.next === null) break
    const next: Result<TrackPage> = await pageOf(viewId, page.next, signal)
    if (!next.ok) return next
    page = next.value
  }
  loaded = rows
  return ok({ patrols: rows.length, leftOut })
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
