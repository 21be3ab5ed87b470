import { defineStore } from 'pinia'
import { ref } from 'vue'

/** The plan that somebody asked to see beside its walk; the comparison opens it and forgets the wish. */
export const usePlanToCompare = defineStore('planToCompare', () => {
  const planId = ref<string | null>(null)
  const ask = (id: string) => {
    planId.value = id
  }
  return { planId, ask }
})
