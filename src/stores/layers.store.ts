import { defineStore } from 'pinia'
import { useLocalStorage } from '@vueuse/core'
import { onScopeDispose, shallowRef } from 'vue'

/** Which layers the person has switched on, and the basemap; remembered on this device. */
export const useLayers = defineStore('layers', () => {
  const shown = useLocalStorage<Record<string, boolean>>('patrolgrid.layers', {})
  const basemap = useLocalStorage('patrolgrid.basemap', 'own')
  /** Hidden for a while, because another picture shows the same things under its own filter; not remembered. */
  const aside = shallowRef<readonly string[]>([])
  const setAside = (ids: readonly string[]) => {
    aside.value = ids
  }
  /** Shown while a panel that brought them is open, whatever is remembered; they go with it. */
  const brought = shallowRef<readonly string[]>([])
  const bring = (id: string) => {
    brought.value = [...brought.value, id]
  }
  const takeAway = (id: string) => {
    const at = brought.value.indexOf(id)
    if (at >= 0) brought.value = brought.value.toSpliced(at, 1)
  }
  const isShown = (id: string, byDefault = true) =>
    !aside.value.includes(id) && (brought.value.includes(id) || (shown.value[id] ?? byDefault))
  /** What the person asked for: it stands, and holds after the panel that brought the layer. */
  const show = (id: string, value: boolean) => {
    aside.value = aside.value.filter((other) => other !== id)
    brought.value = brought.value.filter((other) => other !== id)
    shown.value = { ...shown.value, [id]: value }
  }
  return { shown, basemap, isShown, show, setAside, bring, takeAway }
})

/** Shows a layer for as long as the panel is open that needs it. */
export function useBroughtLayer(id: string): void {
  const layers = useLayers()
  layers.bring(id)
  onScopeDispose(() => layers.takeAway(id))
}
