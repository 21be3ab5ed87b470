import { defineStore } from 'pinia'
import { useNow } from '@vueuse/core'
import { computed } from 'vue'

/** The time, in steps of half a minute, for everything on screen that ages. */
export const useClock = defineStore('clock', () => {
  const now = useNow({ interval: 30_000 })
  return { nowMs: computed(() => now.value.getTime()) }
})
