import { defineStore } from 'pinia'
import { ref, shallowRef } from 'vue'
import { rpc } from '@/data/read'
import { incidentDensity, type IncidentDensity } from '@/data/rows/incidents'
import type { IncidentGroup } from '@/domain/incidentGroup'
import type { AppError } from '@/domain/result'
import type { Load } from '@/stores/remoteList'
import { usePeriod } from '@/stores/period'
import { trendOf, type Square } from './density'

/** Density for those who may not see points: squares of at least k incidents, in whole months, with the months before beside it. */
export const useDensity = defineStore('hotspots.density', () => {
  const period = usePeriod()
  const answer = shallowRef<IncidentDensity | null>(null)
  const squares = shallowRef<readonly Square[]>([])
  /** Kinds of incidents that count; empty is all. Sound against subtracting: the database adds up whole groups of k and more. */
  const groups = shallowRef<readonly IncidentGroup[]>([])
  const load = ref<Load>('idle')
  const error = shallowRef<AppError | null>(null)
  let controller: AbortController | null = null

  /** Reads the period and as many whole months before it. */
  async function refresh(): Promise<void> {
    controller?.abort()
    const own = (controller = new AbortController())
    load.value = 'loading'
    const only = groups.value.length === 0 ? {} : { groups: groups.value }
    const now = await rpc(incidentDensity, { from_at: period.fromAt, to_at: period.toAt, ...only }, own.signal)
    if (own.signal.aborted) return
    if (!now.ok) return fail(now.error)
    const fromMs = Date.parse(now.value.from)
    const beforeMs = fromMs - (Date.parse(now.value.to) - fromMs)
    const before = await rpc(
      incidentDensity,
      { from_at: new Date(beforeMs).toISOString(), to_at: now.value.from, ...only },
      own.signal,
    )
    if (own.signal.aborted) return
    if (!before.ok) return fail(before.error)
    answer.value = now.value
    squares.value = trendOf(now.value, before.value)
    error.value = null
    load.value = 'ready'
  }
  function fail(problem: AppError): void {
    error.value = problem
    load.value = 'failed'
  }
  return { answer, squares, groups, load, error, refresh }
})
