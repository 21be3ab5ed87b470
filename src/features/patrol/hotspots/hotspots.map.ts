import { computed, watch } from 'vue'
import type { MapPart } from '@/features/feature'
import { paintedTemplate } from '@/map/paintedTiles'
import { readPalette } from '@/map/palette'
import { useAppearance } from '@/stores/appearance.store'
import { useLayers } from '@/stores/layers.store'
import { overtaken } from '@/workers/run'
import { useDensity } from './density.store'
import { outlinesOf } from './density'
import { hotspotsWorker } from './engine'
import {
  marksLayer,
  rampOf,
  recordsLayer,
  significanceLayer,
  squaresLayer,
  surfaceLayer,
  type Mark,
  type SurfaceState,
} from './hotspots.layer'
import { useHotspots } from './hotspots.store'
import { usePatterns } from './patterns.store'

/** Squares and places numbered in the list. */
const marked = 10
const tilePx = 256

export const hotspotsMap: MapPart = {
  mount: (host, { open }) => {
    const hotspots = useHotspots()
    const layers = useLayers()
    const isShown = (id: string) => hotspots.isOpen && layers.isShown(id)
    const select = (place: number) => (hotspots.selectedPeak = place)
    const marks = (places: readonly { readonly at: Mark['at'] }[]): Mark[] =>
      places.slice(0, marked).map(({ at }, place) => ({ at, isSelected: place === hotspots.selectedPeak }))

    if (!hotspots.mayReadPoints) {
      const density = useDensity()
      const squares = computed(() => outlinesOf(density.squares.slice(0, marked), density.answer?.cell_m ?? 0))
      const numbered = computed(() => marks(density.squares))
      host.attach(squaresLayer, () => (isShown('hotspots-squares') && density.squares.length > 0 ? squares.value : null))
      host.attach(marksLayer(select), () => (isShown('hotspots-peaks') && density.squares.length > 0 ? numbered.value : null))
      return
    }

    const patterns = usePatterns()
    const appearance = useAppearance()
    const surface = computed((): SurfaceState | null => {
      const found = hotspots.surface
      if (found === null) return null
      const version = `${hotspots.version}-${appearance.isDark ? 'dark' : 'light'}`
      const run = hotspots.surfaceRun()
      const ramp = rampOf(found, readPalette(document.documentElement))
      const paint = async (z: number, x: number, y: number) => {
        const pixels = await hotspotsWorker(run).tile({ z, x, y }, ramp, tilePx)
        return pixels === null || pixels === overtaken ? undefined : (pixels as Uint8ClampedArray<ArrayBuffer>)
      }
      return { template: paintedTemplate('hotspots', version, paint), bands: found.bands }
    })
    const peaks = computed(() => marks((hotspots.surface?.peaks ?? []).map(({ lngLat }) => ({ at: lngLat }))))
    const sure = computed(() => (patterns.significance?.ok === true ? patterns.significance.value : null))

    // Points and heat of the whole period under a surface of its nights would contradict it.
    watch(
      () => isShown('hotspots') && surface.value !== null,
      (isPainted) => layers.setAside(isPainted ? ['incidents', 'heat'] : []),
    )
    host.attach(surfaceLayer, () => (isShown('hotspots') ? surface.value : null))
    host.attach(
      significanceLayer((at) => void patterns.pressRegion(at)),
      () => (isShown('hotspots-sure') ? sure.value : null),
    )
    host.attach(marksLayer(select), () => (isShown('hotspots-peaks') && peaks.value.length > 0 ? peaks.value : null))
    host.attach(
      recordsLayer((id) => open('incident', id)),
      () => (isShown('hotspots-records') ? (hotspots.records?.rows ?? null) : null),
    )
  },
}
