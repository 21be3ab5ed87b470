import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import type { LngLat } from '@/domain/frame'

/** A place that somebody typed or looked up. */
export interface Pin {
  readonly at: LngLat
  /** How it was asked for: the name of a road, or how the numbers were read; null where the numbers say it. */
  readonly name: string | null
}

/** The one pin on the map; it stays until it is cleared or another place is looked up. */
export const usePin = defineStore('pin', () => {
  const pin = shallowRef<Pin | null>(null)
  const put = (at: LngLat, name: string | null) => (pin.value = { at, name })
  const clear = () => (pin.value = null)
  return { pin, put, clear }
})
