import { defineStore } from 'pinia'
import { reactive } from 'vue'
import { selectionKinds, type SelectionKind } from '@/domain/selection'

/** Says that records of a kind changed, here or elsewhere; whoever shows them watches the count and reads again. */
export const useChanges = defineStore('changes', () => {
  const counts = reactive(Object.fromEntries(selectionKinds.map((kind) => [kind, 0])) as Record<SelectionKind, number>)
  const touch = (kind: SelectionKind) => {
    counts[kind]++
  }
  return { counts, touch }
})
