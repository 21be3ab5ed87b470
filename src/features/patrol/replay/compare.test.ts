import { expect, test } from 'vitest'
import type { PlanWalks } from '@/data/rows/plans'
import type { ReplayTrack } from '@/geo/walk'
import { fromField, hourText, toField } from './clockText'
import { comparePlan, type ComparedPlan } from './compare'
import { toReplayTrack } from './tracks'

const startMs = Date.parse('2026-11-21T22:00:00+08:00')
const at = (minutes: number) => new Date(startMs + minutes * 60_000).toISOString()
const stop = (id: string, seq: number, lng: number, over: object = {}) => ({
  id,
  route_id: 'route',
  seq,
  kind: 'manual' as const,
  name: id,
  lng,
  lat: 26.5,
  dwell_s: 600,
  visited_at: null,
  visited_s: null,
  ...over,
})
const plan: ComparedPlan = {
  shift_to: at(480),
  routes: [
    {
      id: 'route',
      team_id: 'team',
      team_name: '一队',
      colour: 1,
      leaves_at: at(0),
      geom: {
        coordinates: [
          [115.4, 26.5],
          [115.5, 26.5],
        ],
      },
    },
  ],
  stops: [stop('late', 2, 115.5), stop('first', 0, 115.4), stop('passed', 1, 115.45)],
}
const walks: PlanWalks = {
  patrols: [{ team_id: 'team', patrol_id: 'walk', started_at: at(30), ended_at: at(200), last_fix_at: at(200) }],
  skips: [{ stop_id: 'late', skipped_at: at(100), reason: '道路不通' }],
}
/** Twelve minutes at the first stop, then four at the second, a fix each minute. */
const track: ReplayTrack = {
  id: 'walk',
  teamId: 'team',
  timeS: Float64Array.from({ length: 18 }, (_, i) => startMs / 1000 + 1800 + i * 60),
  lngLat: Float64Array.from(Array.from({ length: 18 }, (_, i) => [i <= 12 ? 115.4 : 115.45, 26.5]).flat()),
  joined: Uint8Array.from({ length: 18 }, (_, i) => (i < 17 ? 1 : 0)),
}

test('stops come in the order of the plan, with what the phone said', () => {
  const [route] = comparePlan(plan, walks, null, startMs + 86_400_000)
  expect(route!.stops.map(({ id, state }) => [id, state])).toEqual([
    ['first', 'missed'],
    ['passed', 'missed'],
    ['late', 'skipped'],
  ])
  expect(route!.notices).toEqual([{ kind: 'late', minutes: 30 }])
})

test('a track gives a stop its minutes, and a stop cut short says so', () => {
  const [route] = comparePlan(plan, walks, [track], startMs + 86_400_000)
  expect(route!.stops.map(({ state }) => state)).toEqual(['visited', 'partly', 'skipped'])
  expect(route!.stops[0]!.givenS).toBeGreaterThanOrEqual(720)
  expect(route!.stops[1]!.givenS).toBeGreaterThanOrEqual(240)
  expect(route!.stops[1]!.givenS).toBeLessThan(310)
  expect(route!.deviations).toEqual([])
})

test('a track of another patrol or another team gives nothing', () => {
  const [route] = comparePlan(plan, walks, [{ ...track, id: 'other' }], startMs)
  expect(route!.stops[0]!.givenS).toBe(0)
})

test('a stored track becomes one with each time once, and one without times is none', () => {
  const row = { id: 'a', team_id: null, x: [115_400_000, 115_400_010, 115_400_020], y: [26_500_000, 26_500_000, 26_500_000] }
  expect(toReplayTrack({ ...row, t: null })).toBeNull()
  expect([...toReplayTrack({ ...row, t: [100, 100, 130] })!.timeS]).toEqual([100, 130])
})

test('field and clock speak Shanghai time', () => {
  expect(toField(startMs)).toBe('2026-11-21T22:00')
  expect(fromField('2026-11-21T22:00')).toBe(startMs)
  expect(fromField('soon')).toBeNaN()
  expect(hourText(startMs / 1000)).toBe('22:00')
})
