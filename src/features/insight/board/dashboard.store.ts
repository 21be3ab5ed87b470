import { until } from '@vueuse/core'
import { defineStore } from 'pinia'
import { ref, shallowRef } from 'vue'
import { rpc } from '@/data/read'
import { dashboardSummary, type Summary } from '@/data/rows/board'
import { coverageTrend, type TrendPoint } from '@/data/rows/coverage'
import { ok } from '@/domain/result'
import { dayText } from '@/domain/time'
import { liveRead } from '@/stores/live/liveRead'
import { usePeriod } from '@/stores/period.store'
import { noYears, readYears, type Years } from './years'

/** Two years are read in six requests: they follow changes so often at most, apart from the figures, which they must not hold up. */
const yearsPaceMs = 20_000

/** Figures of the period and what they are compared with. */
export const useDashboard = defineStore('dashboard', () => {
  const period = usePeriod()
  const summary = shallowRef<Summary | null>(null)
  const board = liveRead<Summary>({
    kinds: ['incident', 'hazard', 'water', 'dispute', 'patrol', 'notice', 'plan', 'setting'],
    read: (signal) => rpc(dashboardSummary, { from_at: period.fromAt, to_at: period.toAt }, signal),
    take: (next) => (summary.value = next),
  })

  const years = shallowRef<Years>(noYears)
  const twoYears = liveRead<Years>({
    kinds: ['incident'],
    read: (signal) => readYears(Date.now(), signal),
    take: (next) => (years.value = next),
    paceMs: yearsPaceMs,
  })
  /** The figures come first: on a slow server they would wait for the years that nobody has scrolled to yet. */
  async function ensureYears(): Promise<void> {
    twoYears.view()
    await until(board.load).toMatch((load) => load === 'ready' || load === 'failed')
    await twoYears.ensure()
  }

  /** Coverage of one area over the 180 days that end with a day. */
  const trend = shallowRef<readonly TrendPoint[]>([])
  const trendOf = ref<{ readonly areaId: string; readonly onDay: number } | null>(null)
  const {
    refresh: readTrend,
    view: viewTrend,
    load: trendLoad,
  } = liveRead<readonly TrendPoint[]>({
    kinds: ['coverage'],
    read: async (signal) => {
      if (trendOf.value === null) return ok([])
      const { areaId, onDay } = trendOf.value
      return rpc(coverageTrend, { area_id: areaId, from_day: dayText(onDay - 179), to_day: dayText(onDay) }, signal)
    },
    take: (next) => (trend.value = next),
  })
  function showTrend(areaId: string, onDay: number): Promise<void> {
    trendOf.value = { areaId, onDay }
    return readTrend()
  }
  return { summary, years, yearsLoad: twoYears.load, ensureYears, trend, trendLoad, showTrend, viewTrend, ...board }
})
