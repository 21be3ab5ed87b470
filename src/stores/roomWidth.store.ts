import { defineStore } from 'pinia'
import { ref } from 'vue'

/** Which room is open, and whether what it shows wants more room than a panel has: a table beside the map. */
export const useRoomWidth = defineStore('room-width', () => {
  const roomId = ref<string | null>(null)
  const isWide = ref(false)
  return { roomId, isWide }
})
