import { computed } from 'vue'
import type { MapPart } from '@/map/feature'
import { plannerLayer, projectPlan } from './planner.layer'
import { usePlanner } from './planner.store'

export const plannerMap: MapPart = {
  mount: (host) => {
    const planner = usePlanner()
    const state = computed(() =>
      planner.draft ? projectPlan({ draft: planner.draft, lines: planner.lines, selectedStop: planner.selectedStop }) : null,
    )
    host.attach(
      plannerLayer((hit) => (planner.selectedStop = hit.id)),
      () => state.value,
    )
  },
}
