import { expect, test } from 'vitest'
import { engineAt, isValhallaStatus, parseRoute, parseTable, routeRequest, serves, statusUrl, tableRequest } from './external'
import { decodePolyline } from './polyline'

const osrm = engineAt('http://10.0.0.5:5000/table/v1/driving/')!
const valhalla = engineAt('http://10.0.0.5:8002/sources_to_targets')!
const two = Float64Array.of(115.3, 26.4, 115.31, 26.41)
const one = Float64Array.of(115.4, 26.5)

test('an engine is recognised by its address, or by what is said of it; a bare address has to be asked', () => {
  expect(osrm).toEqual({ kind: 'osrm', root: 'http://10.0.0.5:5000', profile: 'driving' })
  expect(valhalla).toEqual({ kind: 'valhalla', root: 'http://10.0.0.5:8002', profile: '' })
  expect(engineAt('https://maps.county.cn/valhalla/')).toMatchObject({
    kind: 'valhalla',
    root: 'https://maps.county.cn/valhalla',
  })
  expect(engineAt('http://10.0.0.5:9000')).toBeNull()
  expect(engineAt('http://10.0.0.5:9000', 'osrm')).toMatchObject({ kind: 'osrm', profile: 'driving' })
  expect(engineAt('http://10.0.0.5:9000/', 'valhalla')).toMatchObject({ kind: 'valhalla', root: 'http://10.0.0.5:9000' })
  expect(statusUrl('http://10.0.0.5:9000/')).toBe('http://10.0.0.5:9000/status')
  expect([isValhallaStatus({ version: '3.5.1' }), isValhallaStatus({ code: 'InvalidUrl' }), isValhallaStatus(null)]).toEqual([true, false, false]) // prettier-ignore
})
test('OSRM serves the one way of moving it was built for, Valhalla all', () => {
  const ways = ['foot', 'motorcycle', 'car'] as const
  expect(ways.map((way) => serves(osrm, way))).toEqual([false, false, true])
  expect(ways.map((way) => serves(engineAt('http://x/route/v1/foot')!, way))).toEqual([true, false, false])
  expect(ways.map((way) => serves(valhalla, way))).toEqual([true, true, true])
})
test('a table is asked for once, sources before targets', () => {
  expect(tableRequest(osrm, 'car', two, one)).toEqual({
    url: 'http://10.0.0.5:5000/table/v1/driving/115.30000,26.40000;115.31000,26.41000;115.40000,26.50000?annotations=duration,distance&sources=0;1&destinations=2',
  })
  const { url, body } = tableRequest(valhalla, 'foot', two, one)
  expect(url).toBe('http://10.0.0.5:8002/sources_to_targets')
  expect(JSON.parse(body!)).toMatchObject({
    sources: [{ lon: 115.3, lat: 26.4 }, { lon: 115.31 }],
    targets: [{ lon: 115.4, lat: 26.5 }],
    costing: 'pedestrian',
  })
  expect(JSON.parse(routeRequest(valhalla, 'motorcycle', [115.3, 26.4], [115.4, 26.5]).body!)).toMatchObject({
    costing: 'motorcycle',
  })
})
test('both tables read the same: seconds, metres, and no way is infinite', () => {
  const fromOsrm = parseTable(osrm, { code: 'Ok', durations: [[62.5], [null]], distances: [[700], [null]] }, 2, 1)
  const cells = [[{ time: 62.5, distance: 0.7 }], [{ time: null, distance: null }]]
  const fromValhalla = parseTable(valhalla, { sources_to_targets: cells }, 2, 1)
  const table = { durationS: Float32Array.of(62.5, Infinity), distanceM: Float32Array.of(700, Infinity) }
  expect(fromOsrm).toEqual({ ok: true, value: table })
  expect(fromValhalla).toEqual({ ok: true, value: table })
})
test('anything but a whole table is refused', () => {
  const bodies = [null, 'busy', {}, { code: 'NoTable' }, { code: 'Ok', durations: [[0]] }, { code: 'TooBig', durations: [[0], [1]], distances: [[0], [1]] }, { code: 'Ok', durations: [[0], ['x']], distances: [[0], [1]] }] // prettier-ignore
  const cells = [{ sources_to_targets: [[{ time: 1 }], [{ time: 2 }]] }, { sources_to_targets: [[], []] }, { error_code: 154 }]
  for (const body of bodies) expect(parseTable(osrm, body, 2, 1)).toMatchObject({ ok: false, error: { field: 'routingUrl' } })
  for (const body of [...bodies, ...cells]) expect(parseTable(valhalla, body, 2, 1)).toMatchObject({ ok: false })
})
test('a way is read from both, and no way is no failure', () => {
  // The example of the format's own description, in six digits.
  const shape = '_izlhA~rlgdF_{geC~ywl@_kwzCn`{nI'
  expect([...decodePolyline(shape)!]).toEqual([-120.2, 38.5, -120.95, 40.7, -126.453, 43.252])
  const path = { durationS: 90, distanceM: 1200 }
  const fromOsrm = parseRoute(osrm, { code: 'Ok', routes: [{ geometry: shape, duration: 90, distance: 1200 }] })
  const fromValhalla = parseRoute(valhalla, { trip: { legs: [{ shape }], summary: { time: 90, length: 1.2 } } })
  for (const answer of [fromOsrm, fromValhalla]) expect(answer).toMatchObject({ ok: true, value: path })
  expect(parseRoute(osrm, { code: 'NoRoute' })).toEqual({ ok: true, value: null })
  expect(parseRoute(valhalla, { error_code: 442 })).toEqual({ ok: true, value: null })
  for (const body of [null, { trip: { legs: [{ shape: 'x' }], summary: { time: 1, length: 1 } } }, { trip: { legs: [] } }])
    expect(parseRoute(valhalla, body)).toMatchObject({ ok: false })
  expect(decodePolyline('_p~iF~ps|U', 5)).toEqual(Float64Array.of(-120.2, 38.5))
  for (const broken of ['_p~iF~ps|', '_p~iF', '_p~\n', '~~~~~~~~~~~~']) expect(decodePolyline(broken), broken).toBeNull()
})
