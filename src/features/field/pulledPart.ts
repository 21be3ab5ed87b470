import type { InferOutput } from 'valibot'
import { rpc } from '@/data/read'
import { areaGeometry, areasList } from '@/data/rows/areas'
import type { Call, FunctionName } from '@/data/rows/call'
import { changesSince, type Changes, type PulledPart } from '@/data/rows/changes'
import { err, ok, type Result } from '@/domain/result'
import type { Kept } from './keptPart'

interface Row {
  readonly id: string
  /** A neighbour's: all that he shows now come with each answer. */
  readonly shared?: boolean
}
interface Step<Item> {
  readonly rows: readonly Item[]
  readonly gone: readonly string[]
}

/** What is kept with the changes over it, in the order it had; new rows stand last. The same list where nothing changed. */
export function withChanges<Item extends Row>(kept: readonly Item[], { rows, gone }: Step<Item>): readonly Item[] {
  const away = new Set(gone)
  const isDropped = ({ id, shared }: Item) => away.has(id) || shared === true
  if (rows.length === 0 && !kept.some(isDropped)) return kept
  const fresh = new Map(rows.map((row) => [row.id, row]))
  const stay: Item[] = []
  for (const row of kept) {
    const now = fresh.get(row.id)
    fresh.delete(row.id)
    if (now !== undefined || !isDropped(row)) stay.push(now ?? row)
  }
  return [...stay, ...fresh.values()]
}

const isOf =
  <Part extends PulledPart>(part: Part) =>
  (answer: Changes): answer is Extract<Changes, { part: Part }> =>
    answer.part === part

async function changesOf<Part extends PulledPart>(part: Part, mark: string | null, signal: AbortSignal) {
  const answer = await rpc(changesSince, { part, ...(mark === null ? {} : { mark }) }, signal)
  if (!answer.ok) return answer
  return isOf(part)(answer.value) ? ok(answer.value) : err({ kind: 'offline' as const })
}

/** A list of which only the changes are read; of a server that does not know that question yet, the whole list. */
export function pulledList<Part extends PulledPart, Name extends FunctionName, Item extends Row>(
  part: Part,
  list: Call<Name, readonly Item[]>,
  read: (signal: AbortSignal) => Promise<Result<readonly Item[]>>,
  rowsOf: (answer: Extract<Changes, { part: Part }>) => readonly Item[],
) {
  async function pull(kept: Kept<readonly Item[]> | null, signal: AbortSignal): Promise<Result<Kept<readonly Item[]>>> {
    const answer = await changesOf(part, kept?.mark ?? null, signal)
    if (!answer.ok) {
      if (answer.error.kind !== 'not-found') return answer
      const whole = await read(signal)
      return whole.ok ? ok({ value: whole.value, mark: null }) : whole
    }
    const { mark, is_whole, gone } = answer.value
    const rows = rowsOf(answer.value)
    return ok({ value: is_whole || kept === null ? rows : withChanges(kept.value, { rows, gone }), mark })
  }
  return { call: list, pull }
}

/** Of a server that does not know what changed. */
async function allAreas(signal: AbortSignal) {
  const list = await rpc(areasList, {}, signal)
  return list.ok ? ok({ rows: list.value, gone: [], is_whole: true, mark: null }) : list
}
type Outlines = InferOutput<typeof areaGeometry.answer>

/** Outlines, the heaviest part: only those are fetched whose area has another revision than the one kept. */
export async function pullOutlines(kept: Kept<Outlines> | null, signal: AbortSignal): Promise<Result<Kept<Outlines>>> {
  const changed = await changesOf('areas', kept?.mark ?? null, signal)
  const answer = !changed.ok && changed.error.kind === 'not-found' ? await allAreas(signal) : changed
  if (!answer.ok) return answer
  const { rows, gone, is_whole, mark } = answer.value
  const revs = new Map(kept?.value.features.map(({ properties: { id, rev } }) => [id, rev]))
  const ids = rows.filter(({ id, rev }) => revs.get(id) !== rev).map(({ id }) => id)
  const listed = new Set(rows.map(({ id }) => id))
  const away = new Set([...gone, ...ids])
  const rest = (kept?.value.features ?? []).filter(({ properties: { id } }) => !away.has(id) && (!is_whole || listed.has(id)))
  if (kept && ids.length === 0 && rest.length === kept.value.features.length) return ok({ value: kept.value, mark })
  const fetched =
    ids.length === 0 ? ok({ type: 'FeatureCollection' as const, features: [] }) : await rpc(areaGeometry, { ids }, signal)
  if (!fetched.ok) return fetched
  return ok({ value: { type: 'FeatureCollection', features: [...rest, ...fetched.value.features] }, mark })
}
