import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import { rpc } from '@/data/read'
import { incidentDensity, type IncidentDensity } from '@/data/rows/incidents'
import type { IncidentGroup } from '@/domain/incidentGroup'
import { ok, type Result } from '@/domain/result'
import { liveRead } from '@/stores/live/liveRead'
import { usePeriod } from '@/stores/period.store'
import { trendOf, type Square } from './density'

/** Density for those who may not see points: squares of at least k incidents, in whole months, with the months before beside it. */
export const useDensity = defineStore('hotspots.density', () => {
  const period = usePeriod()
  const answer = shallowRef<IncidentDensity | null>(null)
  const squares = shallowRef<readonly Square[]>([])
  /** Kinds of incidents that count; empty is all. Sound against subtracting: the database adds up whole groups of k and more. */
  const groups = shallowRef<readonly IncidentGroup[]>([])

  interface Answers {
    readonly now: IncidentDensity
    readonly before: IncidentDensity
  }
  /** The period and as many whole months before it. */
  async function read(signal: AbortSignal): Promise<Result<Answers>> {
    const only = groups.value.length === 0 ? {} : { groups: groups.value }
    const now = await rpc(incidentDensity, { from_at: period.fromAt, to_at: period.toAt, ...only }, signal)
    if (!now.ok) return now
    const fromMs = Date.parse(now.value.from)
    const beforeMs = fromMs - (Date.parse(now.value.to) - fromMs)
    const span = { from_at: new Date(beforeMs).toISOString(), to_at: now.value.from }
    const before = await rpc(incidentDensity, { ...span, ...only }, signal)
    return before.ok ? ok({ now: now.value, before: before.value }) : before
  }
  function take({ now, before }: Answers): void {
    answer.value = now
    squares.value = trendOf(now, before)
  }
  const { load, error, oldSinceMs, refresh, view } = liveRead<Answers>({ kinds: ['incident', 'setting'], read, take })
  return { answer, squares, groups, load, error, oldSinceMs, refresh, view }
})
