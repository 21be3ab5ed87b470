import { onWatcherCleanup, watch } from 'vue'
import { useMap, type MapHandle } from './useMap'

/** Reads the map whenever it comes to rest or its layers change: only then does it know what it has drawn. */
export function useMapAtRest(read: (handle: MapHandle) => void): void {
  const map = useMap()
  watch(
    [map, () => map.value?.host.shown.value],
    () => {
      const handle = map.value
      if (handle === null) return
      const again = () => read(handle)
      handle.map.on('idle', again)
      if (handle.map.loaded()) again()
      onWatcherCleanup(() => handle.map.off('idle', again))
    },
    { immediate: true },
  )
}
