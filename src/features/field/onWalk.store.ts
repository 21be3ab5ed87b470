import { defineStore } from 'pinia'
import { ref } from 'vue'

/** What the sheets know of the walk: that there is one, and its id once the server knows it, which what is found on it then carries. */
export const useOnWalk = defineStore('onWalk', () => {
  const isWalking = ref(false)
  const patrolId = ref<string | null>(null)
  return { isWalking, patrolId }
})
