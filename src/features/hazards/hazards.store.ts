import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import { rpc } from '@/data/read'
import { hazardsList, type HazardRow } from '@/data/rows/hazards'
import { ok } from '@/domain/result'
import { formatDay } from '@/domain/time'
import { useClock } from '@/stores/clock'
import { remoteList } from '@/stores/remoteList'
import { byUrgency, passes, type Hazard, type HazardFilter } from './hazard'

const toHazard = ({ reported_at, ...rest }: HazardRow): Hazard => ({ ...rest, reportedAt: reported_at })

/** Hazards of the branch, and the filter that list and map share. */
export const useHazards = defineStore('hazards', () => {
  const clock = useClock()
  const list = remoteList<Hazard>({
    kinds: ['hazard'],
    read: async (signal) => {
      const result = await rpc(hazardsList, {}, signal)
      return result.ok ? ok(result.value.map(toHazard)) : result
    },
  })
  const filter = shallowRef<HazardFilter>({ isOpenOnly: true, kind: null, text: '' })
  const today = computed(() => formatDay(clock.nowMs))
  const shown = computed(() => list.rows.value.filter((hazard) => passes(hazard, filter.value)).toSorted(byUrgency(today.value)))
  return { ...list, filter, shown, today }
})
