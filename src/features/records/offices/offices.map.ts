import { computed } from 'vue'
import type { MapPart } from '@/features/feature'
import { useLayers } from '@/stores/layers.store'
import { officesLayer, projectOffices } from './offices.layer'
import { useOffices } from './offices.store'

export const officesMap: MapPart = {
  mount: (host, { open }) => {
    const offices = useOffices()
    const layers = useLayers()
    void offices.ensure()
    const state = computed(() => projectOffices(offices.shown))
    host.attach(
      officesLayer((hit) => open('office', hit.id)),
      () => (layers.isShown('offices') ? state.value : null),
    )
  },
}
