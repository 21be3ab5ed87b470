import { onScopeDispose, ref, shallowRef, watch, type MaybeRefOrGetter, toValue } from 'vue'
import type { Database } from '@/data/database.types'
import { rpc } from '@/data/read'
import type { AppError } from '@/domain/result'

/** One record read whole by a detail function, read again when its id changes; the newest request wins. */
export function useRecord<T>(name: keyof Database['public']['Functions'] & string, id: MaybeRefOrGetter<string>) {
  const record = shallowRef<T | null>(null)
  const error = shallowRef<AppError | null>(null)
  const isLoading = ref(true)
  let turn: AbortController | undefined

  async function reload(): Promise<void> {
    turn?.abort()
    const mine = new AbortController()
    turn = mine
    isLoading.value = true
    const result = await rpc<T | null>(name, { id: toValue(id) }, mine.signal)
    if (mine.signal.aborted) return
    isLoading.value = false
    if (!result.ok) error.value = result.error
    else if (result.value === null) error.value = { kind: 'not-found' }
    else {
      record.value = result.value
      error.value = null
    }
  }
  watch(() => toValue(id), reload, { immediate: true })
  onScopeDispose(() => turn?.abort())
  return { record, error, isLoading, reload }
}
