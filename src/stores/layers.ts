import { defineStore } from 'pinia'
import { useLocalStorage } from '@vueuse/core'
import { shallowRef } from 'vue'

/** Which layers the person has switched on, and the basemap; remembered on this device. */
export const useLayers = defineStore('layers', () => {
  const shown = useLocalStorage<Record<string, boolean>>('patrolgrid.layers', {})
  const basemap = useLocalStorage('patrolgrid.basemap', 'own')
  /** Hidden for a while, because another picture shows the same things under its own filter; not remembered. */
  const aside = shallowRef<readonly string[]>([])
  const setAside = (ids: readonly string[]) => {
    aside.value = ids
  }
  const isShown = (id: string, byDefault = true) => !aside.value.includes(id) && (shown.value[id] ?? byDefault)
  const show = (id: string, value: boolean) => {
    aside.value = aside.value.filter((other) => other !== id)
    shown.value = { ...shown.value, [id]: value }
  }
  return { shown, basemap, isShown, show, setAside }
})
