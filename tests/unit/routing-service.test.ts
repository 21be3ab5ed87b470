import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { useRouting } from '@/stores/routing/routing.store'

const settings: { routingUrl?: string; routingEngine?: 'osrm' | 'valhalla' } = {}
vi.mock('@/data/config', () => ({ config: () => settings }))

/** A small engine of each kind on one port: 100 s and 1,000 m for each degree of longitude; nothing leads beyond 117°. */
type Place = readonly [lng: number, lat: number]
const cost = ([a]: Place, [b]: Place) => (Math.max(a, b) > 117 ? null : Math.abs(a - b))
const textOf = async (request: IncomingMessage) => {
  let text = ''
  for await (const part of request) text += String(part)
  return text
}
/** One pair of deltas from the origin and one to the end, six digits. */
function encode(places: readonly Place[]): string {
  let [lastLat, lastLng, text] = [0, 0, '']
  const put = (delta: number) => {
    for (let left = delta < 0 ? -2 * delta - 1 : 2 * delta; ; left = Math.floor(left / 32)) {
      text += String.fromCharCode((left >= 32 ? (left % 32) + 32 : left) + 63)
      if (left < 32) return
    }
  }
  for (const [lng, lat] of places) {
    const [nextLat, nextLng] = [Math.round(lat * 1e6), Math.round(lng * 1e6)]
    put(nextLat - lastLat)
    put(nextLng - lastLng)
    ;[lastLat, lastLng] = [nextLat, nextLng]
  }
  return text
}

let server: Server
let origin = ''
let asked: string[] = []
let isBroken = false

const pairs = (text: string) => text.split(';').map((pair): Place => pair.split(',').map(Number) as unknown as Place)
async function answer(request: IncomingMessage): Promise<unknown> {
  const url = new URL(request.url ?? '', origin)
  if (isBroken) return { code: 'TooBig' }
  const [, service, , , coordinates] = url.pathname.split('/')
  if (request.method === 'GET' && service === 'table') {
    const places = pairs(decodeURIComponent(coordinates!))
    const pick = (name: string) => (url.searchParams.get(name) ?? '').split(';').map((index) => places[Number(index)]!)
    const [from, to] = [pick('sources'), pick('destinations')]
    const rows = (scale: number) => from.map((a) => to.map((b) => (cost(a, b) === null ? null : cost(a, b)! * scale)))
    return { code: 'Ok', durations: rows(100), distances: rows(1000) }
  }
  if (request.method === 'GET' && service === 'route') {
    const places = pairs(decodeURIComponent(coordinates!))
    const way = cost(places[0]!, places[1]!)
    if (way === null) return { code: 'NoRoute' }
    return { code: 'Ok', routes: [{ geometry: encode(places), duration: way * 100, distance: way * 1000 }] }
  }
  if (service === 'status') return settings.routingUrl?.includes('old') ? { code: 'InvalidUrl' } : { version: '3.5.1' }
  const body = JSON.parse(await textOf(request)) as Record<string, readonly { lon: number; lat: number }[]>
  const places = (name: string) => body[name]!.map(({ lon, lat }): Place => [lon, lat])
  if (service === 'sources_to_targets')
    return {
      sources_to_targets: places('sources').map((a) =>
        places('targets').map((b) => {
          const way = cost(a, b)
          return { time: way === null ? null : way * 100, distance: way }
        }),
      ),
    }
  const [a, b] = places('locations')
  const way = cost(a!, b!)
  if (way === null) return { error_code: 442 }
  return { trip: { legs: [{ shape: encode([a!, b!]) }], summary: { time: way * 100, length: way } } }
}

beforeEach(async () => {
  setActivePinia(createPinia())
  asked = []
  isBroken = false
  for (const key of Object.keys(settings)) delete settings[key as keyof typeof settings]
  server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url?.split('/')[1]}`)
    void answer(request).then((body) => response.end(JSON.stringify(body)))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterEach(() => new Promise((resolve) => server.close(resolve)))

const three = Float64Array.of(115, 26, 116, 26, 118, 26)
const expectTable = async (mode: 'car' | 'foot') => {
  const table = await useRouting().table(mode, three, three)
  expect([...table!.durationS]).toEqual([0, 100, Infinity, 100, 0, Infinity, Infinity, Infinity, Infinity])
  expect(table!.distanceM[1]).toBe(1000)
}

test('OSRM gives the planner its matrix and its ways', async () => {
  settings.routingUrl = `${origin}/table/v1/driving`
  await expectTable('car')
  const way = await useRouting().route('car', [115, 26], [115.5, 26.25])
  expect(way).toEqual({ lngLat: Float64Array.of(115, 26, 115.5, 26.25), durationS: 50, distanceM: 500 })
  expect(await useRouting().route('car', [115, 26], [118, 26])).toBeNull()
  expect(useRouting().state).toBe('serving')
  expect(await useRouting().table('foot', three, three)).toBeNull()
})
test('Valhalla is recognised by its status page and serves walkers too', async () => {
  settings.routingUrl = origin
  await expectTable('foot')
  const way = await useRouting().route('foot', [115, 26], [115.5, 26.25])
  expect(way).toMatchObject({ lngLat: Float64Array.of(115, 26, 115.5, 26.25), durationS: 50, distanceM: 500 })
  expect(await useRouting().route('foot', [115, 26], [118, 26])).toBeNull()
  expect(asked.filter((line) => line === 'GET status')).toHaveLength(1)
})
test('a kind that is set is not asked for', async () => {
  settings.routingUrl = origin
  settings.routingEngine = 'osrm'
  await expectTable('car')
  expect(asked).toEqual(['GET table'])
})
test('a night of places is asked for in blocks that both engines take', async () => {
  settings.routingUrl = `${origin}/table/v1/driving`
  const places = Float64Array.from({ length: 240 }, (_, at) => (at % 2 === 0 ? 115 + at / 1000 : 26))
  const table = await useRouting().table('car', places, places)
  expect(asked).toHaveLength(9)
  for (const [from, to] of [
    [0, 119],
    [119, 3],
    [55, 101],
  ] as const)
    // prettier-ignore
    expect(table!.durationS[from * 120 + to]).toBeCloseTo(Math.abs(from - to) * 0.2, 3)
})
test('an engine that refuses or is gone is said to have failed and left alone for a minute', async () => {
  settings.routingUrl = `${origin}/table/v1/driving`
  isBroken = true
  expect(await useRouting().table('car', three, three)).toBeNull()
  expect(useRouting().state).toBe('failed')
  expect(await useRouting().route('car', [115, 26], [116, 26])).toBeUndefined()
  expect(asked).toHaveLength(1)
  vi.useFakeTimers({ now: Date.now() + 61_000, toFake: ['Date'] })
  isBroken = false
  await expectTable('car')
  expect(useRouting().state).toBe('serving')
  vi.useRealTimers()

  setActivePinia(createPinia())
  settings.routingUrl = 'http://127.0.0.1:9/table/v1/driving'
  expect(await useRouting().table('car', three, three)).toBeNull()
  expect(useRouting().state).toBe('failed')
})
test('without a service nothing is asked and nothing is said', async () => {
  expect(await useRouting().table('car', three, three)).toBeNull()
  expect(await useRouting().route('car', [115, 26], [116, 26])).toBeUndefined()
  expect(useRouting().state).toBe('none')
})
