import { expect, test } from 'vitest'
import { usualRules, type PlanDraft, type PlanStop, type PlanTeam } from '@/domain/plan'
import { fromPattern, parsePattern, toPattern, weekBefore, type NightFacts } from './pattern'

const hourMs = 3_600_000
const shiftFromMs = Date.parse('2026-11-13T14:00:00Z')
const aTeam = (id: string): PlanTeam => ({
  id,
  name: `队${id}`,
  colour: 1,
  phone: null,
  officeId: 'o',
  office: [115, 26],
  way: 'foot',
})
const aStop = (id: string, over: Partial<PlanStop> = {}): PlanStop => ({
  id,
  kind: 'water',
  subjectId: `subject-${id}`,
  name: `点${id}`,
  reason: '超期 3 天',
  at: [115, 26],
  windowFromMs: null,
  windowToMs: null,
  dwellS: 480,
  priority: 2,
  isMust: false,
  pinnedTeamId: null,
  isDropped: false,
  ...over,
})
const lastWeek: PlanDraft = {
  id: 'p',
  rev: 4,
  version: 2,
  status: 'published',
  areaId: 'a',
  title: '上周五夜巡',
  serviceDay: '2026-11-13',
  shiftFromMs,
  shiftToMs: shiftFromMs + 8 * hourMs,
  teams: [{ ...aTeam('1'), way: 'motorcycle' }, aTeam('2')],
  stops: [
    aStop('a', { windowFromMs: shiftFromMs + hourMs, windowToMs: shiftFromMs + 2 * hourMs, pinnedTeamId: '2' }),
    aStop('b'),
    aStop('c'),
    aStop('d', { isDropped: true }),
    aStop('e', { kind: 'manual', subjectId: null }),
  ],
  routes: { '1': ['b', 'c'], '2': ['a', 'e'] },
  rules: {
    ...usualRules,
    pairs: [
      ['a', 'e'],
      ['b', 'c'],
    ],
    forbidden: [{ teamId: '2', stopId: 'b' }],
    balance: 2,
  },
}
const tonight = (over: Partial<NightFacts> = {}): NightFacts => ({
  areaId: 'a',
  title: '今晚',
  serviceDay: '2026-11-20',
  shiftFromMs: shiftFromMs + 7 * 24 * hourMs,
  shiftToMs: shiftFromMs + (7 * 24 + 8) * hourMs,
  teams: [aTeam('1'), aTeam('2')],
  stateOf: () => 'wanted',
  reasonOf: () => null,
  keepsDone: false,
  ...over,
})
const names = (draft: PlanDraft, teamId: string) =>
  draft.routes[teamId]!.map((id) => draft.stops.find((stop) => stop.id === id)?.name)

test('last week comes back a week later: same order, same way of moving, windows at the same hour, ids of its own', () => {
  const { draft, leftOut } = fromPattern(toPattern(lastWeek), tonight())
  expect(names(draft, '1')).toEqual(['点b', '点c'])
  expect(names(draft, '2')).toEqual(['点a', '点e'])
  expect(draft.teams.map(({ way }) => way)).toEqual(['motorcycle', 'foot'])
  expect(draft.stops[0]).toMatchObject({ windowFromMs: draft.shiftFromMs + hourMs, pinnedTeamId: '2' })
  expect(draft.stops.some(({ id }) => 'abcde'.includes(id))).toBe(false)
  expect(draft.stops).toHaveLength(4)
  expect(draft).toMatchObject({ rev: null, status: 'draft', version: 1 })
  expect(draft.rules?.balance).toBe(2)
  const ids = new Set(draft.stops.map(({ id }) => id))
  expect(draft.rules?.pairs.flat().every((id) => ids.has(id))).toBe(true)
  expect(leftOut).toEqual({ gone: [], done: [], teams: [] })
})
test('what is gone stays out, what is done is set aside, and both are named', () => {
  const { draft, leftOut } = fromPattern(
    toPattern(lastWeek),
    tonight({ stateOf: ({ name }) => (name === '点b' ? 'gone' : name === '点c' ? 'done' : 'wanted') }),
  )
  expect(leftOut).toEqual({ gone: ['点b'], done: ['点c'], teams: [] })
  expect(draft.routes['1']).toEqual([])
  expect(draft.stops.map(({ name, isDropped }) => [name, isDropped])).toEqual([
    ['点a', false],
    ['点c', true],
    ['点e', false],
  ])
  expect(draft.rules?.pairs).toHaveLength(1)
  expect(draft.rules?.forbidden).toEqual([])
})
test('a template keeps its round although a water was inspected meanwhile', () => {
  const { draft, leftOut } = fromPattern(toPattern(lastWeek), tonight({ stateOf: () => 'done', keepsDone: true }))
  expect(leftOut.done).toEqual([])
  expect(names(draft, '1')).toEqual(['点b', '点c'])
})
test('a team that cannot go leaves its stops on no route and its pins behind, and is named', () => {
  const { draft, leftOut } = fromPattern(toPattern(lastWeek), tonight({ teams: [aTeam('1')] }))
  expect(leftOut.teams).toEqual(['队2'])
  expect(Object.keys(draft.routes)).toEqual(['1'])
  expect(draft.stops.find(({ name }) => name === '点a')?.pinnedTeamId).toBeNull()
})
test('a reason is said in tonight’s words where there are any', () => {
  const { draft } = fromPattern(toPattern(lastWeek), tonight({ reasonOf: ({ name }) => (name === '点a' ? '今天到期' : null) }))
  expect(draft.stops.map(({ reason }) => reason)).toEqual(['今天到期', '超期 3 天', '超期 3 天', '超期 3 天'])
})
test('a pattern survives being stored, and anything else is none', () => {
  const pattern = toPattern(lastWeek)
  expect(parsePattern(JSON.parse(JSON.stringify(pattern)))).toEqual(pattern)
  expect(pattern).toMatchObject({ from: '22:00', to: '06:00' })
  for (const stored of [null, {}, { ...pattern, from: '25:00' }, { ...pattern, stops: [{}] }, { ...pattern, routes: null }])
    expect(parsePattern(stored)).toBeNull()
})
test('a week before the first of March of a leap year is in February', () => {
  expect(weekBefore('2028-03-01')).toBe('2028-02-23')
})
