import { defineStore } from 'pinia'
import { useLocalStorage } from '@vueuse/core'

/** Which layers the person has switched on, and the basemap; remembered on this device. */
export const useLayers = defineStore('layers', () => {
  const shown = useLocalStorage<Record<string, boolean>>('patrolgrid.layers', {})
  const basemap = useLocalStorage('patrolgrid.basemap', 'own')
  const isShown = (id: string, byDefault = true) => shown.value[id] ?? byDefault
  const show = (id: string, value: boolean) => {
    shown.value = { ...shown.value, [id]: value }
  }
  return { shown, basemap, isShown, show }
})
