import { expect, test } from 'vitest'
import { walkClock } from './walkClock'

const hourMs = 3_600_000
/** A clock read at each step: [milliseconds that passed, milliseconds that the wall clock was set by]. */
function readAll(steps: readonly (readonly [passed: number, set: number])[], notBeforeMs = 0) {
  let passed = 0
  let wall = 1_800_000_000_000
  const read = walkClock(notBeforeMs, { wall: () => wall, passed: () => passed })
  return steps.map(([forward, set]) => {
    passed += forward
    wall += forward + set
    return read()
  })
}

test('an undisturbed clock is one era', () => {
  const times = readAll([
    [0, 0],
    [5000, 0],
    [5000, 3],
  ])
  expect(new Set(times.map(({ era }) => era)).size).toBe(1)
  expect(times.map(({ timeMs }) => timeMs - times[0]!.timeMs)).toEqual([0, 5000, 10_000])
})
test.each([3 * hourMs, -hourMs, -24 * hourMs])('set by %i ms: another era, and the steady time never goes back', (set) => {
  const times = readAll([
    [0, 0],
    [5000, set],
    [5000, 0],
    [5000, -set],
    [5000, 0],
  ])
  expect(new Set(times.map(({ era }) => era)).size).toBe(3)
  const steady = times.map(({ steadyMs }) => steadyMs)
  expect([...steady].sort((a, b) => a - b)).toEqual(steady)
})
test('a page opened again goes on from the last steady time', () => {
  const [first] = readAll([[0, 0]], 1_900_000_000_000)
  expect(first?.steadyMs).toBe(1_900_000_000_000)
  expect(first?.timeMs).toBe(1_800_000_000_000)
})
