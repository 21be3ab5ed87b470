import { computed, watch } from 'vue'
import type { MapPart } from '@/features/feature'
import { useViewport } from '@/stores/viewport.store'
import { placeOf } from './route'
import { useWalk } from './walk.store'
import { walkLayer, type WalkView } from './walk.layer'

export const walkMap: MapPart = {
  mount: (host) => {
    const walk = useWalk()
    const viewport = useViewport()
    const state = computed((): WalkView | null =>
      walk.route && walk.isShown
        ? {
            planned: walk.route.line ?? [],
            walked: walk.line,
            here: walk.here?.at ?? null,
            stops: walk.stops.map(({ stop, state: progress }) => ({
              id: stop.id,
              at: placeOf(stop),
              state: progress,
              isNext: stop.id === walk.next?.stop.id,
            })),
          }
        : null,
    )
    host.attach(walkLayer, () => state.value)
    watch(
      () => (walk.isShown ? walk.route?.route_id : undefined),
      () => {
        const places = [...(walk.route?.line ?? []), ...walk.stops.map(({ stop }) => placeOf(stop))]
        if (!walk.isShown || places.length === 0) return
        const lng = places.map((at) => at[0])
        const lat = places.map((at) => at[1])
        viewport.flyTo({ bbox: [Math.min(...lng), Math.min(...lat), Math.max(...lng), Math.max(...lat)] })
      },
      { immediate: true },
    )
  },
}
