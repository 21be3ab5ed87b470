import { defineStore } from 'pinia'
import { ref } from 'vue'

/** The route that is being drawn by hand. */
export const useDrawRoute = defineStore('planner.drawRoute', () => {
  const isOpen = ref(false)
  return { isOpen }
})
