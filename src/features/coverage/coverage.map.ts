import { computed, watch } from 'vue'
import { apiOrigin } from '@/data/apiOrigin'
import type { MapPart } from '@/map/feature'
import { nothing } from '@/map/layer'
import { paintedTemplate } from '@/map/paintedTiles'
import { readPalette } from '@/map/palette'
import { useAppearance } from '@/stores/appearance'
import { useAreas } from '@/stores/areas'
import { useCoverage } from '@/stores/coverage'
import { useLayers } from '@/stores/layers'
import { areasByBand } from './bands'
import { choroplethLayer, fineLayer, gapLayer, type ChoroplethState, type FineState } from './coverage.layer'
import { useFineCoverage } from './fine.store'
import { fineWorker } from './fineEngine'
import { useGaps } from './gaps.store'
import { lassoLayer } from './lasso.layer'
import { useLasso } from './lasso.store'
import { cellPalettes } from './cellPalette'

export const coverageMap: MapPart = {
  mount: (host, { open }) => {
    const coverage = useCoverage()
    const fine = useFineCoverage()
    const gaps = useGaps()
    const lasso = useLasso()
    const areas = useAreas()
    const layers = useLayers()
    const appearance = useAppearance()

    const choropleth = computed((): ChoroplethState | null => {
      const { kind, onDay, theme, ofKind } = coverage
      if (kind === null || onDay === null || ofKind.length === 0) return null
      return { apiOrigin: apiOrigin(), kind, theme, bands: areasByBand(ofKind, theme, onDay), version: areas.revision }
    })
    const cells = computed((): FineState | null => {
      if (!fine.isOpen) return null
      const version = `${fine.key}-${appearance.isDark ? 'dark' : 'light'}`
      const { kind, filter, toDay } = fine
      const palettes = cellPalettes(readPalette(document.documentElement))
      const style =
        kind === 'class'
          ? { kind, filter, palette: palettes.class }
          : { kind, filter, today: filter.toDay ?? toDay, palette: palettes.stale }
      return {
        template: paintedTemplate('coverage', version, (z, x, y) => fineWorker().tile(z, x, y, 256, style)),
        isStaleness: kind === 'stale',
      }
    })
    const isWanted = computed(() => coverage.viewers > 0)
    watch(isWanted, (wanted) => wanted && void coverage.ensure(), { immediate: true })

    host.attach(
      choroplethLayer((hit) => open('area', hit.id)),
      () => (isWanted.value && !fine.isOpen && layers.isShown('coverage') ? choropleth.value : null),
    )
    host.attach(fineLayer, () => (isWanted.value && layers.isShown('coverage-cells') ? cells.value : null))
    host.attach(gapLayer, () => (isWanted.value && gaps.shown !== nothing && layers.isShown('coverage-gap') ? gaps.shown : null))
    host.attach(lassoLayer, () => (lasso.ring.length > 0 ? lasso.ring : null))
  },
}
