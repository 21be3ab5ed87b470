import { expect, test } from 'vitest'
import { zeroCount } from './zeroDays'

test('days are counted from the last incident, whatever the order of the records', () => {
  const count = zeroCount('fraud', [['2026-11-01', 2], ['2025-06-16', 1], ['2026-10-01', 4]], '2024-11-22', '2026-11-21') // prettier-ignore
  expect(count).toEqual({ group: 'fraud', lastDay: '2026-11-01', days: 20 })
})

test('one of today makes it nought, one of a later day is not counted', () => {
  expect(zeroCount('fire', [['2026-11-21', 1]], '2026-01-01', '2026-11-21')?.days).toBe(0)
  expect(zeroCount('fire', [['2026-11-20', 1], ['2026-11-22', 1]], '2026-01-01', '2026-11-21')?.days).toBe(1) // prettier-ignore
})

test('without any, the days are those of the records, and with no record nothing is claimed', () => {
  expect(zeroCount('water', [], '2026-11-01', '2026-11-21')).toEqual({ group: 'water', lastDay: null, days: 20 })
  expect(zeroCount('water', [['2026-11-02', 0]], '2026-11-01', '2026-11-21')?.lastDay).toBeNull()
  expect(zeroCount('water', [], null, '2026-11-21')).toBeNull()
})
