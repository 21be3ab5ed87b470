import { expect, test } from 'vitest'
import type { PlanDraft, PlanStop } from '@/domain/plan'
import { figuresOf, gapsOf, sightWanted } from './forecast'
import { forecastRows } from './forecastRows'
import { planToGpx } from '@/features/patrol/planner/print/gpx'

const aStop = (id: string, kind: PlanStop['kind']): PlanStop => ({
  id,
  kind,
  subjectId: `of-${id}`,
  name: `${id} <&>`,
  reason: '超期 3 天',
  at: [115.123456, 26.5],
  windowFromMs: null,
  windowToMs: null,
  dwellS: 600,
  priority: 2,
  isMust: false,
  pinnedTeamId: null,
  isDropped: false,
})
const draft: PlanDraft = {
  id: 'p',
  rev: 1,
  version: 1,
  status: 'draft',
  areaId: 'beat',
  title: '今晚',
  serviceDay: '2026-07-01',
  shiftFromMs: 0,
  shiftToMs: 1,
  teams: [
    { id: 't', name: '一队', colour: 0, phone: null, officeId: null, office: [115, 26], way: 'foot' },
    { id: 'u', name: '二队', colour: 1, phone: null, officeId: null, office: [115, 26], way: 'car' },
  ],
  stops: [aStop('a', 'water'), aStop('b', 'water'), aStop('c', 'gap'), aStop('d', 'gap')],
  routes: { t: ['a', 'c'], u: [] },
}
const timings = [
  { teamId: 't', travelM: 4000, travelS: 3000, dwellS: 1200, visits: [1, 2] },
  { teamId: 'u', travelM: 9000, travelS: 600, dwellS: 0, visits: [] },
]

test('counts what is planned of what was on offer, and metres on foot apart from metres driven', () => {
  const figures = figuresOf(draft, timings)
  expect(figures.kinds).toEqual([{ kind: 'water', planned: 1, all: 2 }])
  expect(figures).toMatchObject({ stops: 2, stopsAll: 4, footM: 4000, drivenM: 9000, travelS: 3600 })
  expect(figures.teams[0]).toMatchObject({ name: '一队', way: 'foot', stops: 2 })
})
test('a gap counts as closed when somebody enters it, planned stop or not', () => {
  expect(gapsOf(draft, new Set(['of-d', 'of-a', 'elsewhere']))).toEqual({ gaps: 2, gapsClosed: 1 })
})
test('lays out the plan’s area, its gaps, and every own sight distance around and within it', () => {
  const row = (id: string, parent_id: string | null, sight_night_m: number | null = null) => ({ id, parent_id, sight_night_m })
  const rows = [
    row('county', null, 40),
    row('beat', 'county'),
    row('town', 'beat', 30),
    row('plain', 'beat'),
    row('of-c', 'plain'),
    row('other', 'county', 20),
  ]
  expect(sightWanted(draft, rows).map(({ id }) => id)).toEqual(['county', 'beat', 'town', 'of-c'])
})
test('the comparison says nothing where nothing is known, and 0 for doing nothing', () => {
  const words = (key: string, values?: Record<string, unknown>) => (values ? Object.values(values).join('/') : key)
  const now = { ...figuresOf(draft, timings), ground: null }
  const rows = forecastRows(now, null, words)
  expect(rows.find(({ key }) => key === 'seen')).toMatchObject({ nothing: '0%', lastWeek: { text: '—' }, plan: { text: '—' } })
  const week = { day: '2026-06-24', kind: 'night', patrols: 2, teams: 1, seenShare: 0.125, metres: 5000, seconds: 3600 } as const
  const known = forecastRows(
    { ...now, ground: { seenShare: 0.2, seenHa: 31.4, gaps: 2, gapsClosed: 1, hotspots: { share: 0.5, pai: 4, events: 9 } } },
    { ...week, waters: 3, villages: 4, gaps: 0, hotspots: null },
    words,
  )
  const figures = Object.fromEntries(
    known.map((row) => [
      row.key,
      [row.lastWeek, row.plan].flatMap(({ text, note }) => (note === undefined ? text : [text, note])),
    ]),
  )
  expect(figures).toMatchObject({
    seen: ['13%', '20%', '31'],
    gap: ['0', '1/2'],
    share: ['—', '50%', 'PAI 4.0'],
    water: ['3', '1/2'],
    travel: ['5.0', '13.0'],
    hours: ['1.0', '1.3'],
  })
})
test('GPX holds stops in order, the way, and names that could break XML', () => {
  const gpx = planToGpx(draft, new Map([['t', [[115, 26] as const, [115.1, 26.1] as const]]]))
  expect(gpx).toContain('<rtept lat="26.5" lon="115.123456"><name>a &lt;&amp;&gt;</name>')
  expect(gpx.indexOf('>a &lt;')).toBeLessThan(gpx.indexOf('>c &lt;'))
  expect(gpx).toContain('<trkpt lat="26.100000" lon="115.100000"/>')
  expect(gpx).not.toContain('b &lt;')
})
