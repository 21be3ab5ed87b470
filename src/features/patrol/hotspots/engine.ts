import { rpc } from '@/data/read'
import { areaGeometry } from '@/data/rows/areas'
import { err, ok, type Result } from '@/domain/result'
import type { EventReport } from '@/geo/hotspots/analysisTypes'
import { selectEvents, type EventFilter } from '@/geo/hotspots/events'
import { createHotspotsClient, type HotspotsClient } from '@/workers/hotspots.client'
import { fetchPoints, type PointColumns } from '@/stores/incidentPoints'
import { overtaken, type Run } from '@/workers/run'

// Outside the store: a worker and a hundred thousand rows are no state to be watched.
let client: HotspotsClient | null = null
let columns: PointColumns | null = null
let loadedOutline: string | undefined

const started = () => (client ??= createHotspotsClient())
/** The worker, asked within a run. */
export const hotspotsWorker = (run: Run) => started().during(run)
/** After so long without the panel the worker and its rows are let go: a hundred thousand of them are some 30 MB. */
const idleMs = 60_000
let idle: ReturnType<typeof setTimeout> | undefined

/** Ends the worker unless the panel is opened again soon; `forget` hears that what was loaded is gone. */
export function closeWhenIdle(forget: () => void): void {
  clearTimeout(idle)
  idle = setTimeout(() => {
    client?.close()
    client = null
    columns = null
    forget()
  }, idleMs)
}
export const stayOpen = () => clearTimeout(idle)

/** The incidents loaded last; empty before that. */
export const loadedColumns = (): PointColumns | null => columns

const isEven = (a: Float64Array | Uint8Array, b: Float64Array | Uint8Array) =>
  a.length === b.length && a.every((value, at) => value === b[at])
/** Whether these are the rows that were loaded before. O(n). */
const areSame = (a: PointColumns, b: PointColumns) =>
  a.ids.length === b.ids.length &&
  isEven(a.timeMs, b.timeMs) &&
  isEven(a.lngLat, b.lngLat) &&
  isEven(a.group, b.group) &&
  a.ids.every((id, at) => id === b.ids[at])

/**
 * Loads a period into the worker, with the outline of the branch; null when just that is loaded. The page keeps the columns to lead
 * figures back to records.
 */
export async function loadPoints(
  fromMs: number,
  toMs: number,
  areaId: string | null,
  onProgress: (loaded: number, total: number) => void,
  run: Run,
): Promise<Result<EventReport | null>> {
  const [points, outline] = await Promise.all([
    fetchPoints(fromMs, toMs, onProgress, run.signal),
    areaId === null ? null : rpc(areaGeometry, { ids: [areaId] }, run.signal),
  ])
  if (!points.ok) return points
  if (outline && !outline.ok) return outline
  const outlineNow = JSON.stringify(outline?.value.features[0]?.geometry)
  if (columns !== null && outlineNow === loadedOutline && areSame(points.value, columns)) return ok(null)
  const { lngLat, timeMs, dayOnly } = points.value
  const report = await started().load(
    run,
    { lngLat: lngLat.slice(), timeMs: timeMs.slice(), dayOnly },
    outline?.value.features[0]?.geometry,
  )
  const daysOnly = await hotspotsWorker(run).dayOnly()
  if (report === overtaken || daysOnly === overtaken) return err({ kind: 'aborted' })
  columns = { ...points.value, dayOnly: daysOnly }
  loadedOutline = outlineNow
  return ok(report)
}

/** Rows listed and drawn at once: more than these nobody reads, and the page would stand still to show them. */
const mostRecords = 2_000

/** How many of the loaded incidents pass, and the indices of the latest of them. O(n); rows come in the order of time. */
export function recordsOf(
  filter: EventFilter,
  isWanted: (index: number) => boolean,
): { readonly total: number; readonly latest: number[] } {
  const latest: number[] = []
  let total = 0
  const selected = columns === null ? [] : selectEvents(columns, filter)
  for (let k = selected.length - 1; k >= 0; k--) {
    if (!isWanted(selected[k]!)) continue
    total++
    if (latest.length < mostRecords) latest.push(selected[k]!)
  }
  return { total, latest }
}
