import { expect, test } from 'vitest'
import type { PlanDetail } from '@/data/rows/plans'
import { rulesOf, usualRules, type PlanDraft } from '@/domain/plan'
import { findBreaches } from '@/geo/routes/feasibility'
import { solve } from '@/geo/routes/solve'
import { aStop as anOptionalStop, aTeam, shiftFromMs } from '@tests/support/plan'
import { fromDetail, toSaved } from './planRows'
import { toProblem, toRoutes } from './solve/problem'
import { isForbidden, parseMarks, parseRules, partnersOf, setBalance, toggleForbidden, togglePair } from './rules'

/** Here every stop must be visited. */
const aStop: typeof anOptionalStop = (id, lng, over) => anOptionalStop(id, lng, { isMust: true, ...over })
const draft: PlanDraft = {
  id: 'p',
  rev: null,
  version: 1,
  status: 'draft',
  areaId: 'a',
  title: '今晚',
  serviceDay: '2026-07-01',
  shiftFromMs,
  shiftToMs: shiftFromMs + 8 * 3_600_000,
  teams: [aTeam('west', 115), aTeam('east', 116)],
  stops: [aStop('w', 115.1), aStop('e', 115.9)],
  routes: { west: ['w'], east: ['e'] },
}
/** An hour for a degree. */
const planned = (plan: PlanDraft) => {
  const lngs = [
    ...plan.teams.map(({ office }) => office[0]),
    ...plan.stops.filter((stop) => !stop.isDropped).map(({ at }) => at[0]),
  ]
  const durationS = lngs.flatMap((from) => lngs.map((to) => Math.abs(from - to) * 3600))
  const problem = toProblem(plan, [{ way: 'car', durationS, distanceM: durationS, isEstimate: false }], 0)
  const answer = solve(problem, { iterations: 300, seed: 1 })
  if (!answer.ok) throw new Error(JSON.stringify(answer.error.faults))
  expect(findBreaches(problem, answer.value.routes)).toEqual([])
  return toRoutes(plan, answer.value.routes)
}

test('a pair goes to one team, and is free again when it is pressed again', () => {
  const bound = togglePair(draft, 'w', 'e')
  expect(partnersOf(bound, 'e')).toEqual(['w'])
  expect(
    Object.values(planned(bound))
      .map((route) => route.length)
      .sort(),
  ).toEqual([0, 2])
  expect(rulesOf(togglePair(bound, 'e', 'w')).pairs).toEqual([])
  expect(togglePair(draft, 'w', 'w')).toBe(draft)
})
test('a team kept from a stop loses it from its route and its pin, and the other team takes it', () => {
  const pinned = { ...draft, stops: draft.stops.map((stop) => (stop.id === 'w' ? { ...stop, pinnedTeamId: 'west' } : stop)) }
  const kept = toggleForbidden(pinned, 'w', 'west')
  expect(isForbidden(kept, 'w', 'west')).toBe(true)
  expect(kept.routes['west']).toEqual([])
  expect(kept.stops[0]?.pinnedTeamId).toBeNull()
  expect(planned(kept)['east']).toContain('w')
  expect(isForbidden(toggleForbidden(kept, 'w', 'west'), 'w', 'west')).toBe(false)
})
test('rules about a stop set aside or a team at home ask nothing of the solver', () => {
  const ruled = toggleForbidden(togglePair(draft, 'w', 'e'), 'e', 'gone')
  const less = { ...ruled, stops: ruled.stops.map((stop) => (stop.id === 'e' ? { ...stop, isDropped: true } : stop)) }
  expect(planned({ ...less, routes: { west: ['w'], east: [] } })).toEqual({ west: ['w'], east: [] })
})
test('each step of balance costs more than the one before', () => {
  const price = ([0, 1, 2] as const).map((step) => toProblem(setBalance(draft, step), [], 0).balance ?? NaN)
  expect(price[0]).toBe(0)
  expect(price[1]).toBeLessThan(price[2]!)
})
test('rules, pins and what was set aside come back from what was saved', () => {
  const made = toggleForbidden(togglePair(setBalance(draft, 2), 'w', 'e'), 'w', 'east')
  const marked: PlanDraft = {
    ...made,
    stops: made.stops.map((stop) => (stop.id === 'e' ? { ...stop, pinnedTeamId: 'west', isDropped: true } : stop)),
    routes: { west: ['w'], east: [] },
  }
  const saved = toSaved(marked, [], new Map(), false, null)
  const detail = {
    ...saved,
    rev: 3,
    version: 1,
    status: 'draft',
    routes: saved.routes.map((route) => ({ ...route, team_name: route.team_id, team_phone: null, colour: 0 })),
  } as unknown as PlanDetail
  const opened = fromDetail(JSON.parse(JSON.stringify(detail)) as PlanDetail, new Map())
  expect(opened.rules).toEqual(marked.rules)
  expect(opened.stops.map(({ id, pinnedTeamId, isDropped }) => [id, pinnedTeamId, isDropped])).toEqual([
    ['w', null, false],
    ['e', 'west', true],
  ])
  expect(opened.routes).toEqual({ west: ['w'], east: [] })
})
test('rules that cannot be read are the usual ones', () => {
  expect(parseRules('?')).toEqual(usualRules)
  expect(parseRules({ pairs: [['a']], forbidden: [1], balance: 7, mostOnFootS: -1 })).toEqual(usualRules)
  expect(parseMarks(null)).toEqual({ pins: new Map(), dropped: new Set() })
})
