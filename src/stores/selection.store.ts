import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import type { Selection, SelectionKind } from '@/domain/selection'

/** The one record that list, map and drawer agree on. */
export const useSelection = defineStore('selection', () => {
  const current = shallowRef<Selection | null>(null)
  /** Whether the record that is open may be left; asks where work on it is unsaved. */
  let mayLeave: (() => true | Promise<boolean>) | null = null
  const guard = (ask: typeof mayLeave) => {
    mayLeave = ask
  }
  /** At once where nothing holds the record, after the answer where something does. */
  function change(next: Selection | null): void {
    const may = current.value === null ? true : (mayLeave?.() ?? true)
    if (may === true) current.value = next
    else void may.then((isFree) => isFree && (current.value = next))
  }
  const select = (kind: SelectionKind, id: string) => {
    if (current.value?.kind !== kind || current.value.id !== id) change({ kind, id })
  }
  const clear = () => {
    if (current.value !== null) change(null)
  }
  const isSelected = (kind: SelectionKind, id: string) => current.value?.kind === kind && current.value.id === id
  return { current, select, clear, isSelected, guard }
})
