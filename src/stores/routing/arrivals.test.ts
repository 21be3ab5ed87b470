import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { effectScope, ref } from 'vue'
import { rpc } from '@/data/read'
import type { LngLat } from '@/domain/frame'
import { useArrivals } from './arrivals'
import { touch } from '@/stores/live/live'

const nearest = vi.hoisted(() => vi.fn())
vi.mock('@/data/read', () => ({ rpc: vi.fn() }))
vi.mock('./roads.store', () => ({
  useRoads: () => ({ report: null, ensure: async () => ({ ok: true, value: null }) }),
  reachWorker: () => ({ nearest }),
}))
vi.mock('./routing.store', () => ({ useRouting: () => ({ table: async () => null }) }))

const unit = (id: string) => ({ kind: 'team', id, name: id, phone: null, lng: 115, lat: 26, seen_at: null })
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms)

beforeEach(async () => {
  vi.useFakeTimers()
  setActivePinia(createPinia())
  vi.mocked(rpc).mockResolvedValue({ ok: true, value: [unit('a')] })
  nearest.mockResolvedValue({ units: [{ unit: 0, timeS: 60, distanceM: 100 }], estimated: false })
  await pass(10_000)
})
afterEach(() => {
  vi.useRealTimers()
})

test('while a team moves the list stays until the next one is there, and through a lapse of the network', async () => {
  const screen = effectScope(true)
  const place = ref<LngLat | null>([115, 26])
  const { arrivals, error } = screen.run(() => useArrivals(place, 'car'))!
  await pass(10)
  expect(arrivals.value.map(({ id }) => id)).toEqual(['a'])

  vi.mocked(rpc).mockImplementation(async () => {
    await new Promise((resume) => setTimeout(resume, 500))
    return { ok: true, value: [unit('b')] }
  })
  touch('patrol')
  await pass(100)
  expect(arrivals.value.map(({ id }) => id)).toEqual(['a'])
  await pass(1_000)
  expect(arrivals.value.map(({ id }) => id)).toEqual(['b'])

  vi.mocked(rpc).mockResolvedValue({ ok: false, error: { kind: 'offline' } })
  touch('patrol')
  await pass(3_000)
  expect(arrivals.value.map(({ id }) => id)).toEqual(['b'])
  expect(error.value).toBeNull()

  // Of another place nothing is known yet.
  place.value = [115.5, 26]
  await pass(10)
  expect(arrivals.value).toEqual([])
  expect(error.value).toEqual({ kind: 'offline' })
  screen.stop()
})
