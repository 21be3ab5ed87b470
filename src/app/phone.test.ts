import { expect, test } from 'vitest'
import { fieldAddress } from './phone'

test('a grid worker’s phone begins on the phone’s page; whoever has more to do begins at the desk’s', () => {
  expect(fieldAddress('/', ['grid_worker'])).toBe('/field/')
  expect(fieldAddress('/', ['grid_worker', 'chief'])).toBeNull()
  expect(fieldAddress('/', ['leader'])).toBeNull()
})

test('the old addresses of the walk lead on, for whoever walks; every other one stays', () => {
  expect(fieldAddress('/walk', ['chief'])).toBe('/field/walk')
  expect(fieldAddress('/tonight/walk', ['grid_worker'])).toBe('/field/walk')
  expect(fieldAddress('/records/hazards', ['grid_worker'])).toBeNull()
  expect(fieldAddress('/walks', ['grid_worker'])).toBeNull()
})
