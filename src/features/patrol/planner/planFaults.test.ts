import { expect, test } from 'vitest'
import type { LngLat } from '@/domain/frame'
import type { PlanDraft } from '@/domain/plan'
import { buildGraph } from '@/geo/reach/graph'
import { waysFromGeoJson } from '@/geo/reach/geojsonRoads'
import { travelMatrix } from '@/geo/reach/matrix'
import { createNetwork } from '@/geo/reach/network'
import { travelProfiles } from '@/geo/reach/profile'
import { handStop } from './draw/drawing'
import { planFaults } from './planFaults'
import { placesOf, toProblem, type WayMatrix } from './solve/problem'

const road = (coordinates: readonly LngLat[]): GeoJSON.Feature => ({
  type: 'Feature',
  properties: { highway: 'secondary' },
  geometry: { type: 'LineString', coordinates: coordinates.map(([lng, lat]) => [lng, lat]) },
})
/** A road south of the river and one north of it, 1 km apart, and no bridge. */
const network = createNetwork(
  buildGraph(
    waysFromGeoJson({
      type: 'FeatureCollection',
      features: [road([[115, 26], [115.1, 26], [115.2, 26]]), road([[115, 26.01], [115.1, 26.01]])], // prettier-ignore
    }),
  ),
  travelProfiles.car,
)
const hour = 3_600_000
const night = Date.parse('2026-07-01T14:00:00Z')
const aDraft = (over: Partial<PlanDraft>): PlanDraft => ({
  id: 'p',
  rev: null,
  version: 1,
  status: 'draft',
  areaId: 'a',
  title: '今晚',
  serviceDay: '2026-07-01',
  shiftFromMs: night,
  shiftToMs: night + 8 * hour,
  teams: [{ id: 't', name: '一队', colour: 0, phone: null, officeId: null, office: [115.01, 26], way: 'car' }],
  stops: [handStop('near', [115.1, 26], '近'), handStop('far', [115.2, 26], '远')],
  routes: { t: [] },
  ...over,
})
const stop = (id: string, at: LngLat, isMust: boolean) => ({ ...handStop(id, at, id), isMust })
function faultsOf(over: Partial<PlanDraft>, nowMs = night - hour) {
  const draft = aDraft(over)
  const { durationS, distanceM, problems } = travelMatrix(network, placesOf(draft))
  const matrices: WayMatrix[] = [{ way: 'car', durationS, distanceM, isEstimate: false, problems }]
  return planFaults(draft, toProblem(draft, matrices, nowMs), matrices, [])
}
const near = stop('near', [115.1, 26], true)
const far = stop('far', [115.2, 26], true)

test('a sound plan has nothing wrong with it', () => {
  expect(faultsOf({})).toEqual([])
})
test.each([true, false])('a stop across a river without a bridge is named, must-visit or not (%s)', (isMust) => {
  const across = stop('across', [115.05, 26.01], isMust)
  expect(faultsOf({ stops: [near, far, across] })).toEqual([{ rule: 'stop-cut-off', stopIds: ['across'], teamIds: [] }])
})
test('a stop off the map is named as that', () => {
  const lost = stop('lost', [100, 10], false)
  expect(faultsOf({ stops: [near, far, lost] })).toEqual([{ rule: 'stop-off-map', stopIds: ['lost'], teamIds: [] }])
})
test('a shift shorter than one leg names the stops it is too short for, a longer one only the far', () => {
  expect(faultsOf({ shiftToMs: night + 60_000 })).toEqual([{ rule: 'shift-too-short', stopIds: ['near', 'far'], teamIds: [] }])
  const [both] = faultsOf({ stops: [near, stop('far', [115.2, 26], false)], shiftToMs: night + 45 * 60_000 })
  expect(both).toEqual({ rule: 'shift-too-short', stopIds: ['far'], teamIds: [] })
})
test('a window before now is named for its stop, a shift before now for the whole plan and nothing else', () => {
  const early = { ...near, windowFromMs: night, windowToMs: night + hour }
  expect(faultsOf({ stops: [early, far] }, night + 2 * hour)).toEqual([{ rule: 'window-past', stopIds: ['near'], teamIds: [] }])
  expect(faultsOf({}, night + 9 * hour)).toEqual([{ rule: 'shift-past', stopIds: [], teamIds: [] }])
})
test('an office on another piece of the road network is named', () => {
  const teams = ['south', 'north'].map((id) => ({
    ...aDraft({}).teams[0]!,
    id,
    office: (id === 'north' ? [115.05, 26.01] : [115.01, 26]) as LngLat,
  }))
  const faults = faultsOf({ teams, routes: { south: [], north: [] } })
  expect(faults).toEqual([{ rule: 'office-unreachable', stopIds: [], teamIds: ['north'] }])
})
