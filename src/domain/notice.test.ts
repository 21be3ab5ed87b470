import { expect, test } from 'vitest'
import { groupNotices, minutesOf, type Notice } from './notice'

const minute = 60_000
const aNotice = (over: Partial<Notice>): Notice => ({
  id: 'a',
  kind: 'void_area',
  subjectId: 's',
  areaId: 's',
  raisedAtMs: 0,
  clearedAtMs: null,
  isOpen: true,
  sinceMs: 0,
  startedAtMs: null,
  visits: null,
  rule: null,
  daysLeft: null,
  planId: null,
  planTitle: null,
  team: null,
  person: null,
  nearest: null,
  isSeen: false,
  seen: [],
  takenBy: null,
  takenAtMs: null,
  isMine: false,
  mayTake: true,
  ...over,
})

test('minutes run until now, until the team left, or until it was over', () => {
  expect(minutesOf(aNotice({}), 90 * minute)).toBe(90)
  expect(minutesOf(aNotice({ kind: 'late_start' }), 90 * minute)).toBe(90)
  expect(minutesOf(aNotice({ kind: 'late_start', startedAtMs: 38.5 * minute }), 90 * minute)).toBe(38)
  expect(minutesOf(aNotice({ clearedAtMs: 60 * minute }), 90 * minute)).toBe(60)
  expect(minutesOf(aNotice({ sinceMs: null }), 90 * minute)).toBeNull()
  expect(minutesOf(aNotice({ sinceMs: 91 * minute }), 90 * minute)).toBe(0)
})

test('the most pressing kind comes first, and within a kind the longest, never before all', () => {
  const groups = groupNotices([
    aNotice({ id: 'late', kind: 'late_start' }),
    aNotice({ id: 'recent', sinceMs: 5 }),
    aNotice({ id: 'long', sinceMs: 1 }),
    aNotice({ id: 'never', sinceMs: null }),
    aNotice({ id: 'lost', kind: 'lost_contact' }),
  ])
  expect(groups.map(({ kind, rows }) => [kind, rows.map(({ id }) => id)])).toEqual([
    ['lost_contact', ['lost']],
    ['late_start', ['late']],
    ['void_area', ['never', 'long', 'recent']],
  ])
  expect(groupNotices([])).toEqual([])
})
