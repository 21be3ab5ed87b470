import { err, ok, type AppError, type Result } from '@/domain/result'
import type { Frame } from '@/domain/frame'
import type { ImportKind } from './columns/fields'
import type { PreparedChunk, SetAside } from './rows/outcome'

/** The answer of `import_rows` to one chunk. */
interface ChunkAnswer {
  readonly accepted: number
  readonly updated: number
  readonly unchanged: number
  readonly rejected: ReadonlyArray<{ readonly row: number; readonly code: string; readonly message: string }>
}

export interface ImportTotals {
  /** Source rows dealt with, and in all. */
  readonly done: number
  readonly total: number
  readonly accepted: number
  readonly updated: number
  readonly unchanged: number
  readonly setAside: number
}

/** What `import_begin` is told. `id` is made by the caller, so that a lost answer can be asked for again. */
interface ImportHead {
  readonly id: string
  readonly kind: ImportKind
  readonly file_name: string
  readonly frame: Frame
  readonly area_id: string
  readonly options: Readonly<Record<string, unknown>>
}

interface ImportCall {
  (
    name: 'import_rows',
    args: { readonly import_id: string; readonly chunk_no: number; readonly rows: PreparedChunk['rows'] },
    signal?: AbortSignal,
  ): Promise<Result<ChunkAnswer>>
  (name: 'import_begin', args: { readonly import: ImportHead }, signal?: AbortSignal): Promise<Result<unknown>>
  (
    name: 'import_finish',
    args: { readonly import_id: string; readonly set_aside: number },
    signal?: AbortSignal,
  ): Promise<Result<unknown>>
}

export interface SendOptions {
  readonly head: ImportHead
  /** Hands out the next chunk; null at the end. */
  readonly next: () => Promise<PreparedChunk | null> | PreparedChunk | null
  /** Calls a database function. */
  readonly call: ImportCall
  readonly onProgress?: (totals: ImportTotals) => void
  /** Told of rows the server refused, so that they join the list for download. */
  readonly onRefused?: (rows: readonly SetAside[]) => void | Promise<void>
  readonly signal?: AbortSignal
  /** Waits between tries; replaced in tests. */
  readonly wait?: (ms: number) => Promise<void>
}

const triesMs = [500, 1500, 4000, 10_000]
const passes = (error: AppError): boolean => error.kind === 'offline' || error.kind === 'busy' || error.kind === 'server'

/** Calls again after a while when the failure may pass. Safe, since the server counts a chunk once however often it comes. */
async function insist<T>(attempt: () => Promise<Result<T>>, options: SendOptions): Promise<Result<T>> {
  const wait = options.wait ?? ((ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms)))
  for (const pauseMs of triesMs) {
    const answer = await attempt()
    if (answer.ok || !passes(answer.error) || options.signal?.aborted) return answer
    await wait(pauseMs)
  }
  return attempt()
}

/**
 * Sends prepared rows chunk by chunk and ends the import. Stops with `aborted` when the signal says so and with the server's own
 * error when it refuses; what was sent until then stays under the import's id and can be undone as a whole.
 */
export async function sendImport(options: SendOptions): Promise<Result<ImportTotals>> {
  const { head, call, signal } = options
  let totals: ImportTotals = { done: 0, total: 0, accepted: 0, updated: 0, unchanged: 0, setAside: 0 }
  const begun = await insist(() => call('import_begin', { import: head }, signal), options)
  if (!begun.ok) return begun
  let refusedHere = 0
  let chunkNo = 0
  // The next chunk is prepared while this one is on its way.
  let upcoming = Promise.resolve(options.next())
  for (let chunk = await upcoming; chunk; chunk = await upcoming) {
    if (signal?.aborted) return err({ kind: 'aborted' })
    upcoming = Promise.resolve(options.next())
    const { rows } = chunk
    refusedHere += chunk.setAside.length
    totals = { ...totals, done: chunk.done, total: chunk.total, setAside: totals.setAside + chunk.setAside.length }
    if (rows.length > 0) {
      const number = ++chunkNo
      const sent = await insist(() => call('import_rows', { import_id: head.id, chunk_no: number, rows }, signal), options)
      if (!sent.ok) return sent
      const { accepted, updated, unchanged, rejected } = sent.value
      totals = {
        ...totals,
        accepted: totals.accepted + accepted,
        updated: totals.updated + updated,
        unchanged: totals.unchanged + unchanged,
        setAside: totals.setAside + rejected.length,
      }
      if (rejected.length > 0)
        await options.onRefused?.(rejected.map(({ row, code, message }) => ({ row, code, reason: message })))
    }
    options.onProgress?.(totals)
  }
  // The server counts what it refused itself; it is told only of rows that never reached it.
  const finished = await insist(() => call('import_finish', { import_id: head.id, set_aside: refusedHere }, signal), options)
  return finished.ok ? ok(totals) : finished
}
