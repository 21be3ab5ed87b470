import { computed, onScopeDispose, ref, shallowRef, triggerRef, watch } from 'vue'
import { rpc } from '@/data/read'
import { recordsCount, type Mark, type Page } from '@/data/rows/pages'
import { ok, willPass, type AppError, type Result } from '@/domain/result'
import { follow, oldSince } from '@/stores/live/live'
import type { RecordKind, Sort } from './record'

/** What is asked of a list: filters as the database takes them, and the order. */
export interface Query {
  readonly filters: Readonly<Record<string, unknown>>
  readonly sort: Sort
}
interface Line {
  readonly id: string
}
/** What reading a list needs to know of its kind. */
export type Source<Row extends Line> = Pick<RecordKind<Row>, 'kind' | 'rows' | 'also'>

/** The first page is small, so that something stands at once; the further ones are as large as the database gives. */
const firstRows = 100
const furtherRows = 500
/** So close to the end of what was read the next page is fetched. */
const aheadRows = 150

const ask = <Row extends Line>(
  { rows }: Source<Row>,
  { filters, sort }: Query,
  part: { readonly after?: Mark | null; readonly until?: Mark | null; readonly most: number },
  signal: AbortSignal,
): Promise<Result<Page<Row>>> =>
  rpc(
    rows,
    {
      filters,
      sort: sort.id,
      is_descending: sort.isDown,
      most: part.most,
      ...(part.after ? { after: part.after } : {}),
      ...(part.until ? { until: part.until } : {}),
    },
    signal,
  )

/** Every row of a query, page by page; ends at the first page that cannot be had. */
export async function readAll<Row extends Line>(
  source: Source<Row>,
  query: Query,
  signal: AbortSignal,
  take: (rows: readonly Row[]) => void,
): Promise<Result<void>> {
  let after: Mark | null = null
  do {
    const page: Result<Page<Row>> = await ask(source, query, { after, most: furtherRows }, signal)
    if (!page.ok) return page
    take(page.value.rows)
    after = page.value.next
  } while (after !== null)
  return ok(undefined)
}

/** A part of the list that one request brought, from mark to mark: what changed is read again by it, wherever in the list it lies. */
interface Stretch<Row> {
  readonly after: Mark | null
  readonly until: Mark | null
  rows: readonly Row[]
  isStale: boolean
}

/**
 * A list of any length, of which what is looked at is read, and kept fresh without losing the place: after a change the stretches in
 * sight are read again from mark to mark, the others when they come into sight.
 */
