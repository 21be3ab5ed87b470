import { defineStore } from 'pinia'
import { useIntervalFn } from '@vueuse/core'
import { ref } from 'vue'

/** The time, in steps of half a minute, for everything on screen that ages. */
export const useClock = defineStore('clock', () => {
  const nowMs = ref(Date.now())
  useIntervalFn(() => (nowMs.value = Date.now()), 30_000)
  return { nowMs }
})
