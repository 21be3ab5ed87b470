import { expect, test } from 'vitest'
import { dayNumber, dayText } from './time'
import { mondayOf, pairOf, pairPresets, spanDays, type Span } from './span'

const said = ({ fromDay, toDay }: Span) => `${dayText(fromDay)} ${dayText(toDay)}`
const pair = (preset: Parameters<typeof pairOf>[0], today: string) => {
  const { now, before } = pairOf(preset, dayNumber(today))
  return [said(now), said(before)]
}

test('a week starts on Monday, and a running one is laid beside the same days of the last', () => {
  expect(dayText(mondayOf(dayNumber('2026-11-22')))).toBe('2026-11-16')
  expect(dayText(mondayOf(dayNumber('2026-11-16')))).toBe('2026-11-16')
  expect(pair('week', '2026-11-18')).toEqual(['2026-11-16 2026-11-18', '2026-11-09 2026-11-11'])
})

test('the last seven days are laid beside the seven before them', () => {
  expect(pair('days7', '2026-11-21')).toEqual(['2026-11-15 2026-11-21', '2026-11-08 2026-11-14'])
})

test('a month is compared up to the same day, over the turn of the year, and no further than the shorter one goes', () => {
  expect(pair('month', '2027-01-10')).toEqual(['2027-01-01 2027-01-10', '2026-12-01 2026-12-10'])
  expect(pair('month', '2026-03-31')).toEqual(['2026-03-01 2026-03-28', '2026-02-01 2026-02-28'])
})

test('a year ago is whole weeks back', () => {
  const { now, before } = pairOf('year', dayNumber('2026-11-21'))
  expect((now.toDay - before.toDay) % 7).toBe(0)
})

test.each(pairPresets)('both periods of %s are equally long, apart, and end by today, on every day of four years', (preset) => {
  for (let today = dayNumber('2024-01-01'); today < dayNumber('2028-01-01'); today++) {
    const { now, before } = pairOf(preset, today)
    expect(spanDays(before)).toBe(spanDays(now))
    expect(spanDays(now)).toBeGreaterThan(0)
    expect(before.toDay).toBeLessThan(now.fromDay)
    expect(now.toDay).toBeLessThanOrEqual(today)
  }
})
