import { expect, test } from 'vitest'
import { homeOf } from './knownPlaces'
import { kmFromBox } from './place'

const area = (id: string, bbox: [number, number, number, number] | null) => ({ id, code: id, name: id, bbox })

test('a file is judged by the box of its area, or of all areas while that one has no outline', () => {
  const areas = [area('county', null), area('west', [114, 26, 114.5, 26.5]), area('east', [114.5, 26.1, 115, 26.7])]
  expect(homeOf(areas, 'west')).toEqual([114, 26, 114.5, 26.5])
  expect(homeOf(areas, 'county')).toEqual([114, 26, 115, 26.7])
  expect(homeOf([area('county', null)], 'county')).toBeNull()
})

test('the distance from a box is that to its nearest edge, none inside', () => {
  const box = [114, 26, 115, 27] as const
  expect(kmFromBox(114.5, 26.5, box)).toBe(0)
  expect(kmFromBox(114.5, 28, box)).toBeCloseTo(111.3, 0)
  expect(kmFromBox(116, 26.5, box)).toBeCloseTo(99.6, 0)
})
