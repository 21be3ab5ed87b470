import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import { rpc } from '@/data/read'
import { confirmDate, retentionPreview, type RetentionPreview } from '@/data/rows/retention'
import type { Result } from '@/domain/result'
import { liveRead } from '@/stores/live/liveRead'

/** The dry run of the next cleaning, for the top administrator. */
export const useRetention = defineStore('settings.retention', () => {
  const plan = shallowRef<RetentionPreview | null>(null)
  const take = (next: RetentionPreview) => {
    plan.value = next
  }
  const { load, error, refresh, ensure } = liveRead<RetentionPreview>({
    kinds: ['setting', 'hold'],
    read: (signal) => rpc(retentionPreview, {}, signal),
    take,
  })
  /** Says which day it is; when the server says the same, cleaning goes on. */
  async function confirmToday(today: string): Promise<Result<RetentionPreview>> {
    const answer = await rpc(confirmDate, { today })
    if (answer.ok) take(answer.value)
    return answer
  }
  return { plan, load, error, refresh, ensure, confirmToday }
})
