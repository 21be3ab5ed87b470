import { defineStore } from 'pinia'
import { ref, shallowRef, watch } from 'vue'
import { rpc } from '@/data/read'
import { activitiesList, deleteActivity, workSums, type ActivityRow, type WorkCursor, type WorkSums } from '@/data/rows/work'
import { err, ok, type AppError, type Result } from '@/domain/result'
import { dayMs, serviceDay } from '@/domain/time'
import { touch } from '@/stores/live/live'
import { liveRead } from '@/stores/live/liveRead'

const pageRows = 50
/** So many days back, today among them. */
export const spans = [1, 7, 30] as const

interface Answer {
  readonly rows: readonly ActivityRow[]
  readonly next: WorkCursor | null
  readonly sums: WorkSums
}

/** The log of everyday work: one's own or the branch's, and its sums by kind, each of which opens its records. */
export const useWork = defineStore('work', () => {
  const isMine = ref(true)
  const span = ref<(typeof spans)[number]>(7)
  const kind = ref<string | null>(null)
  const rows = shallowRef<readonly ActivityRow[]>([])
  const next = shallowRef<WorkCursor | null>(null)
  const sums = shallowRef<WorkSums>({ kinds: [], themes: [], days: [] })
  const moreError = shallowRef<AppError | null>(null)

  const days = () => ({
    from_day: serviceDay(Date.now() - (span.value - 1) * dayMs),
    to_day: serviceDay(Date.now()),
  })
  const asked = (after: WorkCursor | null) => ({
    ...days(),
    mine: isMine.value,
    ...(kind.value === null ? {} : { kind: kind.value }),
    ...(after === null ? {} : { after }),
  })
  async function read(signal: AbortSignal): Promise<Result<Answer>> {
    const [page, summed] = await Promise.all([
      rpc(activitiesList, { asked: asked(null), n: pageRows }, signal),
      rpc(workSums, days(), signal),
    ])
    if (!page.ok) return err(page.error)
    return summed.ok ? ok({ ...page.value, sums: summed.value }) : err(summed.error)
  }
  const source = liveRead<Answer>({
    kinds: ['work'],
    read,
    take: (answer) => {
      rows.value = answer.rows
      next.value = answer.next
      sums.value = answer.sums
      moreError.value = null
    },
  })

  // Rows and sums of another choice are not shown as this one's.
  watch([isMine, span, kind], () => {
    source.load.value = 'idle'
    rows.value = []
    next.value = null
    sums.value = { kinds: [], themes: [], days: [] }
    void source.refresh()
  })

  const isMore = ref(false)
  async function more(): Promise<void> {
    const from = next.value
    if (from === null || isMore.value) return
    isMore.value = true
    const page = await rpc(activitiesList, { asked: asked(from), n: pageRows })
    isMore.value = false
    // The list was read anew meanwhile: this page belongs to the one before.
    if (next.value !== from) return
    moreError.value = page.ok ? null : page.error
    if (!page.ok) return
    rows.value = [...rows.value, ...page.value.rows]
    next.value = page.value.next
  }
  async function remove({ id, rev }: ActivityRow): Promise<AppError | null> {
    const gone = await rpc(deleteActivity, { id, rev })
    if (gone.ok) touch('work', [id])
    return gone.ok ? null : gone.error
  }
  return { ...source, isMine, span, kind, rows, next, sums, moreError, isMore, more, remove }
})
