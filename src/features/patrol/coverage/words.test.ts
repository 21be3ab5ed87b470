import { expect, test } from 'vitest'
import { dayNumber } from '@/domain/time'
import { percent, points, spanText } from './words'

const span = (from: string, to: string) => spanText({ fromDay: dayNumber(from), toDay: dayNumber(to) }, dayNumber('2026-11-22'))

test('a span names what differs: days, months, years', () => {
  expect(span('2026-11-15', '2026-11-21')).toBe('11月15日–21日')
  expect(span('2026-11-28', '2026-12-04')).toBe('11月28日–12月4日')
  expect(span('2026-12-28', '2027-01-03')).toBe('2026年12月28日–2027年1月3日')
  expect(span('2026-01-15', '2026-11-21')).toBe('1月15日–11月21日')
  expect(span('2026-11-21', '2026-11-21')).toBe('11月21日')
  expect(span('2025-10-25', '2025-11-23')).toBe('2025年10月25日–11月23日')
})

test('a difference has its sign, and none when it rounds to nothing', () => {
  expect([points(0.0123), points(-0.2), points(0.0002), points(-0.0002)]).toEqual(['+1.2', '−20.0', '0.0', '0.0'])
  expect([percent(0.034), percent(0.34)]).toEqual(['3.4%', '34%'])
})
