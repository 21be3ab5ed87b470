import { computed } from 'vue'
import type { MapPart } from '@/features/feature'
import { drawRouteLayer, type DrawnView } from './drawRoute.layer'
import { useDrawRoute } from './drawRoute.store'

export const drawRouteMap: MapPart = {
  mount: (host) => {
    const drawing = useDrawRoute()
    const view = computed((): DrawnView | null =>
      drawing.team ? { office: drawing.team.office, points: drawing.drawing.now, line: drawing.way?.line ?? [] } : null,
    )
    host.attach(drawRouteLayer, () => view.value)
  },
}
