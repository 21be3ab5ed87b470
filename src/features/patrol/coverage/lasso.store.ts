import { defineStore } from 'pinia'
import { ref, shallowRef } from 'vue'
import type { LngLat } from '@/domain/frame'

/** The outline that is being drawn to ask who was there. */
export const useLasso = defineStore('coverage.lasso', () => {
  const ring = shallowRef<readonly LngLat[]>([])
  const isDrawing = ref(false)
  return { ring, isDrawing }
})
