import { onScopeDispose, ref, shallowRef } from 'vue'
import { rpc } from '@/data/read'
import { stepCase } from '@/data/rows/cases'
import { stepOf } from '@/domain/caseSteps'
import type { AppError, Result } from '@/domain/result'
import { touch } from '@/stores/live/live'
import { readAll, type Query } from './pages'
import type { RecordKind, Steps } from './record'

/** What became of one row: done, refused by the server, or not possible in its state. */
export interface Outcome<Row> {
  readonly row: Row
  readonly to: string
  readonly error: AppError | 'cannot-step' | null
}

/** Takes a step for many records, one after the other, and tells of each what became of it. */
export function useBulk<Row extends { readonly id: string }, Detail>(
  record: RecordKind<Row, Detail>,
  /** The list was left while it ran: what had been sent is told, for nobody sees the report. */
  left: (outcomes: readonly Outcome<Row>[], all: number) => void,
) {
  const outcomes = shallowRef<readonly Outcome<Row>[]>([])
  const all = ref(0)
  const isRunning = ref(false)
  const wasStopped = ref(false)
  let controller: AbortController | null = null
  let isLeft = false

  async function one(steps: Steps<Row, Detail>, row: Row, to: string, note: string): Promise<Outcome<Row>> {
    if (!stepOf(steps.kind, to, steps.status(row))) return { row, to, error: 'cannot-step' }
    const sent = await rpc(stepCase, { kind: steps.kind, step: { id: row.id, act: to, note: note || null, rev: steps.rev(row) } })
    return { row, to, error: sent.ok ? null : sent.error }
  }
  /** The rows are read anew: what is known here may have moved on. */
  async function run(query: Query, isWanted: (row: Row) => boolean, to: string, note: string): Promise<Result<void>> {
    const { steps } = record
    const own = (controller = new AbortController())
    isRunning.value = true
    wasStopped.value = false
    outcomes.value = []
    const rows: Row[] = []
    const read = await readAll(record, query, own.signal, (page) => rows.push(...page.filter(isWanted)))
    all.value = rows.length
    if (read.ok && steps)
      for (const row of rows) {
        if (own.signal.aborted) break
        outcomes.value = [...outcomes.value, await one(steps, row, to, note)]
      }
    wasStopped.value = own.signal.aborted
    isRunning.value = false
    if (isLeft) left(outcomes.value, all.value)
    touch(
      record.kind,
      outcomes.value.filter(({ error }) => error === null).map(({ row }) => row.id),
    )
    return read
  }
  const stop = () => controller?.abort()
  onScopeDispose(() => {
    isLeft = true
    stop()
  })
  const clear = () => {
    outcomes.value = []
  }
  return { outcomes, all, isRunning, wasStopped, run, stop, clear }
}
