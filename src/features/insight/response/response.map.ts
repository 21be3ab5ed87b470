import { computed } from 'vue'
import type { MapPart } from '@/features/feature'
import { flatOf } from '@/stores/routing/arrivals'
import { useLayers } from '@/stores/layers.store'
import { questionLayer, ringsLayer, type QuestionState, type RingsState } from './response.layer'
import { useResponse } from './response.store'

export const responseMap: MapPart = {
  mount: (host) => {
    const response = useResponse()
    const layers = useLayers()
    const isWanted = computed(() => response.viewers > 0)
    const rings = computed((): RingsState | null =>
      response.answer
        ? {
            rings: response.answer.rings,
            labels: response.answer.rings.map(({ limitS }) => `${Math.round(limitS / 60)}′`),
            isEstimate: response.answer.isEstimate,
          }
        : null,
    )
    const question = computed((): QuestionState | null =>
      response.place || response.sites.length > 0
        ? {
            place: response.place,
            path: response.path ? flatOf(response.path.line) : null,
            sites: response.sites.map(({ at }, index) => ({ at, rank: index + 1 })),
          }
        : null,
    )
    host.attach(ringsLayer, () => (isWanted.value && layers.isShown('response') ? rings.value : null))
    host.attach(questionLayer, () => (isWanted.value ? question.value : null))
  },
}
