import { computed, shallowRef, watch } from 'vue'
import type { MapPart } from '@/features/feature'
import { useLayers } from '@/stores/layers.store'
import { useRoomWidth } from '@/stores/roomWidth.store'
import { useBoard } from './board.store'
import { unitsLayer, type UnitsState } from './units.layer'

/** Units on the map while somebody is in 指挥: their positions are asked for by nobody else. */
export const unitsMap: MapPart = {
  mount: (host) => {
    const board = useBoard()
    const layers = useLayers()
    const room = useRoomWidth()
    const drawn = shallowRef<UnitsState | null>(null)
    const isShown = computed(() => room.roomId === 'dispatch' && layers.isShown('units') && board.units.length > 0)
    let frame = 0
    // However many changes come in, they are drawn once a frame.
    watch(
      () => [board.units, isShown.value] as const,
      ([units, shown]) => {
        cancelAnimationFrame(frame)
        frame = requestAnimationFrame(() => {
          drawn.value = shown ? { units, nowMs: Date.now() + board.aheadMs } : null
        })
      },
      { immediate: true },
    )
    host.attach(unitsLayer, () => drawn.value)
  },
}
