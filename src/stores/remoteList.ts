import { computed, ref, shallowRef } from 'vue'
import type { AppError, Result } from '@/domain/result'

export type Load = 'idle' | 'loading' | 'ready' | 'failed'

/**
 * A list that lives on the server: rows, their index by id, and the state of the last request. The newest request wins;
 * rows of the one before stay on screen while it runs and when it fails.
 */
export function remoteList<Row extends { readonly id: string }>(fetch: (signal: AbortSignal) => Promise<Result<readonly Row[]>>) {
  const rows = shallowRef<readonly Row[]>([])
  const load = ref<Load>('idle')
  const error = shallowRef<AppError | null>(null)
  const byId = computed<ReadonlyMap<string, Row>>(() => new Map(rows.value.map((row) => [row.id, row])))
  let controller: AbortController | null = null

  async function refresh(): Promise<void> {
    controller?.abort()
    const own = (controller = new AbortController())
    load.value = 'loading'
    const result = await fetch(own.signal)
    if (own.signal.aborted) return
    if (result.ok) rows.value = result.value
    error.value = result.ok ? null : result.error
    load.value = result.ok ? 'ready' : 'failed'
  }

  /** Loads once; a failure is tried again by the next caller. */
  async function ensure(): Promise<void> {
    if (load.value === 'idle' || load.value === 'failed') await refresh()
  }

  /** Forgets everything: at sign-out, so that the next person on this device never sees it. */
  function clear(): void {
    controller?.abort()
    rows.value = []
    error.value = null
    load.value = 'idle'
  }

  return { rows, byId, load, error, refresh, ensure, clear }
}
