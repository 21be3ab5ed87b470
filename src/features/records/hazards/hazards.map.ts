import { computed } from 'vue'
import type { MapPart } from '@/features/feature'
import { useLayers } from '@/stores/layers.store'
import { hazardsLayer, projectHazards } from './hazards.layer'
import { useHazards } from './hazards.store'

export const hazardsMap: MapPart = {
  mount: (host, { open }) => {
    const hazards = useHazards()
    const layers = useLayers()
    void hazards.ensure()
    const state = computed(() => projectHazards(hazards.shown))
    host.attach(
      hazardsLayer((hit) => open('hazard', hit.id)),
      () => (layers.isShown('hazards', false) ? state.value : null),
    )
  },
}
