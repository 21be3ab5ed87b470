import { expect, test } from 'vitest'
import { doneBy, stopsWithin } from './plans'

const from = Date.parse('2026-11-20T22:00:00+08:00')
const hour = 3_600_000
const iso = (ms: number) => new Date(ms).toISOString()
const plan = {
  shift_from: iso(from),
  shift_to: iso(from + 8 * hour),
  routes: [
    { id: 'r1', team_id: 'red' },
    { id: 'r2', team_id: 'blue' },
  ],
  stops: [
    { route_id: 'r1', visited_at: iso(from + hour) },
    { route_id: 'r1', visited_at: null },
    { route_id: 'r2', visited_at: iso(from + 3 * hour) },
    // Proposed, but on nobody's route: not part of the plan.
    { route_id: null, visited_at: null },
  ],
}

test('the share of the plan grows as the clock passes each visit', () => {
  const stops = stopsWithin(plan, from, from + 8 * hour)
  expect(stops).toHaveLength(3)
  const at = (hours: number) => doneBy(stops, (from + hours * hour) / 1000)
  expect([at(0), at(1), at(2), at(3), at(8)]).toEqual([0, 1, 1, 2, 2])
})

test('each stop belongs to the team of its route', () => {
  expect(stopsWithin(plan, from, from + hour).map(({ teamId }) => teamId)).toEqual(['red', 'red', 'blue'])
})

test('a plan whose shift does not touch the period has no part in it', () => {
  expect(stopsWithin(plan, from + 8 * hour, from + 9 * hour)).toEqual([])
  expect(stopsWithin(plan, from - 2 * hour, from)).toEqual([])
  expect(stopsWithin(plan, from + 7 * hour, from + 9 * hour)).toHaveLength(3)
})
