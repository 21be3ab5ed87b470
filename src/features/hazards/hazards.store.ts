import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import { rpc } from '@/data/read'
import { ok } from '@/domain/result'
import { formatDay } from '@/domain/time'
import type { HazardStatus } from '@/domain/workflow'
import { useClock } from '@/stores/clock'
import { remoteList } from '@/stores/remoteList'
import { byUrgency, passes, type Hazard, type HazardFilter, type HazardKind, type Severity } from './hazard'

interface HazardRow {
  readonly id: string
  readonly code: string
  readonly kind: HazardKind
  readonly severity: Severity
  readonly title: string
  readonly status: HazardStatus
  readonly deadline: string | null
  readonly reported_at: string
  readonly lng: number
  readonly lat: number
}

const toHazard = ({ reported_at, ...rest }: HazardRow): Hazard => ({ ...rest, reportedAt: reported_at })

/** Hazards of the branch, and the filter that list and map share. */
export const useHazards = defineStore('hazards', () => {
  const clock = useClock()
  const list = remoteList<Hazard>(async (signal) => {
    const result = await rpc<readonly HazardRow[]>('hazards_list', {}, signal)
    return result.ok ? ok(result.value.map(toHazard)) : result
  })
  const filter = shallowRef<HazardFilter>({ isOpenOnly: true, kind: null, text: '' })
  const today = computed(() => formatDay(clock.nowMs))
  const shown = computed(() => list.rows.value.filter((hazard) => passes(hazard, filter.value)).toSorted(byUrgency(today.value)))
  return { ...list, filter, shown, today }
})
