import { expect, test } from 'vitest'
import { slotKey, slotsAt } from './shifts'

test.each([
  ['2026-11-30T12:00:00+08:00', '2026-11-30 night'],
  ['2026-11-30T23:00:00+08:00', '2026-12-01 day'],
  // Before six it is still the night of the day before.
  ['2026-12-01T05:59:00+08:00', '2026-12-01 day'],
  ['2026-12-01T06:00:00+08:00', '2026-12-01 night'],
])('at %s a note is left for %s first, and never twice for one shift', (at, first) => {
  const slots = slotsAt(Date.parse(at)).map(slotKey)
  expect(slots[0]).toBe(first)
  expect(new Set(slots).size).toBe(slots.length)
})
