import { computed } from 'vue'
import type { MapPart } from '@/features/feature'
import { useLayers } from '@/stores/layers.store'
import { projectWaters, watersLayer } from './waters.layer'
import { useWaters } from './waters.store'

export const watersMap: MapPart = {
  mount: (host, { open }) => {
    const waters = useWaters()
    const layers = useLayers()
    void waters.ensure()
    const state = computed(() => projectWaters(waters.shown))
    host.attach(
      watersLayer((hit) => open('water', hit.id)),
      () => (layers.isShown('waters') ? state.value : null),
    )
  },
}
