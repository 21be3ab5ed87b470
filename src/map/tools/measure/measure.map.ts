import { computed } from 'vue'
import type { MapPart } from '@/features/feature'
import { measureLayer, type MeasureState } from './measure.layer'
import { useMeasure } from './measure.store'

export const measureMap: MapPart = {
  mount: (host) => {
    const measure = useMeasure()
    const state = computed((): MeasureState | null =>
      measure.preview.length === 0 ? null : { mode: measure.mode, path: measure.preview, pressed: measure.sketch.now.length },
    )
    host.attach(measureLayer, () => state.value)
  },
}
