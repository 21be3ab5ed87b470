import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, expect, test, vi } from 'vitest'
import { rpc } from '@/data/read'
import { roadsGraph, roadsStamp } from '@/data/rows/places'
import { connection, touch } from '@/stores/live/live'
import { useRoads } from './roads.store'

const load = vi.hoisted(() => vi.fn())
vi.mock('@/data/read', () => ({ rpc: vi.fn() }))
vi.mock('@/workers/reach.client', () => ({ createReachClient: () => ({ during: () => ({ load }) }) }))
vi.mock('@/stores/session.store', () => ({ useSession: () => ({ home: { bbox: [115, 26, 116, 27] } }) }))

let stamp = '1/3/100'
const readsOf = (asked: unknown) => vi.mocked(rpc).mock.calls.filter(([call]) => call === asked).length
const graphsRead = () => readsOf(roadsGraph)
/** Changes are folded to one a second. */
const patience = { timeout: 4000 }
beforeEach(() => {
  setActivePinia(createPinia())
  load.mockResolvedValue({ ok: true, value: { edges: 3 } })
  vi.mocked(rpc).mockImplementation((async (call: unknown) => ({
    ok: true,
    value: call === roadsStamp ? stamp : { roads: [] },
  })) as typeof rpc)
})

test('roads are read again when they are other ones, and not for every change of an area or return of the network', async () => {
  const roads = useRoads()
  connection.joined('areas', ['area'])
  touch('area')
  expect(graphsRead()).toBe(0)
  await roads.ensure()
  expect(graphsRead()).toBe(1)
  touch('area')
  await vi.waitFor(() => expect(readsOf(roadsStamp)).toBe(2), patience)
  expect(graphsRead()).toBe(1)
  stamp = '2/5/200'
  touch('area')
  await vi.waitFor(() => expect(graphsRead()).toBe(2), patience)
})
