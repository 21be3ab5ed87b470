import { expect, test } from 'vitest'
import type { PlanDraft, PlanStop } from '@/domain/plan'
import { forecastOf } from './forecast'
import { planToGpx } from './gpx'

const aStop = (id: string, kind: PlanStop['kind']): PlanStop => ({
  id,
  kind,
  subjectId: null,
  name: `${id} <&>`,
  reason: '逾期 3 天',
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
  areaId: 'a',
  title: '今晚',
  serviceDay: '2026-07-01',
  shiftFromMs: 0,
  shiftToMs: 1,
  teams: [{ id: 't', name: '一队', colour: 0, phone: null, officeId: null, office: [115, 26], way: 'foot' }],
  stops: [aStop('a', 'water'), aStop('b', 'water'), aStop('c', 'gap')],
  routes: { t: ['a', 'c'] },
}

test('counts what is planned of what was on offer, kind by kind', () => {
  const forecast = forecastOf(draft, [{ teamId: 't', travelM: 4000, travelS: 3000, dwellS: 1200, visits: [1, 2] }])
  expect(forecast.kinds).toEqual([
    { kind: 'water', planned: 1, all: 2 },
    { kind: 'gap', planned: 1, all: 1 },
  ])
  expect(forecast).toMatchObject({ stops: 2, stopsAll: 3, travelM: 4000 })
})
test('GPX holds stops in order, the way, and names that could break XML', () => {
  const gpx = planToGpx(draft, new Map([['t', [[115, 26] as const, [115.1, 26.1] as const]]]))
  expect(gpx).toContain('<rtept lat="26.5" lon="115.123456"><name>a &lt;&amp;&gt;</name>')
  expect(gpx.indexOf('>a &lt;')).toBeLessThan(gpx.indexOf('>c &lt;'))
  expect(gpx).toContain('<trkpt lat="26.100000" lon="115.100000"/>')
  expect(gpx).not.toContain('b &lt;')
})
