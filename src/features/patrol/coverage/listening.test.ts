import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { effectScope, type EffectScope } from 'vue'
import { rpc } from '@/data/read'
import { coverageBetween, coverageGaps } from '@/data/rows/coverage'
import { nothing } from '@/map/layer'
import { touch } from '@/stores/live/live'
import { useSession } from '@/stores/session.store'
import { useCompare } from './compare.store'
import { useGaps } from './gaps.store'

vi.mock('@/data/read', () => ({ rpc: vi.fn() }))

let panel: EffectScope
const asked = (call: unknown) => vi.mocked(rpc).mock.calls.filter(([one]) => one === call).length
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms)

beforeEach(async () => {
  vi.useFakeTimers()
  setActivePinia(createPinia())
  vi.mocked(rpc).mockReset()
  panel = effectScope(true)
  // Whatever the test before touched has settled.
  await pass(10_000)
})
afterEach(() => {
  panel.stop()
  vi.useRealTimers()
})

test('outlines of gaps are read again when a count has ended, and no more when the panel is closed', async () => {
  const found = { ...nothing, features: [] }
  vi.mocked(rpc).mockResolvedValue({ ok: true, value: found })
  const session = useSession()
  vi.spyOn(session, 'can').mockReturnValue(true)
  const gaps = useGaps()
  panel.run(() => gaps.view())
  await gaps.open('a', 7)
  expect(gaps.shown).toBe(found)
  const before = asked(coverageGaps)
  touch('coverage')
  await pass(1_500)
  expect(asked(coverageGaps)).toBe(before + 1)
  panel.stop()
  touch('coverage')
  await pass(1_500)
  expect(asked(coverageGaps)).toBe(before + 1)
})

test('outlines of another area are never shown for this one', async () => {
  const first = { ...nothing, features: [] }
  vi.mocked(rpc).mockResolvedValueOnce({ ok: true, value: first })
  vi.spyOn(useSession(), 'can').mockReturnValue(true)
  const gaps = useGaps()
  await gaps.open('a', 7)
  vi.mocked(rpc).mockResolvedValueOnce({ ok: false, error: { kind: 'offline' } })
  await gaps.open('b', 7)
  expect(gaps.shown).toBe(nothing)
})

test('the earlier period of a comparison is read again when a count has ended', async () => {
  vi.mocked(rpc).mockResolvedValue({
    ok: true,
    value: { computed_at: null, on_day: null, is_stale: false, left_out: 0, oldest_day: null, patrols: 0, rows: [] },
  })
  const compare = useCompare()
  panel.run(() => compare.view())
  compare.before = { fromDay: 20_000, toDay: 20_006 }
  await pass(10)
  expect(asked(coverageBetween)).toBe(1)
  touch('coverage')
  await pass(1_500)
  expect(asked(coverageBetween)).toBe(2)
})
