import { computed, watch } from 'vue'
import type { MapPart } from '@/map/feature'
import { useChanges } from '@/stores/changes'
import { useLayers } from '@/stores/layers'
import { projectWaters, watersLayer } from './waters.layer'
import { useWaters } from './waters.store'

export const watersMap: MapPart = {
  mount: (host, { open }) => {
    const waters = useWaters()
    const layers = useLayers()
    const changes = useChanges()
    void waters.ensure()
    watch(
      () => changes.counts.water,
      () => void waters.refresh(),
    )
    const state = computed(() => projectWaters(waters.shown))
    host.attach(
      watersLayer((hit) => open('water', hit.id)),
      () => (layers.isShown('waters') ? state.value : null),
    )
  },
}
