import { computed, onScopeDispose, ref, shallowRef, watch, type MaybeRefOrGetter, toValue } from 'vue'
import { rpc } from '@/data/read'
import type { Call } from '@/data/rows/call'
import type { LiveKind } from '@/domain/live'
import { willPass, type AppError } from '@/domain/result'
import { follow, oldSince } from './live'

export type DetailName =
  | 'area_detail'
  | 'dispute_detail'
  | 'hazard_detail'
  | 'incident_detail'
  | 'office_detail'
  | 'patrol_detail'
  | 'person_detail'
  | 'team_detail'
  | 'tip_detail'
  | 'water_detail'

/**
 * One record read whole by a detail function, read again when its id changes and when it changes; the newest request wins. `kind` is
 * the record's own, `also` are kinds of which it shows something.
 */
export function useRecord<Detail>(
  call: Call<DetailName, Detail | null>,
  id: MaybeRefOrGetter<string>,
  kind: LiveKind,
  also: readonly LiveKind[] = [],
) {
  const record = shallowRef<Detail | null>(null)
  const error = shallowRef<AppError | null>(null)
  const isLoading = ref(true)
  const readAtMs = ref<number | null>(null)
  const hasFailed = ref(false)
  const oldSinceMs = computed(() => oldSince(readAtMs.value, hasFailed.value))
  let turn: AbortController | undefined

  async function reload(): Promise<void> {
    turn?.abort()
    const mine = new AbortController()
    turn = mine
    const startedMs = Date.now()
    isLoading.value = true
    const result = await rpc(call, { id: toValue(id) }, mine.signal)
    if (mine.signal.aborted) return
    isLoading.value = false
    hasFailed.value = !result.ok
    if (!result.ok) {
      // What is on screen stays while the network is away; its age is said.
      if (record.value === null || !willPass(result.error)) error.value = result.error
    } else if (result.value === null) error.value = { kind: 'not-found' }
    else {
      record.value = result.value
      error.value = null
      readAtMs.value = startedMs
    }
  }
  function open(): Promise<void> {
    record.value = null
    return reload()
  }
  watch(() => toValue(id), open, { immediate: true })
  follow([kind, ...also], reload, { concerns: (changed, ids) => changed !== kind || ids.has(toValue(id)) })
  onScopeDispose(() => turn?.abort())
  return { record, error, isLoading, oldSinceMs, reload }
}
