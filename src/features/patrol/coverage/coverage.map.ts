import { computed, watch } from 'vue'
import type { MapPart } from '@/features/feature'
import { nothing } from '@/map/layer'
import { useCoverage } from '@/stores/coverage.store'
import { useLayers } from '@/stores/layers.store'
import { choroplethLayer, fineLayer, gapLayer } from './coverage.layer'
import { useCoverageStates } from './coverageStates'
import { useGaps } from './gaps.store'
import { lassoLayer } from './lasso.layer'
import { useLasso } from './lasso.store'

export const coverageMap: MapPart = {
  mount: (host, { open }) => {
    const coverage = useCoverage()
    const gaps = useGaps()
    const lasso = useLasso()
    const layers = useLayers()
    const { choropleth, cells } = useCoverageStates()
    const isWanted = computed(() => coverage.viewers > 0)
    watch(isWanted, (wanted) => wanted && void coverage.ensure(), { immediate: true })

    host.attach(
      choroplethLayer((hit) => open('area', hit.id)),
      () => choropleth.value,
    )
    host.attach(fineLayer, () => cells.value)
    host.attach(gapLayer, () => (isWanted.value && gaps.shown !== nothing && layers.isShown('coverage-gap') ? gaps.shown : null))
    host.attach(lassoLayer, () => (lasso.ring.length > 0 ? lasso.ring : null))
  },
}
