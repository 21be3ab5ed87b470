import { computed, type ComputedRef } from 'vue'
import { apiOrigin } from '@/data/apiOrigin'
import type { AreaStanding } from '@/domain/coverage'
import { paintedTemplate } from '@/map/paintedTiles'
import { readPalette } from '@/map/palette'
import { useAppearance } from '@/stores/appearance.store'
import { useAreas } from '@/stores/areas.store'
import { useCoverage } from '@/stores/coverage.store'
import { useLayers } from '@/stores/layers.store'
import type { CoverageFilter } from '@/workers/coverage.worker'
import { overtaken } from '@/workers/run'
import { areasByBand } from './bands'
import { cellPalettes } from './cellPalette'
import { useCompare } from './compare.store'
import type { ChoroplethState, FineState } from './coverage.layer'
import { useFineCoverage } from './fine.store'
import { fineWorker } from './fineEngine'

/** What is on the map for each of the periods: areas or cells, the panel's period and the earlier one it is compared with. */
export function useCoverageStates(): Record<'choropleth' | 'choroplethBefore', ComputedRef<ChoroplethState | null>> &
  Record<'cells' | 'cellsBefore', ComputedRef<FineState | null>> {
  const coverage = useCoverage()
  const compare = useCompare()
  const fine = useFineCoverage()
  const areas = useAreas()
  const layers = useLayers()
  const appearance = useAppearance()
  const isWanted = computed(() => coverage.viewers > 0)

  function areasState(rows: readonly AreaStanding[], onDay: number | null): ChoroplethState | null {
    const { kind, theme } = coverage
    if (!isWanted.value || fine.isOpen || !layers.isShown('coverage')) return null
    if (kind === null || onDay === null || rows.length === 0) return null
    return { apiOrigin: apiOrigin(), kind, theme, bands: areasByBand(rows, theme, onDay), version: areas.revision }
  }
  function cellsState(name: string, filter: CoverageFilter | null): FineState | null {
    if (!isWanted.value || !fine.isOpen || filter === null || !layers.isShown('coverage-cells')) return null
    const version = `${fine.key}-${filter.fromDay}-${filter.toDay}-${appearance.isDark ? 'dark' : 'light'}`
    const palettes = cellPalettes(readPalette(document.documentElement))
    const style =
      fine.kind === 'class'
        ? { kind: fine.kind, filter, palette: palettes.class }
        : { kind: fine.kind, filter, today: filter.toDay ?? fine.toDay, palette: palettes.stale }
    const picture = fine.picture()
    return {
      template: paintedTemplate(name, version, async (z, x, y) => {
        const rgba = await fineWorker(picture).tile(z, x, y, 256, style)
        return rgba === overtaken ? undefined : rgba
      }),
      isStaleness: fine.kind === 'stale',
    }
  }
  return {
    choropleth: computed(() => areasState(coverage.ofKind, coverage.onDay)),
    choroplethBefore: computed(() => (compare.isUnknown ? null : areasState(compare.ofKind, compare.before?.toDay ?? null))),
    cells: computed(() => cellsState('coverage', fine.filter)),
    cellsBefore: computed(() => cellsState('coverage-before', compare.before && { ...fine.filter, ...compare.before })),
  }
}
