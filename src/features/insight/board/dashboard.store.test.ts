import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { effectScope } from 'vue'
import { rpc } from '@/data/read'
import { dashboardSummary } from '@/data/rows/board'
import { incidentCounts } from '@/data/rows/incidents'
import type { Result } from '@/domain/result'
import { touch } from '@/stores/live/live'
import { useDashboard } from './dashboard.store'

vi.mock('@/data/read', () => ({ rpc: vi.fn() }))

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms)
const counts = { step: 1, total: 3, by_group: {}, by_day: [['2026-11-20', 3]], by_hour_weekday: [], day_only: 0 }
const asked = (call: unknown) => vi.mocked(rpc).mock.calls.filter(([one]) => one === call).length
/** Of one of six. */
const countS = 2

beforeEach(async () => {
  vi.useFakeTimers({ now: Date.parse('2026-11-21T20:10:00+08:00') })
  setActivePinia(createPinia())
  vi.mocked(rpc).mockReset()
  vi.mocked(rpc).mockImplementation(async (call) => {
    if (call !== (incidentCounts as unknown)) return { ok: true, value: {} } as Result<never>
    await new Promise((resume) => setTimeout(resume, countS * 1000))
    return { ok: true, value: counts } as unknown as Result<never>
  })
  await pass(10_000)
})
afterEach(() => {
  vi.useRealTimers()
})

test('the figures come first and follow every change, while two years are being counted at their own pace', async () => {
  const screen = effectScope(true)
  const dashboard = useDashboard()
  screen.run(() => {
    dashboard.view()
    void dashboard.ensureYears()
  })
  await pass(10)
  expect(asked(incidentCounts)).toBe(0)
  await dashboard.refresh()
  await pass(10)
  const figures = asked(dashboardSummary)
  expect(asked(incidentCounts)).toBe(1)
  for (let at = 0; at < 30; at++) {
    touch('incident')
    await pass(1_000)
  }
  expect(asked(dashboardSummary) - figures).toBeGreaterThanOrEqual(28)
  // Six requests for a reading, one after the other: two of all incidents, one for each group; a second reading after the pace.
  expect(asked(incidentCounts)).toBeLessThanOrEqual(12)
  await pass(60_000)
  expect(dashboard.years.months.at(-1)).toMatchObject({ month: '2026-11', now: 3 })
  expect(dashboard.years.zeroCounts.length).toBeGreaterThan(0)
  screen.stop()
})

test('disputes are on the board, so it follows them', async () => {
  const screen = effectScope(true)
  const dashboard = useDashboard()
  screen.run(() => dashboard.view())
  await dashboard.refresh()
  const before = asked(dashboardSummary)
  touch('dispute')
  await pass(1_500)
  expect(asked(dashboardSummary)).toBe(before + 1)
  screen.stop()
})
