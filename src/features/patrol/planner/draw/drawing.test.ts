import { expect, test } from 'vitest'
import type { PlanDraft } from '@/domain/plan'
import { historyOf, stepBack, stepForward } from '@/domain/history'
import { finishDrawing, handStop, press, toggleStop, type Drawing } from './drawing'
import { projectDrawn } from './drawRoute.layer'

const draft: PlanDraft = {
  id: 'p',
  rev: null,
  version: 1,
  status: 'draft',
  areaId: 'a',
  title: '今晚',
  serviceDay: '2026-07-01',
  shiftFromMs: 0,
  shiftToMs: 1,
  teams: ['t', 'u'].map((id) => ({ id, name: id, colour: 0, phone: null, officeId: null, office: [115, 26], way: 'foot' })),
  stops: [handStop('pond', [115.2, 26], '山塘')],
  routes: { t: [], u: ['pond'] },
}
const empty: Drawing = historyOf([])
const bend = (lng: number) => ({ at: [lng, 26] as const, stopId: null })
const name = (number: number) => `停留 ${number}`

test('presses, a stop made of the last point, and the way back through all of it', () => {
  const drawn = toggleStop(press(press(empty, bend(115.1)), bend(115.3)), 'new')
  expect(drawn.now).toEqual([bend(115.1), { at: [115.3, 26], stopId: 'new' }])
  expect(toggleStop(drawn, 'other').now.at(-1)).toEqual(bend(115.3))
  const back = stepBack(stepBack(stepBack(stepBack(drawn))))
  expect(back.now).toEqual([])
  expect(stepForward(stepForward(stepForward(stepForward(back)))).now).toEqual(drawn.now)
  expect(press(stepBack(drawn), bend(115.4)).future).toEqual([])
  expect(toggleStop(empty, 'new').now).toEqual([])
})
test('a finished drawing makes the stops it asks for, and takes the one it passes from the other team', () => {
  const points = [bend(115.1), { at: [115.2, 26] as const, stopId: 'pond' }, { at: [115.3, 26] as const, stopId: 'new' }]
  const next = finishDrawing(draft, 't', points, 'spare', name)
  expect(next.routes).toEqual({ t: ['pond', 'new'], u: [] })
  expect(next.stops.at(-1)).toMatchObject({ id: 'new', name: '停留 1', isMust: true, at: [115.3, 26] })
  expect(next.drawn).toEqual({ t: points })
})
test('without any stop the drawing turns round at its last point', () => {
  const next = finishDrawing(draft, 't', [bend(115.1), bend(115.4)], 'spare', name)
  expect(next.routes['t']).toEqual(['spare'])
  expect(next.drawn!['t']).toEqual([bend(115.1), { at: [115.4, 26], stopId: 'spare' }])
})
test('a stop passed twice is visited the first time; nothing drawn changes nothing', () => {
  const twice = [{ at: [115.2, 26] as const, stopId: 'pond' }, bend(115.3), { at: [115.2, 26] as const, stopId: 'pond' }]
  const next = finishDrawing(draft, 't', twice, 'spare', name)
  expect(next.routes['t']).toEqual(['pond'])
  expect(next.drawn!['t']![2]).toEqual(bend(115.2))
  expect(finishDrawing(draft, 't', [], 'spare', name)).toBe(draft)
})
test('on the map stops are numbered in order and bends are not', () => {
  const points = [{ at: [115.2, 26] as const, stopId: 'pond' }, bend(115.3), { at: [115.4, 26] as const, stopId: 'new' }]
  const drawn = projectDrawn({ office: [115, 26], points, line: [] })
  expect(drawn.features.map(({ properties }) => [properties!['role'], properties!['label']])).toEqual([
    ['office', ''],
    ['stop', '1'],
    ['bend', ''],
    ['stop', '2'],
  ])
})
