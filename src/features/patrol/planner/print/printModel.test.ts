import { expect, test } from 'vitest'
import type { PlanDraft, PlanStop, PlanTeam } from '@/domain/plan'
import { letterOf, printedTeams, strokeOf, type DutyDesk } from './printModel'

const shiftFromMs = Date.parse('2026-07-01T14:00:00Z')
const aStop = (id: string, over: Partial<PlanStop> = {}): PlanStop => ({
  id,
  kind: 'water',
  subjectId: null,
  name: `点${id}`,
  reason: '超期 3 天',
  at: [115, 26],
  windowFromMs: null,
  windowToMs: null,
  dwellS: 600,
  priority: 3,
  isMust: false,
  pinnedTeamId: null,
  isDropped: false,
  ...over,
})
const aTeam = (id: string, lng: number): PlanTeam => ({
  id,
  name: `队${id}`,
  colour: 0,
  phone: '13900000001',
  officeId: null,
  office: [lng, 26],
  way: 'foot',
})
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
  teams: [aTeam('idle', 115), aTeam('west', 115), aTeam('east', 116)],
  stops: [aStop('w', { windowFromMs: shiftFromMs + 3 * 3_600_000 }), aStop('e', { isMust: true })],
  routes: { idle: [], west: ['w'], east: ['e'] },
}
const timed = (visits: readonly { stop: number; startS: number; leaveS: number }[]) =>
  ({ departS: 600, returnS: 3 * 3600, travelM: 4200, visits }) as never
const desks: DutyDesk[] = [
  { name: '东所', phone: '0796-2', at: [116.1, 26] },
  { name: '西所', phone: '0796-1', at: [115.1, 26] },
]

test('teams with a route are lettered in order, and each stop bears team and number', () => {
  const teams = printedTeams(
    draft,
    [timed([]), timed([{ stop: 0, startS: 3600, leaveS: 4200 }]), timed([{ stop: 1, startS: 7200, leaveS: 7800 }])],
    desks,
  )
  expect(teams.map(({ letter, name }) => [letter, name])).toEqual([
    ['A', '队west'],
    ['B', '队east'],
  ])
  expect(teams[0]).toMatchObject({ leaves: '22:10', returns: '01:00', travelKm: 4.2, desk: { name: '西所' } })
  expect(teams[0]!.stops[0]).toMatchObject({ label: 'A1', time: '23:00–23:10', window: '01:00–06:00', isMust: false })
  expect(teams[1]).toMatchObject({ desk: { phone: '0796-2' } })
  expect(teams[1]!.stops[0]).toMatchObject({ label: 'B1', window: '', isMust: true })
})
test('without a duty desk the number is left to be written in', () => {
  const [team] = printedTeams(draft, [timed([]), timed([{ stop: 0, startS: 0, leaveS: 1 }]), timed([])], [])
  expect(team?.desk).toBeNull()
})
test('twelve teams have twelve strokes that differ without colour', () => {
  const strokes = new Set(Array.from({ length: 12 }, (_, place) => JSON.stringify(strokeOf(place))))
  expect(strokes.size).toBe(12)
})
test('letters go on after Z', () => {
  expect([0, 25, 26, 27, 52].map(letterOf)).toEqual(['A', 'Z', 'AA', 'AB', 'BA'])
})
