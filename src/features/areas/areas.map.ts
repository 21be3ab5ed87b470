import { computed, watch } from 'vue'
import { apiOrigin } from '@/data/apiOrigin'
import type { MapPart } from '@/map/feature'
import { useAreas } from '@/stores/areas'
import { useChanges } from '@/stores/changes'
import { useLayers } from '@/stores/layers'
import { areasLayer, areasState } from './areas.layer'

export const areasMap: MapPart = {
  mount: (host, { open }) => {
    const areas = useAreas()
    const layers = useLayers()
    const changes = useChanges()
    void areas.ensure()
    watch(
      () => changes.counts.area,
      () => void areas.changed(),
    )
    const state = computed(() => (areas.rows.length === 0 ? null : areasState(areas.rows, apiOrigin(), areas.revision)))
    host.attach(
      areasLayer((hit) => open('area', hit.id)),
      () => (layers.isShown('areas') ? state.value : null),
    )
  },
}
