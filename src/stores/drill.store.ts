import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import type { Span } from './period.store'

/**
 * What a figure counted, handed to the list that shows the records behind it, or the plan to see beside its walk. The span is the
 * figure's own: the period of the room that shows the list stays as it is.
 */
export type Drill =
  | { readonly panel: 'incidents'; readonly groups: readonly string[]; readonly span: Span }
  | { readonly panel: 'tracks'; readonly span: Span }
  | { readonly panel: 'replay'; readonly planId: string }
  /** A plan to open; null: one for tonight, made at once. */
  | { readonly panel: 'planner'; readonly planId: string | null }

/** A figure or a notice asks, the panel that opens next takes the wish once. Features do not know each other. */
export const useDrill = defineStore('drill', () => {
  const wanted = shallowRef<Drill | null>(null)
  const ask = (drill: Drill) => {
    wanted.value = drill
  }
  /** The wish for this panel, if there is one; asked again it is gone. */
  function take<P extends Drill['panel']>(panel: P): Extract<Drill, { panel: P }> | null {
    const asked = wanted.value
    if (asked?.panel !== panel) return null
    wanted.value = null
    return asked as Extract<Drill, { panel: P }>
  }
  return { wanted, ask, take }
})
