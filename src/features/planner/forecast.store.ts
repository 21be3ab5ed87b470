import { defineStore } from 'pinia'
import { computed } from 'vue'
import { forecastOf } from './forecast'
import { usePlanner } from './planner.store'

/** What the open plan would achieve; `now` is what is saved with it. */
export const usePlanForecast = defineStore('planner.forecast', () => {
  const planner = usePlanner()
  const now = computed(() => (planner.draft ? forecastOf(planner.draft, planner.timings) : null))
  const planned = computed(() => now.value?.stops ?? 0)
  return { now, planned }
})
