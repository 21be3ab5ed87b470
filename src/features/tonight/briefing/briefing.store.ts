import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import { rpc } from '@/data/read'
import { seeTonight, tonightBriefing, type Briefing } from '@/data/rows/tonight'
import type { Result } from '@/domain/result'
import { touch } from '@/stores/live/live'
import { liveRead } from '@/stores/live/liveRead'

/** What it costs the server is felt: the gaps and hotspots of a county are counted anew. */
const paceMs = 3000

export interface Seen {
  readonly kind: 'incident' | 'hazard' | 'water' | 'gap' | 'hotspot' | 'route' | 'notice'
  readonly subject: string
}

/** The night in one answer. */
export const useBriefing = defineStore('briefing', () => {
  const night = shallowRef<Briefing | null>(null)
  const take = (next: Briefing | null) => {
    night.value = next
  }
  const list = liveRead<Briefing | null>({
    kinds: ['incident', 'hazard', 'water', 'patrol', 'notice', 'plan', 'coverage', 'rota', 'team', 'area', 'setting', 'shift'],
    read: (signal) => rpc(tonightBriefing, {}, signal),
    take,
    paceMs,
  })
  /** Puts rows aside for this person and night. */
  async function see(items: readonly Seen[]): Promise<Result<number>> {
    const result = await rpc(seeTonight, { items })
    if (items.some(({ kind }) => kind === 'notice')) touch('notice')
    await list.refresh()
    return result
  }
  return { night, ...list, see }
})
