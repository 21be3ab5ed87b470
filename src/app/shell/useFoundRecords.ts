import { onScopeDispose, ref, shallowRef, type Ref } from 'vue'
import { rpc } from '@/data/read'
import { findRecords, type FoundRecord } from '@/data/rows/search'
import { follow } from '@/stores/live/live'

/** A pause in typing: names answer at every key, the database once. */
const restMs = 200
/** So much is asked; the database wants three characters, or two of Chinese. */
const most = 8
const isEnough = (typed: string) => typed.length + (typed.match(/[\u2e80-\u9fff]/g)?.length ?? 0) >= 3

/** Cases by number and places by address for what stands in the search box; the newest question wins. */
export function useFoundRecords(query: Ref<string>) {
  const records = shallowRef<readonly FoundRecord[]>([])
  const isAsking = ref(false)
  /** The last question got no answer: nothing found is not said then. */
  const hasFailed = ref(false)
  let rest: ReturnType<typeof setTimeout> | undefined
  let turn: AbortController | undefined

  async function ask(typed: string): Promise<void> {
    const mine = (turn = new AbortController())
    const answer = await rpc(findRecords, { typed, most }, mine.signal)
    if (mine.signal.aborted) return
    isAsking.value = false
    hasFailed.value = !answer.ok
    if (answer.ok) records.value = answer.value
  }
  function typedNow(): void {
    clearTimeout(rest)
    turn?.abort()
    const typed = query.value.trim()
    isAsking.value = isEnough(typed)
    hasFailed.value = false
    if (isAsking.value) rest = setTimeout(() => void ask(typed), restMs)
    else records.value = []
  }
  follow(['incident', 'hazard', 'office'], () => {
    if (query.value.trim() !== '') typedNow()
  })
  onScopeDispose(() => {
    clearTimeout(rest)
    turn?.abort()
  })
  return { records, isAsking, hasFailed, typedNow }
}
