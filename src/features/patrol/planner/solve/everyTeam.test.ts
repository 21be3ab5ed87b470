import { expect, test } from 'vitest'
import { findBreaches } from '@/geo/routes/feasibility'
import { toTravelMatrix, type RouteProblem } from '@/geo/routes/problem'
import { createRandom } from '@/geo/random'
import { everyTeamGoes } from './everyTeam'

/** Offices and stops on a line, a second a metre. */
function aProblem(offices: readonly number[], stops: readonly number[], over: Partial<RouteProblem> = {}): RouteProblem {
  const places = [...offices, ...stops]
  return {
    matrices: [toTravelMatrix(places.flatMap((from) => places.map((to) => Math.abs(from - to))))],
    placeCount: places.length,
    teams: offices.map((_, place) => ({
      id: `t${place}`,
      startPlace: place,
      endPlace: place,
      shiftStartS: 0,
      shiftEndS: 28_800,
    })),
    stops: stops.map((_, index) => ({
      id: `s${index}`,
      place: offices.length + index,
      dwellS: 600,
      windowStartS: 0,
      windowEndS: 28_800,
    })),
    ...over,
  }
}

test('an idle team gets the stop that adds least travel, and the team it came from keeps the rest', () => {
  const problem = aProblem([0, 1000], [100, 200, 900])
  expect(everyTeamGoes(problem, [[0, 1, 2], []])).toEqual([[0, 1], [2]])
})
test('a stop on no route goes before one that is taken from a team', () => {
  const problem = aProblem([0, 1000], [100, 990])
  expect(everyTeamGoes(problem, [[0], []])).toEqual([[0], [1]])
})
test('the last stop of a team is never taken, and a pin or a ban is kept', () => {
  expect(everyTeamGoes(aProblem([0, 1000], [500]), [[0], []])).toEqual([[0], []])
  const pinned = aProblem([0, 1000], [100, 900], { pinned: [{ teamId: 't0', stopId: 's1' }] })
  expect(everyTeamGoes(pinned, [[0, 1], []])).toEqual([[1], [0]])
  const banned = aProblem([0, 1000], [100, 900], {
    forbidden: [
      { teamId: 't1', stopId: 's0' },
      { teamId: 't1', stopId: 's1' },
    ],
  })
  expect(everyTeamGoes(banned, [[0, 1], []])).toEqual([[0, 1], []])
})
test('a pair is not torn apart to send a team', () => {
  const problem = aProblem([0, 1000], [100, 900], { sameTeam: [['s0', 's1']] })
  expect(everyTeamGoes(problem, [[0, 1], []])).toEqual([[0, 1], []])
})
test('over random nights no stop is lost or doubled, no rule breaks, and teams are idle only when stops are too few', () => {
  const random = createRandom(7)
  for (let round = 0; round < 30; round++) {
    const teams = 2 + random.int(6)
    const offices = Array.from({ length: teams }, () => random.int(3000))
    const stops = Array.from({ length: 1 + random.int(14) }, () => random.int(3000))
    const problem = aProblem(offices, stops)
    const all = stops.map((_, index) => index)
    const routes = everyTeamGoes(problem, [all, ...Array.from({ length: teams - 1 }, () => [])])
    expect(findBreaches(problem, routes)).toEqual([])
    expect(routes.flat().sort((a, b) => a - b)).toEqual(all)
    expect(routes.filter((route) => route.length === 0)).toHaveLength(Math.max(0, teams - stops.length))
  }
})
