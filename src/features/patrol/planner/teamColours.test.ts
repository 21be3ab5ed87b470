import { expect, test } from 'vitest'
import { aTeam } from '@tests/support/plan'
import type { PlanDetail } from '@/data/rows/plans'
import { fromDetail } from './planRows'
import { twinsOf } from './planner.layer'

const route = (team: string, colour: number | null): PlanDetail['routes'][number] => ({
  id: `route ${team}`,
  team_id: team,
  team_name: team,
  team_phone: null,
  colour,
  start_office_id: null,
  mode: 'car',
  leaves_at: null,
  returns_at: null,
  travel_s: 0,
  travel_m: 0,
  geom: null,
})
const detail = (routes: PlanDetail['routes']): PlanDetail => ({
  id: 'plan',
  area_id: 'area',
  title: '',
  service_day: '2026-07-01',
  shift_from: '2026-07-01T14:00:00Z',
  shift_to: '2026-07-01T22:00:00Z',
  status: 'draft',
  version: 1,
  rev: 1,
  settings: {},
  forecast: null,
  routes,
  stops: [],
})
const coloursOf = (routes: PlanDetail['routes']) =>
  Object.fromEntries(fromDetail(detail(routes), new Map()).teams.map(({ id, colour }) => [id, colour]))

test('a team keeps its own colour, whatever the order in which its plan is read', () => {
  const routes = [route('江队', 7), route('河队', 2), route('山队', 11)]
  expect(coloursOf(routes)).toEqual({ 江队: 7, 河队: 2, 山队: 11 })
  expect(coloursOf(routes.toReversed())).toEqual(coloursOf(routes))
  expect(coloursOf(routes.slice(1))).toEqual({ 河队: 2, 山队: 11 })
})

test('teams that share a colour tonight are told apart by their line', () => {
  const teams = [3, 5, 3, 3].map((colour, at) => ({ ...aTeam(String(at), 115), colour }))
  expect([...twinsOf(teams).values()]).toEqual([0, 0, 1, 2])
})

test('a team that was never given a colour has one of its own, the same in every plan', () => {
  const alone = coloursOf([route('新队', null)])['新队']!
  expect(alone).toBeGreaterThanOrEqual(0)
  expect(alone).toBeLessThan(12)
  expect(coloursOf([route('江队', 7), route('新队', null), route('河队', 2)])['新队']).toBe(alone)
  expect(coloursOf([route('越界队', 99)])['越界队']).toBeLessThan(12)
})
