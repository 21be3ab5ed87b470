import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import { rpc } from '@/data/read'
import { hazardsList, type HazardRow } from '@/data/rows/hazards'
import { ok } from '@/domain/result'
import { remoteList } from '@/stores/live/remoteList'
import { byUrgency, passes, type Hazard, type HazardFilter } from './hazard'

const toHazard = ({ reported_at, is_open, is_overdue, is_due_soon: _, ...rest }: HazardRow): Hazard => ({
  ...rest,
  reportedAt: reported_at,
  isOpen: is_open,
  isOverdue: is_overdue,
})

/** Hazards of the branch, and the filter that list and map share. */
export const useHazards = defineStore('hazards', () => {
  const list = remoteList<Hazard>({
    kinds: ['hazard'],
    read: async (signal) => {
      const result = await rpc(hazardsList, {}, signal)
      return result.ok ? ok(result.value.map(toHazard)) : result
    },
  })
  const filter = shallowRef<HazardFilter>({ isOpenOnly: true, kind: null, text: '' })
  const shown = computed(() => list.rows.value.filter((hazard) => passes(hazard, filter.value)).toSorted(byUrgency))
  return { ...list, filter, shown }
})
