import { computed } from 'vue'
import { apiOrigin } from '@/data/apiOrigin'
import type { MapPart } from '@/features/feature'
import { useAreas } from '@/stores/areas.store'
import { useLayers } from '@/stores/layers.store'
import { areasLayer, areasState } from './areas.layer'

export const areasMap: MapPart = {
  mount: (host, { open }) => {
    const areas = useAreas()
    const layers = useLayers()
    void areas.ensure()
    const state = computed(() => (areas.rows.length === 0 ? null : areasState(areas.rows, apiOrigin(), areas.revision)))
    host.attach(
      areasLayer((hit) => open('area', hit.id)),
      () => (layers.isShown('areas') ? state.value : null),
    )
  },
}
