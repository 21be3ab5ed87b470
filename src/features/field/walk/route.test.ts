import { expect, test } from 'vitest'
import type { WalkRoute, WalkStop } from '@/data/rows/plans'
import { distanceText } from '@/features/field/distance'
import { sumWalk } from '@/geo/walk'
import { inTime, progressOf, routeToOffer, steadyFixes } from './route'

const hourMs = 3_600_000
const route = (id: string, fromHours: number, isOwn = true) =>
  ({
    route_id: id,
    shift_from: new Date(fromHours * hourMs).toISOString(),
    shift_to: new Date((fromHours + 8) * hourMs).toISOString(),
    is_own: isOwn,
  }) as WalkRoute

test.each([
  ['the shift that runs', [route('next', 30), route('now', 8)], 10, 'now'],
  ['the next one when none runs', [route('far', 50), route('next', 30)], 10, 'next'],
  ['the next before the one that is over', [route('past', 0), route('next', 30)], 10, 'next'],
  ['an own route before a nearer one of another team', [route('theirs', 8, false), route('mine', 30)], 10, 'mine'],
])('offers %s', (_, routes, nowHours, expected) => {
  expect(routeToOffer(routes, nowHours * hourMs)?.route_id).toBe(expected)
})

test('offers nothing where nothing is published', () => {
  expect(routeToOffer([], 0)).toBeNull()
})

test('a stop that was visited stays visited, whoever says it was skipped', () => {
  const stop = { visited_at: null, visited_s: 40, skip_reason: '道路不通' } as WalkStop
  const own = { visited: false, insideS: 12, isInside: false, skipReason: null }
  expect(progressOf(stop, own)).toMatchObject({ state: 'skipped', insideS: 40 })
  expect(progressOf(stop, { ...own, visited: true }).state).toBe('visited')
  expect(progressOf({ ...stop, skip_reason: null }, own).state).toBe('open')
})

test.each([
  [7.4, '7 m'],
  [318, '320 m'],
  [994, '990 m'],
  [996, '1.0 km'],
  [1449, '1.4 km'],
])('%d metres read %s', (metres, text) => {
  expect(distanceText(metres)).toBe(text)
})

test('fixes of a clock that was set back come back under a time that only goes forward', () => {
  const fix = (timeMs: number) => ({ timeMs, lngE6: 115_400_000, latE6: 26_450_000, accDm: -1 })
  expect(steadyFixes([10_000, 15_000, 5_000, 10_000].map(fix)).map(({ steadyMs }) => steadyMs)).toEqual([
    10_000, 15_000, 15_000, 20_000,
  ])
})

test('what another logger told counts where it lies, though it joined the walk last', () => {
  const fix = (minute: number, northE6: number) => ({ timeMs: minute * 60_000, lngE6: 115e6, latE6: 26e6 + northE6, accDm: 50 })
  const phone = [fix(0, 0), fix(1, 1000), fix(11, 6000), fix(12, 7000)]
  const logger = [fix(3, 2000), fix(6, 3500), fix(9, 5000)]
  const joined = sumWalk(inTime([...phone, ...logger]), 0, 12 * 60_000)
  expect(joined.gaps).toBe(0)
  // 0.007° of latitude, once.
  expect(Math.abs(joined.distanceM - 776)).toBeLessThan(4)
  expect(sumWalk(inTime(phone), 0, 12 * 60_000)).toMatchObject({ gaps: 1, gapMs: 600_000 })
})
