import { defineStore } from 'pinia'
import { ref, shallowRef } from 'vue'
import type { Bbox, LngLat } from '@/domain/frame'

export interface FlyTarget {
  readonly bbox?: Bbox
  readonly center?: LngLat
  readonly zoom?: number
}

/** Where the map looks, as plain values; the map itself stays out of the store. */
export const useViewport = defineStore('viewport', () => {
  const center = shallowRef<LngLat>([115.3, 26.45])
  const zoom = ref(9)
  const bbox = shallowRef<Bbox>([114.8, 26, 115.8, 26.9])
  /** A wish to look somewhere; the map host carries it out. A new object each time, so that the same place can be asked twice. */
  const flight = shallowRef<FlyTarget | null>(null)

  function moved(next: { center: LngLat; zoom: number; bbox: Bbox }): void {
    center.value = next.center
    zoom.value = next.zoom
    bbox.value = next.bbox
  }
  function flyTo(target: FlyTarget): void {
    flight.value = { ...target }
  }
  return { center, zoom, bbox, flight, moved, flyTo }
})
