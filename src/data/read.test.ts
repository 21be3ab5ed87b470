import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { hazardsList } from './rows/hazards'
import { saveWater } from './rows/waters'
import { rpc } from './read'

vi.mock('./config', () => ({ config: () => ({ supabaseUrl: 'https://county.example', anonKey: 'key' }) }))
vi.mock('./local/database', () => ({
  loadEntry: async () => null,
  saveEntry: async () => undefined,
  removeEntry: async () => undefined,
}))

const id = '3f0a2b1c-0000-4000-8000-000000000001'
const water = { id, name: '龙潭', geom: { type: 'Point', coordinates: [115, 26] } }
const answer = (status: number, body: string | null, type: string) =>
  new Response(body, { status, headers: { 'content-type': type } })
const json = (status: number, value: unknown) => answer(status, JSON.stringify(value), 'application/json')

const fetched = vi.fn<typeof fetch>()
beforeEach(() => vi.stubGlobal('fetch', fetched))
afterEach(() => {
  vi.unstubAllGlobals()
  vi.useRealTimers()
  fetched.mockReset()
})
const save = () => rpc(saveWater, { water })

describe('what a café answers in the place of the server', () => {
  const page = '<html><body>Welcome to the free Wi-Fi</body></html>'
  test.each([
    ['200 with a page', () => answer(200, page, 'text/html')],
    ['200 with a page that calls itself JSON', () => answer(200, page, 'application/json')],
    ['200 with {}', () => json(200, {})],
    ['200 with []', () => json(200, [])],
    ['200 with null', () => json(200, null)],
    ['200 with nothing', () => answer(200, '', 'text/plain')],
    ['204', () => answer(204, null, '')],
    ['403 with a page', () => answer(403, page, 'text/html')],
    ['403 with {}', () => json(403, {})],
    ['403 with words but no code', () => json(403, { message: 'Sign in to continue' })],
    ['511 with a page', () => answer(511, page, 'text/html')],
    ['502 with JSON of its own', () => json(502, { error: 'bad gateway', code: 502 })],
  ])('%s is no network, never success and never refusal', async (_, make) => {
    fetched.mockImplementation(async () => make())
    expect(await save()).toEqual({ ok: false, error: { kind: 'offline' } })
  })
  test('a redirect is not followed', async () => {
    fetched.mockImplementation(async (_, init) => {
      if (init?.redirect === 'error') throw new TypeError('Failed to fetch')
      return answer(200, page, 'text/html')
    })
    expect(await save()).toEqual({ ok: false, error: { kind: 'offline' } })
  })
})

test('a write is done when its answer names what was sent', async () => {
  fetched.mockImplementation(async () => json(200, { id, rev: 1 }))
  expect(await save()).toEqual({ ok: true, value: { id, rev: 1 } })
})
test('a write whose answer names something else is not done', async () => {
  fetched.mockImplementation(async () => json(200, { id: 'another', rev: 1 }))
  expect(await save()).toEqual({ ok: false, error: { kind: 'offline' } })
})
test('a refusal of ours keeps its words', async () => {
  fetched.mockImplementation(async () =>
    json(400, { code: '22023', message: '请写一句话说明是什么隐患。', details: null, hint: null }),
  )
  expect(await save()).toEqual({ ok: false, error: { kind: 'invalid', detail: '请写一句话说明是什么隐患。' } })
})
test('a renamed key is no success, and is written down', async () => {
  const reported = vi.fn()
  vi.stubGlobal('reportError', reported)
  const row = {
    id,
    code: 'H1',
    kind: 'fire',
    severity: 2,
    titel: '线路老化',
    status: 'reported',
    deadline: null,
    reported_at: 'x',
    lng: 1,
    lat: 2,
  }
  fetched.mockImplementation(async () => json(200, [row]))
  expect(await rpc(hazardsList)).toEqual({ ok: false, error: { kind: 'offline' } })
  expect(String(reported.mock.calls[0]?.[0])).toMatch(/hazards_list.*title/)
})
test('a request that is never answered ends by itself as no network', async () => {
  vi.useFakeTimers()
  fetched.mockImplementation(
    (_, init) =>
      new Promise((_resolve, reject) => {
        init?.signal?.addEventListener('abort', () => reject(new DOMException('aborted', 'AbortError')))
      }),
  )
  const asked = rpc(hazardsList)
  await vi.advanceTimersByTimeAsync(31_000)
  expect(await asked).toEqual({ ok: false, error: { kind: 'offline' } })
})
test('one that its view gave up is told apart', async () => {
  const own = new AbortController()
  fetched.mockImplementation(
    (_, init) =>
      new Promise((_resolve, reject) => {
        init?.signal?.addEventListener('abort', () => reject(new DOMException('aborted', 'AbortError')))
      }),
  )
  const asked = rpc(hazardsList, {}, own.signal)
  setTimeout(() => own.abort(), 5)
  expect(await asked).toEqual({ ok: false, error: { kind: 'aborted' } })
})
