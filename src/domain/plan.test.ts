import { expect, test } from 'vitest'
import { changeStop, moveStop, setTeams, teamOf, type PlanDraft, type PlanStop, type PlanTeam } from './plan'

const aStop = (id: string): PlanStop => ({
  id,
  kind: 'manual',
  subjectId: null,
  name: id,
  reason: '',
  at: [115, 26],
  windowFromMs: null,
  windowToMs: null,
  dwellS: 600,
  priority: 2,
  isMust: false,
  pinnedTeamId: null,
  isDropped: false,
})
const aTeam = (id: string): PlanTeam => ({ id, name: id, colour: 0, phone: null, officeId: null, office: [115, 26], way: 'foot' })
const draft: PlanDraft = {
  id: 'p',
  rev: null,
  version: 1,
  status: 'draft',
  areaId: 'a',
  title: '今晚',
  serviceDay: '2026-07-01',
  shiftFromMs: 0,
  shiftToMs: 8 * 3_600_000,
  teams: [aTeam('t1'), aTeam('t2')],
  stops: ['a', 'b', 'c'].map(aStop),
  routes: { t1: ['a', 'b'], t2: ['c'] },
}

test('a stop moves to another team and is nowhere twice', () => {
  const moved = moveStop(draft, 'a', 't2', 0)
  expect(moved.routes).toEqual({ t1: ['b'], t2: ['a', 'c'] })
  expect(draft.routes).toEqual({ t1: ['a', 'b'], t2: ['c'] })
})
test('a stop moves within its route', () => {
  expect(moveStop(draft, 'a', 't1', 1).routes['t1']).toEqual(['b', 'a'])
})
test('a dropped stop leaves its route, and comes back when it is put on one', () => {
  const dropped = changeStop(draft, 'a', { isDropped: true })
  expect(teamOf(dropped, 'a')).toBeNull()
  expect(moveStop(dropped, 'a', 't2', 1).stops[0]?.isDropped).toBe(false)
})
test('a team that stays at home leaves its stops on no route and lifts its pins', () => {
  const pinned = changeStop(draft, 'c', { pinnedTeamId: 't2' })
  const one = setTeams(pinned, [aTeam('t1')])
  expect(one.routes).toEqual({ t1: ['a', 'b'] })
  expect(one.stops.find(({ id }) => id === 'c')?.pinnedTeamId).toBeNull()
})
