import { shallowRef, watch } from 'vue'

interface Layer {
  readonly close: () => unknown
}

/** Dialogs, menus and popovers that lie open, the newest last. Esc is theirs before anything else's, and back closes the newest. */
export const layers = shallowRef<readonly Layer[]>([])

/** Closes the newest, which may ask first. */
export const closeTopLayer = (): void => void layers.value.at(-1)?.close()

/** Counts a layer among those that lie open, for as long as it does. */
export function useLayer(isOpen: () => boolean, close: () => unknown): void {
  watch(
    isOpen,
    (isNow, _, onCleanup) => {
      if (!isNow) return
      const layer = { close }
      layers.value = [...layers.value, layer]
      onCleanup(() => (layers.value = layers.value.filter((other) => other !== layer)))
    },
    { immediate: true, flush: 'sync' },
  )
}
