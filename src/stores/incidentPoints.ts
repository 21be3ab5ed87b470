import { rpc } from '@/data/read'
import { incidentPoints, type IncidentPointsPage } from '@/data/rows/incidents'
import { incidentGroups } from '@/domain/incidentGroup'
import { ok, type Result } from '@/domain/result'
import type { EventTable } from '@/geo/hotspots/events'

/** Incidents in columns: what the worker computes with, and what leads a figure back to its records. */
export interface PointColumns extends EventTable {
  readonly ids: readonly string[]
  /** Index into `incidentGroups`. */
  readonly group: Uint8Array
  readonly dayOnly: Uint8Array
}

/** Rows of one request: half a megabyte, a few milliseconds for the page to read. */
const pageRows = 5_000

/** Columns that are filled page by page, so that no single step takes long. Room for `expected` rows, and for twice as many when they run out. */
function growingColumns(expected: number) {
  let room = Math.max(1, expected)
  let lngLat = new Float64Array(2 * room)
  let timeMs = new Float64Array(room)
  let group = new Uint8Array(room)
  let dayOnly = new Uint8Array(room)
  const ids: string[] = []
  const places = new Map(incidentGroups.map((name, place) => [name, place]))
  const other = places.get('other') ?? 0

  const grown = <T extends Float64Array | Uint8Array>(from: T, into: T): T => {
    into.set(from)
    return into
  }
  function makeRoom(count: number): void {
    if (count <= room) return
    room = Math.max(count, 2 * room)
    lngLat = grown(lngLat, new Float64Array(2 * room))
    timeMs = grown(timeMs, new Float64Array(room))
    group = grown(group, new Uint8Array(room))
    dayOnly = grown(dayOnly, new Uint8Array(room))
  }
  function add(page: IncidentPointsPage): void {
    makeRoom(ids.length + page.ids.length)
    for (let row = 0; row < page.ids.length; row++) {
      const at = ids.push(page.ids[row]!) - 1
      lngLat[2 * at] = page.x[row]! / 1e6
      lngLat[2 * at + 1] = page.y[row]! / 1e6
      timeMs[at] = page.t[row]! * 1000
      group[at] = places.get(page.g[row]!) ?? other
      dayOnly[at] = page.d[row]!
    }
  }
  const columns = (): PointColumns => ({
    ids,
    lngLat: lngLat.subarray(0, 2 * ids.length),
    timeMs: timeMs.subarray(0, ids.length),
    group: group.subarray(0, ids.length),
    dayOnly: dayOnly.subarray(0, ids.length),
  })
  return { add, columns }
}

/** Pages laid end to end as columns. Pure, O(rows). */
export function toColumns(pages: readonly IncidentPointsPage[]): PointColumns {
  const growing = growingColumns(pages[0]?.ids.length ?? 0)
  for (const page of pages) growing.add(page)
  return growing.columns()
}

/** All incidents of a period, page by page. `onProgress` hears how many are here, of how many. */
export async function fetchPoints(
  fromMs: number,
  toMs: number,
  onProgress: (loaded: number, total: number) => void,
  signal: AbortSignal,
): Promise<Result<PointColumns>> {
  const span = { from_at: new Date(fromMs).toISOString(), to_at: new Date(toMs).toISOString(), most: pageRows }
  let growing: ReturnType<typeof growingColumns> | null = null
  let total = 0
  let next: IncidentPointsPage['next'] = null
  let loaded = 0
  do {
    const after: { after_at?: string; after_id?: string } = next === null ? {} : { after_at: next.at, after_id: next.id }
    const answer: Result<IncidentPointsPage> = await rpc(incidentPoints, { ...span, ...after }, signal)
    if (!answer.ok) return answer
    total ||= answer.value.total ?? 0
    growing ??= growingColumns(total)
    growing.add(answer.value)
    loaded += answer.value.ids.length
    onProgress(loaded, Math.max(total, loaded))
    next = answer.value.next
  } while (next !== null)
  return ok(growing.columns())
}
