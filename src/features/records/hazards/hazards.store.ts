import { defineStore } from 'pinia'
import { computed } from 'vue'
import { rpc } from '@/data/read'
import { hazardsList, type HazardRow } from '@/data/rows/hazards'
import { useListStates } from '@/records/listState.store'
import { remoteList } from '@/stores/live/remoteList'
import { passes } from './hazard'
import { hazardRecord } from './hazard.record'

/** Hazards of the branch as the map draws them, under the filter of their list. */
export const useHazards = defineStore('hazards', () => {
  const list = remoteList<HazardRow>({ kinds: ['hazard'], read: (signal) => rpc(hazardsList, {}, signal) })
  const states = useListStates()
  const shown = computed(() => {
    const { filters } = states.of(hazardRecord)
    return list.rows.value.filter((hazard) => passes(hazard, filters))
  })
  return { ...list, shown }
})
