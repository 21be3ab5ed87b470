import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import { rpc } from '@/data/read'
import { dashboardSummary, type Summary } from '@/data/rows/board'
import { coverageTrend, type TrendPoint } from '@/data/rows/coverage'
import { incidentCounts } from '@/data/rows/incidents'
import { textOf } from '@/domain/coverage'
import type { Result } from '@/domain/result'
import { formatDay } from '@/domain/time'
import { liveRead } from '@/stores/liveRead'
import { usePeriod } from '@/stores/period'
import { zeroCount, zeroGroups, type ZeroCount } from './zeroDays'

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
  const countedOn = ref('')

  async function read(signal: AbortSignal): Promise<Result<Summary>> {
    const { fromAt, toAt } = period
    const [now] = await Promise.all([
      rpc(dashboardSummary, { from_at: fromAt, to_at: toAt }, signal),
      countedOn.value === formatDay(Date.now()) ? null : countYears(signal),
    ])
    return now
  }
  function take(next: Summary): void {
    summary.value = next
    compareYears()
  }
  const board = liveRead({ kinds: ['incident', 'hazard', 'water', 'patrol', 'setting'], read, take })

  /** Two years of incidents by day; once a day, since only the last of them still changes. */
  async function countYears(signal: AbortSignal): Promise<void> {
    const years = { from_at: new Date(Date.now() - 2 * yearMs).toISOString(), to_at: new Date().toISOString() }
    const counts = await rpc(incidentCounts, years, signal)
    if (!counts.ok) return
    byDay.value = counts.value.by_day
    countedOn.value = formatDay(Date.now())
    // In steps a day with a case may look like one without.
    if (counts.value.step === 1) void countZeroDays(years)
  }
  /** Whole days of the year before; records must reach back to the first of them. */
  function compareYears(): void {
    const from = formatDay(period.fromMs - yearMs)
    const to = formatDay(period.toMs - 1 - yearMs)
    const isKnown = byDay.value.some(([day]) => day <= from)
    lastYear.value = isKnown ? byDay.value.reduce((sum, [day, n]) => (day >= from && day <= to ? sum + n : sum), 0) : null
  }

  async function countZeroDays(years: { from_at: string; to_at: string }): Promise<void> {
    const today = formatDay(Date.now())
    const answers = await Promise.all(
      zeroGroups.map(async (group) => {
        const counts = await rpc(incidentCounts, { ...years, groups: [group] })
        return counts.ok ? zeroCount(group, counts.value.by_day, firstRecord.value, today) : null
      }),
    )
    zeroCounts.value = answers.filter((count) => count !== null)
  }

  /** Coverage of one area over the 180 days that end with `onDay`. */
  async function refreshTrend(areaId: string, onDay: number): Promise<void> {
    const result = await rpc(coverageTrend, {
      area_id: areaId,
      from_day: textOf(onDay - 179),
      to_day: textOf(onDay),
    })
    if (result.ok) trend.value = result.value
  }
  return { summary, lastYear, byDay, zeroCounts, firstRecord, trend, refreshTrend, ...board }
})
