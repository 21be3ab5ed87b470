import { expect, test } from 'vitest'
import { nothingChosen, readList, writeList, type Described, type ListState } from './address'

const described: Described = {
  kind: 'hazard',
  sort: { id: 'urgency', isDown: false },
  filters: [
    { id: 'open', kind: 'flag', labelKey: '' },
    { id: 'kind', kind: 'choice', labelKey: '', words: '', values: ['fire', 'road'] },
    { id: 'severity', kind: 'choice', labelKey: '', words: '', values: [1, 2, 3] },
    { id: 'text', kind: 'text', labelKey: '' },
    { id: 'box', kind: 'box', labelKey: '' },
  ],
}
const sorts = ['urgency', 'deadline']
const id = 'aaaa0001-0000-4000-8000-000000000000'
const back = (state: ListState) => readList(described, sorts, writeList('hazard', state))

test('an address says what a list shows, and a list shows what an address says', () => {
  const states: ListState[] = [
    { filters: {}, sort: { id: 'urgency', isDown: false }, chosen: nothingChosen },
    {
      filters: { open: true, kind: ['fire', 'road'], severity: [3] },
      sort: { id: 'deadline', isDown: true },
      chosen: { isAll: false, ids: [id] },
    },
    {
      filters: { text: '泉江.镇~1,2 =%', box: [115.1, -26.2, 115.3, 26.4] },
      sort: { id: 'deadline', isDown: false },
      chosen: { isAll: true, ids: [id] },
    },
  ]
  for (const state of states) expect(back(state)).toEqual(state)
})

test('what it does not know is left out, and another list is not spoken of', () => {
  expect(readList(described, sorts, 'water~open.1')).toBeNull()
  expect(readList(described, sorts, undefined)).toBeNull()
  expect(readList(described, sorts, 'hazard~text.%E0%A4%A')).toBeNull()
  expect(readList(described, sorts, "hazard~open.yes~kind.x,fire~severity.9~sort.-id;drop~chosen.1,'~box.a")).toEqual({
    filters: { kind: ['fire'] },
    sort: described.sort,
    chosen: { isAll: false, ids: [] },
  })
})

test('a choice too long for an address is in none of it: a part of it would be another choice', () => {
  const ids = Array.from({ length: 41 }, (_, at) => `00000000-0000-4000-8000-${String(at).padStart(12, '0')}`)
  const shown = { filters: {}, sort: { id: 'deadline', isDown: true } }
  for (const isAll of [true, false])
    expect(writeList('hazard', { ...shown, chosen: { isAll, ids } })).toBe('hazard~sort.-deadline')
})
