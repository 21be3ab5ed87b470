import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import type { LngLat } from '@/domain/frame'

interface Asked {
  readonly start: LngLat | null
  readonly answer: (at: LngLat | null) => void
}

/** A sheet asks for a place on the map; the map shows a pin in its middle that the person drags the map under. */
export const usePlacePicker = defineStore('placePicker', () => {
  const asked = shallowRef<Asked | null>(null)
  const isOpen = computed(() => asked.value !== null)

  /** Resolves to the place, null when it was closed. */
  const pick = (start: LngLat | null): Promise<LngLat | null> =>
    new Promise((resolve) => {
      asked.value?.answer(null)
      asked.value = {
        start,
        answer: (at) => {
          asked.value = null
          resolve(at)
        },
      }
    })
  return { asked, isOpen, pick }
})
