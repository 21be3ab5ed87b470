import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import { rpc } from '@/data/read'
import { activityWords, saveActivityWords, type WorkKind, type WorkTheme, type WorkWords } from '@/data/rows/work'
import type { Result } from '@/domain/result'
import { liveRead } from './live/liveRead'

/** Kinds and themes of everyday work, as the county words them. */
export const useWorkWords = defineStore('workWords', () => {
  const words = shallowRef<WorkWords>({ kinds: [], themes: [], may_save: false })
  const source = liveRead({
    kinds: ['setting'],
    read: (signal) => rpc(activityWords, {}, signal),
    take: (answer) => (words.value = answer),
  })

  async function save(change: {
    readonly kinds?: readonly WorkKind[]
    readonly themes?: readonly WorkTheme[]
  }): Promise<Result<WorkWords>> {
    const saved = await rpc(saveActivityWords, { words: change })
    if (saved.ok) words.value = saved.value
    return saved
  }
  return { ...source, words, save }
})
