import { expect, test } from 'vitest'
import { toTravelMatrix, type RouteProblem, type RouteStop } from '@/geo/routes/problem'
import { whyOut } from './whyOut'

/** Two offices at 0 and 1000 and stops on a line, a second a metre, one hour of shift. */
function aProblem(stops: readonly (Partial<RouteStop> & { at: number })[], over: Partial<RouteProblem> = {}): RouteProblem {
  const places = [0, 1000, ...stops.map(({ at }) => at)]
  return {
    matrices: [toTravelMatrix(places.flatMap((from) => places.map((to) => Math.abs(from - to))))],
    placeCount: places.length,
    teams: [0, 1].map((place) => ({ id: `t${place}`, startPlace: place, endPlace: place, shiftStartS: 0, shiftEndS: 3600 })),
    stops: stops.map(({ at: _, ...facts }, index) => ({
      id: `s${index}`,
      place: 2 + index,
      dwellS: 600,
      windowStartS: 0,
      windowEndS: 3600,
      ...facts,
    })),
    ...over,
  }
}

test('a stop that fits is offered to the team and place that add least travel', () => {
  const problem = aProblem([{ at: 100 }, { at: 300 }, { at: 200 }])
  expect(whyOut(problem, [[0, 1], []], 2)).toEqual({ kind: 'fits', team: 0, index: 1, addsS: 0 })
})
test('a stop that no team could serve even alone names the rule', () => {
  expect(whyOut(aProblem([{ at: 1e9 }]), [[], []], 0)).toEqual({ kind: 'rule', rule: 'stop-unreachable' })
})
test('a stop that would fit alone but not beside the others has no room', () => {
  const problem = aProblem([{ at: 0, dwellS: 3600 }, { at: 1000, dwellS: 3600 }, { at: 500 }])
  expect(whyOut(problem, [[0], [1]], 2)).toEqual({ kind: 'no-room' })
})
test('a ban, a pin and a partner on another route are kept', () => {
  const stops = [{ at: 100 }, { at: 120 }]
  expect(whyOut(aProblem(stops, { forbidden: [{ teamId: 't0', stopId: 's1' }] }), [[0], []], 1)).toMatchObject({ team: 1 })
  expect(whyOut(aProblem(stops, { pinned: [{ teamId: 't1', stopId: 's1' }] }), [[0], []], 1)).toMatchObject({ team: 1 })
  expect(whyOut(aProblem(stops, { sameTeam: [['s0', 's1']] }), [[], [0]], 1)).toMatchObject({ team: 1 })
})
