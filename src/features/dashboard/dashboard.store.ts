import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import { rpc } from '@/data/read'
import { textOf } from '@/domain/coverage'
import type { AppError } from '@/domain/result'
import { formatDay } from '@/domain/time'
import { usePeriod } from '@/stores/period'
import { zeroCount, zeroGroups, type ZeroCount } from './zeroDays'

export interface Summary {
  readonly incidents: {
    /** 1: exact; more: for those who do not see the cases, counted in whole steps. */
    readonly step: number
    readonly now: number
    readonly before: number
    readonly open: number
    readonly median_response_s: number | null
  }
  readonly patrols: { readonly now: number; readonly before: number; readonly duration_s: number }
  readonly waters: { readonly total: number; readonly overdue: number; readonly soon: number; readonly kit_missing: number }
  readonly hazards: { readonly open: number; readonly overdue: number }
}
interface Counts {
  readonly step: number
  readonly total: number
  readonly by_day: readonly (readonly [string, number])[]
}
/** Day, share seen in 7 and in 30 days, visits, seconds. */
export type TrendPoint = readonly [day: string, seen7: number | null, seen30: number | null, visits: number, seconds: number]

const yearMs = 365 * 86_400_000

/** Figures of the period and what they are compared with. */
export const useDashboard = defineStore('dashboard', () => {
  const period = usePeriod()
  const summary = shallowRef<Summary | null>(null)
  /** Incidents of the same span a year earlier; null when there is nothing that far back. */
  const lastYear = ref<number | null>(null)
  const byDay = shallowRef<readonly (readonly [string, number])[]>([])
  const zeroCounts = shallowRef<readonly ZeroCount[]>([])
  /** The first day of which an incident is known, in the two years read. */
  const firstRecord = computed(() =>
    byDay.value.reduce<string | null>((least, [day]) => (least === null || day < least ? day : least), null),
  )
  const trend = shallowRef<readonly TrendPoint[]>([])
  const error = shallowRef<AppError | null>(null)
  let turn: AbortController | null = null

  /** Reads the summary of the period, and two years of incident counts once. */
  async function refresh(): Promise<void> {
    turn?.abort()
    const own = (turn = new AbortController())
    const { fromMs, toMs, fromAt, toAt } = period
    const years = { from_at: new Date(Date.now() - 2 * yearMs).toISOString(), to_at: new Date().toISOString() }
    const [now, counts] = await Promise.all([
      rpc<Summary>('dashboard_summary', { from_at: fromAt, to_at: toAt }, own.signal),
      byDay.value.length > 0 ? null : rpc<Counts>('incident_counts', years, own.signal),
    ])
    if (own.signal.aborted) return
    error.value = now.ok ? null : now.error
    if (now.ok) summary.value = now.value
    if (counts?.ok) byDay.value = counts.value.by_day
    // In steps a day with a case may look like one without.
    const isExact = now.ok && now.value.incidents.step === 1
    if (isExact && zeroCounts.value.length === 0) void countZeroDays(years)
    // Whole days of the year before; records must reach back to the first of them.
    const from = formatDay(fromMs - yearMs)
    const to = formatDay(toMs - 1 - yearMs)
    const isKnown = byDay.value.some(([day]) => day <= from)
    lastYear.value = isKnown ? byDay.value.reduce((sum, [day, n]) => (day >= from && day <= to ? sum + n : sum), 0) : null
  }

  async function countZeroDays(years: { from_at: string; to_at: string }): Promise<void> {
    const today = formatDay(Date.now())
    const answers = await Promise.all(
      zeroGroups.map(async (group) => {
        const counts = await rpc<Counts>('incident_counts', { ...years, groups: [group] })
        return counts.ok ? zeroCount(group, counts.value.by_day, firstRecord.value, today) : null
      }),
    )
    zeroCounts.value = answers.filter((count) => count !== null)
  }

  /** Coverage of one area over the 180 days that end with `onDay`. */
  async function refreshTrend(areaId: string, onDay: number): Promise<void> {
    const result = await rpc<readonly TrendPoint[]>('coverage_trend', {
      area_id: areaId,
      from_day: textOf(onDay - 179),
      to_day: textOf(onDay),
    })
    if (result.ok) trend.value = result.value
  }
  return { summary, lastYear, byDay, zeroCounts, firstRecord, trend, error, refresh, refreshTrend }
})
