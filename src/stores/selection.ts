import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import type { Selection, SelectionKind } from '@/domain/selection'

/** The one record that list, map and drawer agree on. */
export const useSelection = defineStore('selection', () => {
  const current = shallowRef<Selection | null>(null)
  const select = (kind: SelectionKind, id: string) => {
    if (current.value?.kind !== kind || current.value.id !== id) current.value = { kind, id }
  }
  const clear = () => {
    current.value = null
  }
  const isSelected = (kind: SelectionKind, id: string) => current.value?.kind === kind && current.value.id === id
  return { current, select, clear, isSelected }
})
