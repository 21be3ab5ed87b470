import { watchDebounced } from '@vueuse/core'
import { useRoute, useRouter } from 'vue-router'
import { parseView, serialiseView } from '@/map/sharedView'
import { useLayers } from '@/stores/layers.store'
import { useLinkParts } from '@/stores/linkParts.store'
import { presets, usePeriod, type Preset } from '@/stores/period.store'
import { useSelection } from '@/stores/selection.store'
import { useViewport } from '@/stores/viewport.store'

/** Keeps the address in step with what is on screen, and restores the screen from an address that was opened. */
export function useSharedView(): void {
  const route = useRoute()
  const router = useRouter()
  const viewport = useViewport()
  const selection = useSelection()
  const period = usePeriod()
  const layers = useLayers()
  const linkParts = useLinkParts()
  linkParts.restore(route.query)

  const { at, selection: picked, period: span, layers: switched, basemap } = parseView(route.query)
  if (at) viewport.flyTo(at)
  if (picked) selection.select(picked.kind, picked.id)
  if (span && 'preset' in span && span.preset in presets) period.link({ preset: span.preset as Exclude<Preset, 'custom'> })
  else if (span && 'fromMs' in span) period.link({ preset: 'custom', ...span })
  for (const [id, isOn] of Object.entries(switched ?? {})) layers.show(id, isOn)
  if (basemap) layers.basemap = basemap

  watchDebounced(
    () => ({
      ...serialiseView({
        at: { center: viewport.center, zoom: viewport.zoom },
        ...(selection.current ? { selection: selection.current } : {}),
        period: period.preset === 'custom' ? { fromMs: period.fromMs, toMs: period.toMs } : { preset: period.preset },
        layers: layers.shown,
        basemap: layers.basemap,
      }),
      ...linkParts.parts,
    }),
    (query) => void router.replace({ params: route.params, query }),
    { debounce: 400, maxWait: 2000 },
  )
}
