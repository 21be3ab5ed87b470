import { expect, test } from 'vitest'
import { formatDay, formatMoment, parseDay, serviceDay, startOfShanghaiDay } from './time'

const at = (iso: string) => Date.parse(iso)

test('a day starts at 16:00 UTC of the day before', () => {
  expect(startOfShanghaiDay(at('2026-11-21T20:00:00Z'))).toBe(at('2026-11-21T16:00:00Z'))
  expect(startOfShanghaiDay(at('2026-11-21T15:59:59Z'))).toBe(at('2026-11-20T16:00:00Z'))
})

test('a moment is written with its year only when that is not this year', () => {
  const now = at('2026-11-21T12:00:00Z')
  expect(formatMoment(at('2026-11-21T14:05:00Z'), now)).toBe('11月21日 22:05')
  expect(formatMoment(at('2025-03-01T00:00:00Z'), now)).toBe('2025年3月1日 08:00')
})

test('a day survives being written and read', () => {
  expect(formatDay(parseDay('2024-02-29'))).toBe('2024-02-29')
  expect(parseDay('29/02/2024')).toBeNaN()
})

test('a night shift belongs to the day it starts', () => {
  expect(serviceDay(at('2026-11-21T22:00:00+08:00'))).toBe('2026-11-21')
  expect(serviceDay(at('2026-11-22T05:59:00+08:00'))).toBe('2026-11-21')
  expect(serviceDay(at('2026-11-22T06:00:00+08:00'))).toBe('2026-11-22')
})
