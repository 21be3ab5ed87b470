import { computed, getCurrentScope, onScopeDispose, ref, shallowRef } from 'vue'
import type { LiveKind } from '@/domain/live'
import { willPass, type AppError, type Result } from '@/domain/result'
import { follow, oldSince } from './live'

export type Load = 'idle' | 'loading' | 'ready' | 'failed'

export interface Source<Answer> {
  /** Kinds of records that the answer shows: it is read again when one of them changes. */
  readonly kinds: readonly LiveKind[]
  readonly read: (signal: AbortSignal) => Promise<Result<Answer>>
  readonly take: (answer: Answer) => void
  /** Least time from one reading to the next after changes, for what costs the server much. */
  readonly paceMs?: number
}

/**
 * Something that lives on the server and is shown here: figures, a list, a layer. The newest request wins; what the one before brought
 * stays on screen while it runs, and when it fails. Whoever asks for it in his setup keeps it fresh; with nobody there it is read again
 * only when the next one comes.
 */
export function liveRead<Answer>({ kinds, read, take, paceMs }: Source<Answer>) {
  const load = ref<Load>('idle')
  const error = shallowRef<AppError | null>(null)
  const readAtMs = ref<number | null>(null)
  const hasFailed = ref(false)
  /** Since when it may be out of date, once that is worth saying. */
  const oldSinceMs = computed(() => oldSince(readAtMs.value, hasFailed.value))
  let controller: AbortController | null = null
  let running: Promise<void> | null = null
  let viewers = 0
  let isStale = false
  let startedMs: number | null = null

  async function readNow(): Promise<void> {
    controller?.abort()
    const own = (controller = new AbortController())
    const askedMs = (startedMs = Date.now())
    isStale = false
    if (load.value !== 'ready') load.value = 'loading'
    const result = await read(own.signal)
    if (own.signal.aborted) return
    hasFailed.value = !result.ok
    if (result.ok) {
      take(result.value)
      readAtMs.value = askedMs
    } else if (load.value === 'ready' && willPass(result.error)) return
    error.value = result.ok ? null : result.error
    load.value = result.ok ? 'ready' : 'failed'
  }

  const refresh = (): Promise<void> => (running = readNow())

  /** After a change of what is asked, or of what the answer would be. */
  function readAgain(): Promise<void> | undefined {
    if (viewers > 0) return refresh()
    isStale = true
  }
  follow(kinds, readAgain, { startedMs: () => startedMs, ...(paceMs === undefined ? {} : { paceMs }) })

  /** Keeps it fresh for as long as the caller's scope lives. */
  function view(): void {
    if (!getCurrentScope()) return
    viewers++
    onScopeDispose(() => viewers--)
  }
  /**
   * Reads once, and again when something changed meanwhile; a failure is tried again by the next caller. Who comes during the first
   * reading waits for it: nobody goes on with nothing, as if that had been the answer.
   */
  async function ensure(): Promise<void> {
    view()
    if (load.value === 'idle' || load.value === 'failed' || isStale) await refresh()
    while (load.value === 'loading') await running
  }
  return { load, error, oldSinceMs, refresh, readAgain, ensure, view }
}
