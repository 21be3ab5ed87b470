import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import type { LngLat } from '@/domain/frame'
import type { PlanStopKind } from '@/domain/plan'

/** Something that somebody wants a team to stop for tonight: a gap, a hotspot, a water, a hazard, ground that raised a notice. */
export interface StopWish {
  readonly kind: PlanStopKind
  /** The record; null for a hotspot, which is a place. */
  readonly subjectId: string | null
  readonly name: string
  /** Why, in words, where the night's proposals do not say it better. */
  readonly reason: string
  readonly at: LngLat
}

/** Whoever shows a record asks; the planner puts it into tonight's plan and says what came of it. Features do not know each other. */
export const useStopWishes = defineStore('stopWishes', () => {
  const wanted = shallowRef<StopWish | null>(null)
  /** Wishes for which there is no plan yet: the next one made for the night takes them. */
  const waiting = shallowRef<readonly StopWish[]>([])
  const ask = (wish: StopWish) => {
    wanted.value = { ...wish }
  }
  function take(): StopWish | null {
    const wish = wanted.value
    wanted.value = null
    return wish
  }
  return { wanted, waiting, ask, take }
})