export function useRecordPages<Row extends Line>(source: Source<Row>, query: () => Query) {
  const rows = shallowRef<Row[]>([])
  const total = ref<number | null>(null)
  const load = ref<'loading' | 'ready' | 'failed'>('loading')
  const error = shallowRef<AppError | null>(null)
  const isMore = ref(false)
  const moreError = shallowRef<AppError | null>(null)
  /** Rows that are shown belong to the query before: the answer to the new one is on its way. */
  const isOld = ref(false)
  const readAtMs = ref<number | null>(null)
  const hasFailed = ref(false)
  const oldSinceMs = computed(() => oldSince(readAtMs.value, hasFailed.value))
  const places = new Map<string, number>()
  let stretches: Stretch<Row>[] = []
  let isRereading = false
  let turn = new AbortController()
  /** Changes heard so far: an answer that was asked for before the newest is out of date when it comes. */
  let changes = 0
  let counted = 0
  let seenFrom = 0
  let seenTo = 0

  const hasMore = () => stretches.length > 0 && stretches[stretches.length - 1]!.until !== null

  function put(next: Row[]): void {
    rows.value = next
    places.clear()
    next.forEach(({ id }, at) => places.set(id, at))
  }
  function append(more: readonly Row[]): void {
    for (const row of more) {
      places.set(row.id, rows.value.length)
      rows.value.push(row)
    }
    triggerRef(rows)
  }

  async function count(signal: AbortSignal): Promise<void> {
    const mine = ++counted
    const answer = await rpc(recordsCount, { kind: source.kind, filters: query().filters }, signal)
    if (!signal.aborted && mine === counted && answer.ok) total.value = answer.value
  }
  async function start(): Promise<void> {
    turn.abort()
    const { signal } = (turn = new AbortController())
    const askedMs = Date.now()
    isOld.value = rows.value.length > 0
    if (load.value !== 'ready') load.value = 'loading'
    isMore.value = false
    moreError.value = null
    // The number of the query before would be said of this one's rows.
    total.value = null
    void count(signal)
    const heard = changes
    const page = await ask(source, query(), { most: firstRows }, signal)
    if (signal.aborted) return
    hasFailed.value = !page.ok
    isOld.value = false
    if (!page.ok) {
      error.value = page.error
      load.value = 'failed'
      return
    }
    readAtMs.value = askedMs
    error.value = null
    stretches = [{ after: null, until: page.value.next, rows: page.value.rows, isStale: heard !== changes }]
    put([...page.value.rows])
    load.value = 'ready'
    // What was looked at is a place in the rows before: of these it can be their end and no more.
    seenTo = Math.min(seenTo, firstRows)
    goOn()
    if (heard !== changes) void reread()
  }
  async function more(): Promise<void> {
    const { signal } = turn
    if (isMore.value || load.value !== 'ready' || isOld.value || !hasMore()) return
    isMore.value = true
    const after = stretches[stretches.length - 1]!.until
    const heard = changes
    const page = await ask(source, query(), { after, most: furtherRows }, signal)
    if (signal.aborted) return
    isMore.value = false
    moreError.value = page.ok ? null : page.error
    if (!page.ok) return
    stretches.push({ after, until: page.value.next, rows: page.value.rows, isStale: heard !== changes })
    append(page.value.rows)
    if (heard !== changes) void reread()
    goOn()
  }
  /** Reads on when the end of what was read is in sight or near: the page tells where it looks only when that changes. */
  function goOn(): void {
    if (seenTo > 0 && seenTo > rows.value.length - aheadRows) void more()
  }

  function inSight(): Stretch<Row>[] {
    let at = 0
    return stretches.filter((stretch) => {
      const from = at
      at += stretch.rows.length
      return from <= seenTo && at >= seenFrom
    })
  }
  /** Reads again what is in sight and out of date. A stretch that grew past a page goes on in a further one. */
  async function reread(): Promise<void> {
    if (isRereading) return
    isRereading = true
    const { signal } = turn
    for (let stale = inSight().find(({ isStale }) => isStale); stale; stale = inSight().find(({ isStale }) => isStale)) {
      const askedMs = Date.now()
      const heard = changes
      const found: Row[] = []
      let after = stale.after
      do {
        const page: Result<Page<Row>> = await ask(source, query(), { after, until: stale.until, most: furtherRows }, signal)
        if (signal.aborted) break
        hasFailed.value = !page.ok
        if (!page.ok) {
          isRereading = false
          if (!willPass(page.error)) error.value = page.error
          return
        }
        found.push(...page.value.rows)
        after = page.value.next
        readAtMs.value = askedMs
      } while (after !== null)
      if (signal.aborted) break
      stale.rows = found
      stale.isStale = heard !== changes
      put(stretches.flatMap((stretch) => stretch.rows))
      goOn()
    }
    isRereading = false
  }
  function changed(): Promise<void> | void {
    changes++
    if (load.value === 'failed') return start()
    // The first page is on its way and will see that something changed.
    if (stretches.length === 0) return
    for (const stretch of stretches) stretch.isStale = true
    void count(turn.signal)
    return reread()
  }
  /** What is looked at, as places in the list. */
  function see(from: number, to: number): void {
    seenFrom = from
    seenTo = to
    goOn()
    if (inSight().some(({ isStale }) => isStale)) void reread()
  }
  const placeOf = (id: string): number | null => places.get(id) ?? null

  watch(
    () => JSON.stringify(query()),
    () => void start(),
    { immediate: true },
  )
  follow([source.kind, ...(source.also ?? [])], changed)
  onScopeDispose(() => turn.abort())
  return { rows, total, load, error, isMore, moreError, isOld, oldSinceMs, hasMore, start, more, see, placeOf }
}
