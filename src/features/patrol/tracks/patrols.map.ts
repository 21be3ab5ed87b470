import { computed } from 'vue'
import { apiOrigin } from '@/data/apiOrigin'
import type { MapPart } from '@/features/feature'
import { useLayers } from '@/stores/layers.store'
import { changeCounts } from '@/stores/live/live'
import { patrolsLayer, type TracksState } from './patrols.layer'
import { usePatrols } from './patrols.store'

export const patrolsMap: MapPart = {
  mount: (host, { open }) => {
    const patrols = usePatrols()
    const layers = useLayers()
    const state = computed((): TracksState | null =>
      patrols.openView === null
        ? null
        : {
            apiOrigin: apiOrigin(),
            viewId: patrols.openView.id,
            revision: changeCounts.patrol,
            ...patrols.span,
            teams: patrols.chosenTeams,
          },
    )
    host.attach(
      patrolsLayer((hit) => open('patrol', hit.id)),
      () => (layers.isShown('patrols') ? state.value : null),
    )
  },
}
