import { rpc } from '@/data/read'
import { incidentGroups, type IncidentGroup } from '@/domain/incidentGroup'
import { ok, type Result } from '@/domain/result'
import type { EventTable } from '@/geo/hotspots/events'

/** Incidents in columns: what the worker computes with, and what leads a figure back to its records. */
export interface PointColumns extends EventTable {
  readonly ids: readonly string[]
  /** Index into `incidentGroups`. */
  readonly group: Uint8Array
  readonly dayOnly: Uint8Array
}

export interface PointsPage {
  /** Of the whole period; only with the first page. */
  readonly total: number | null
  readonly ids: readonly string[]
  /** Seconds since 1970. */
  readonly t: readonly number[]
  /** Degrees × 10⁶. */
  readonly x: readonly number[]
  readonly y: readonly number[]
  readonly g: readonly IncidentGroup[]
  /** 1: known to the day only. */
  readonly d: readonly number[]
  readonly next: { readonly at: string; readonly id: string } | null
}

/** Rows of one request: a tenth of a second for the database, a few milliseconds for the page to read. */
const pageRows = 10_000

/** Pages laid end to end as columns. Pure, O(rows). */
export function toColumns(pages: readonly PointsPage[]): PointColumns {
  const count = pages.reduce((sum, { ids }) => sum + ids.length, 0)
  const lngLat = new Float64Array(2 * count)
  const timeMs = new Float64Array(count)
  const group = new Uint8Array(count)
  const dayOnly = new Uint8Array(count)
  const ids: string[] = []
  const places = new Map(incidentGroups.map((name, place) => [name, place]))
  const other = places.get('other') ?? 0
  for (const page of pages)
    page.ids.forEach((id, row) => {
      const at = ids.push(id) - 1
      lngLat[2 * at] = page.x[row]! / 1e6
      lngLat[2 * at + 1] = page.y[row]! / 1e6
      timeMs[at] = page.t[row]! * 1000
      group[at] = places.get(page.g[row]!) ?? other
      dayOnly[at] = page.d[row]!
    })
  return { ids, lngLat, timeMs, group, dayOnly }
}

/** All incidents of a period, page by page. `onProgress` hears how many are here, of how many. */
export async function fetchPoints(
  fromMs: number,
  toMs: number,
  onProgress: (loaded: number, total: number) => void,
  signal: AbortSignal,
): Promise<Result<PointColumns>> {
  const span = { from_at: new Date(fromMs).toISOString(), to_at: new Date(toMs).toISOString(), most: pageRows }
  const pages: PointsPage[] = []
  let next: PointsPage['next'] = null
  let loaded = 0
  do {
    const after: { after_at?: string; after_id?: string } = next === null ? {} : { after_at: next.at, after_id: next.id }
    const answer: Result<PointsPage> = await rpc<PointsPage>('incident_points', { ...span, ...after }, signal)
    if (!answer.ok) return answer
    pages.push(answer.value)
    loaded += answer.value.ids.length
    onProgress(loaded, pages[0]?.total ?? loaded)
    next = answer.value.next
  } while (next !== null)
  return ok(toColumns(pages))
}
