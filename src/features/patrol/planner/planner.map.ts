import { computed, nextTick, watch } from 'vue'
import type { MapPart } from '@/features/feature'
import { useViewport } from '@/stores/viewport.store'
import { plannerLayer, projectPlan } from './planner.layer'
import { usePlanner } from './planner.store'

export const plannerMap: MapPart = {
  mount: (host) => {
    const planner = usePlanner()
    const viewport = useViewport()
    const state = computed(() =>
      planner.draft ? projectPlan({ draft: planner.draft, lines: planner.lines, selectedStop: planner.selectedStop }) : null,
    )
    // The timeline takes half the map: once a plan is opened, all of it is brought into what is left.
    watch(
      () => (planner.timings.length > 0 ? planner.draft?.id : undefined),
      async (id) => {
        const places = planner.draft?.stops.map(({ at }) => at) ?? []
        if (id === undefined || places.length === 0) return
        await nextTick()
        // One frame for the timeline to be laid out, one for the map to hear of its new size.
        await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))
        const lng = places.map((at) => at[0])
        const lat = places.map((at) => at[1])
        viewport.flyTo({ bbox: [Math.min(...lng), Math.min(...lat), Math.max(...lng), Math.max(...lat)] })
      },
    )
    host.attach(
      plannerLayer((hit) => (planner.selectedStop = hit.id)),
      () => state.value,
    )
  },
}
