import { expect, test } from 'vitest'
import { clearDrawn, drawnOf, moveStop, setDrawn, type DrawnPoint, type PlanDraft, type PlanStop } from '@/domain/plan'
import { retime } from '@/geo/routes/retime'
import { solve } from '@/geo/routes/solve'
import type { Leg } from '@/stores/routing/travel'
import { drawnMatrix, drawnWay, parseDrawn } from './drawnWay'
import { placesOf, toOrders, toProblem, toRoutes, travelM, type WayMatrix } from '@/features/patrol/planner/solve/problem'

const aStop = (id: string, lng: number): PlanStop => ({
  id,
  kind: 'manual',
  subjectId: null,
  name: id,
  reason: '',
  at: [lng, 26],
  windowFromMs: null,
  windowToMs: null,
  dwellS: 600,
  priority: 2,
  isMust: false,
  pinnedTeamId: null,
  isDropped: false,
})
const plain: PlanDraft = {
  id: 'p',
  rev: null,
  version: 1,
  status: 'draft',
  areaId: 'a',
  title: '今晚',
  serviceDay: '2026-07-01',
  shiftFromMs: 0,
  shiftToMs: 8 * 3_600_000,
  teams: ['drawn', 'free'].map((id) => ({ id, name: id, colour: 0, phone: null, officeId: null, office: [115, 26], way: 'car' })),
  stops: [aStop('near', 115.1), aStop('far', 115.4), aStop('other', 115.2)],
  routes: { drawn: [], free: ['near'] },
}
/** Far first, then a bend that is no stop, then near: nobody would plan it so. */
const points: DrawnPoint[] = [
  { at: [115.4, 26], stopId: 'far' },
  { at: [115.3, 26.1], stopId: null },
  { at: [115.1, 26], stopId: 'near' },
]
const leg = (from: DrawnPoint['at'], to: DrawnPoint['at'], durationS: number): Leg => ({
  line: [from, to],
  durationS,
  distanceM: durationS * 10,
  isStraight: false,
  roads: [],
})
const office = [115, 26] as const
const legs = [leg(office, points[0]!.at, 1000), leg(points[0]!.at, points[1]!.at, 300), leg(points[1]!.at, points[2]!.at, 400), leg(points[2]!.at, office, 200)] // prettier-ignore
const draft = setDrawn(plain, 'drawn', points)
const byRoad = (): WayMatrix => {
  const size = placesOf(draft).length / 2
  return {
    way: 'car',
    durationS: new Float64Array(size * size).fill(500),
    distanceM: new Float64Array(size * size).fill(5000),
    isEstimate: false,
  }
}
const matrices = () => [byRoad(), drawnMatrix(draft, 'drawn', drawnWay(points, legs))]

test('a drawing takes its stops from whoever had them, in the order they were pressed', () => {
  expect(draft.routes).toEqual({ drawn: ['far', 'near'], free: [] })
  expect(drawnOf(draft, 'drawn')).toBe(points)
})
test('the line runs through every point, and stops lie on it with their time along it', () => {
  const way = drawnWay(points, legs)
  expect(way.line).toEqual([office, points[0]!.at, points[1]!.at, points[2]!.at, office])
  expect(way.stops).toEqual([
    { stopId: 'far', afterS: 1000, afterM: 10_000, lineAt: 1 },
    { stopId: 'near', afterS: 1700, afterM: 17_000, lineAt: 3 },
  ])
  expect(way.durationS).toBe(1900)
})
test('the clock and the metres of a drawn route are those of the line', () => {
  const problem = toProblem(draft, matrices(), 0)
  const timed = retime(problem, 0, toOrders(draft)[0]!)
  expect(timed.violations).toEqual([])
  expect(timed.visits.map(({ arriveS }) => arriveS)).toEqual([1000, 1000 + 600 + 700])
  expect(timed.travelS).toBe(1900)
  expect(travelM(draft, matrices(), timed)).toBe(19_000)
})
test('the solver leaves a drawn route as it is and plans the others around it', () => {
  const answer = solve(toProblem(draft, matrices(), 0), { iterations: 400, seed: 3, start: toOrders(draft) })
  if (!answer.ok) throw new Error(JSON.stringify(answer.error.faults))
  expect(toRoutes(draft, answer.value.routes)).toEqual({ drawn: ['far', 'near'], free: ['other'] })
})
test('a stop taken off leaves the drawing, a stranger put in or another order ends it, undo is the draft before', () => {
  const without = moveStop(draft, 'far', null, 0)
  expect(drawnOf(without, 'drawn')).toBe(points)
  expect(drawnOf(moveStop(draft, 'other', 'drawn', 1), 'drawn')).toBeNull()
  expect(drawnOf(moveStop(draft, 'near', 'drawn', 0), 'drawn')).toBeNull()
  expect(drawnOf(moveStop(without, 'near', null, 0), 'drawn')).toBeNull()
  expect(drawnOf(clearDrawn(draft, 'drawn'), 'drawn')).toBeNull()
})
test('a stored drawing is read back; what is none is left out', () => {
  expect(parseDrawn(JSON.parse(JSON.stringify(draft.drawn)))).toEqual(draft.drawn)
  const broken = { t: [{ at: [1, 'x'] }, null, { at: [1] }], u: 'x', v: [{ at: [1, 2], stopId: 7 }] }
  expect(parseDrawn(broken)).toEqual({ v: [{ at: [1, 2], stopId: null }] })
  expect(parseDrawn(null)).toEqual({})
})
