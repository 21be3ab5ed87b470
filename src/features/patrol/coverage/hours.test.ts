import { expect, test } from 'vitest'
import { isInHours } from './hours'

const at = (text: string) => Date.parse(`2026-11-21T${text}:00+08:00`)
const stay = (from: string, minutes: number, ...hours: [number, number]) =>
  isInHours(at(from), at(from) + minutes * 60_000, ...hours)

test('a stay counts when any part of it lies in the hours', () => {
  expect(stay('21:30', 20, 22, 6)).toBe(false)
  expect(stay('21:30', 40, 22, 6)).toBe(true)
  expect(stay('22:00', 1, 22, 6)).toBe(true)
  expect(stay('05:59', 30, 22, 6)).toBe(true)
  expect(stay('06:00', 30, 22, 6)).toBe(false)
  expect(stay('08:10', 5, 8, 9)).toBe(true)
  expect(stay('09:00', 5, 8, 9)).toBe(false)
})

test('the whole day lets everything through', () => {
  expect(stay('03:00', 1, 0, 24)).toBe(true)
  expect(stay('03:00', 1, 5, 5)).toBe(true)
})
