import { expect, test } from 'vitest'
import { filterFixes } from './fixFilter'

const at = (metresEast: number) => [115.4 + metresEast / 99_700, 26.45] as const
/** Faults of fixes five seconds apart, each so many metres east of the start. */
const faultsOf = (metres: readonly number[]) => {
  const filter = filterFixes()
  return metres.map((east, index) => filter.fault(index * 5000, [...at(east)], 8))
}

test.each([
  ['0/0', [0, 0], 8, 'position'],
  ['no number', [Number.NaN, 26], 8, 'position'],
  ['off the earth', [200, 26], 8, 'position'],
  ['an accuracy of 2 km', [115.4, 26.4], 2000, 'accuracy'],
  ['an accuracy nobody knows', [115.4, 26.4], Number.NaN, null],
] as const)('%s: %j', (_, [lng, lat], accuracyM, fault) => {
  expect(filterFixes().fault(0, [lng, lat], accuracyM)).toBe(fault)
})

test('one leap of two kilometres is left out, and the way goes on from where it was', () => {
  expect(faultsOf([0, 6, 2000, 18, 24])).toEqual([null, null, 'speed', null, null])
})
test('a car at 100 km/h is let through, 200 km/h is not', () => {
  expect(faultsOf([0, 139, 278])).toEqual([null, null, null])
  expect(faultsOf([0, 278])).toEqual([null, 'speed'])
})
test('where several agree with each other it was the one before that was wrong', () => {
  expect(faultsOf([0, 5000, 5006, 5012, 5018])).toEqual([null, 'speed', 'speed', null, null])
})
test('leaps that do not agree with each other are never believed', () => {
  expect(faultsOf([0, 5000, 9000, 1000, 7000, 6])).toEqual([null, 'speed', 'speed', 'speed', 'speed', null])
})
test('a clock that was set back does not make everybody too fast', () => {
  const filter = filterFixes()
  filter.fault(3_600_000, [...at(0)], 8)
  expect(filter.fault(0, [...at(6)], 8)).toBeNull()
})
