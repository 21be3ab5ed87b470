import type { Point } from 'geojson'
import { expect, test } from 'vitest'
import { faultsOf, newPost, savedPost } from './post'

const at: Point = { type: 'Point', coordinates: [115, 26] }

test('a new water needs a name and a place before anything else', () => {
  expect(faultsOf(newPost('id', 'water'), 'water')).toEqual(['name', 'geometry'])
})

test('a cycle of no days, of half a day or beyond a year is refused for waters and ignored for offices', () => {
  const post = { ...newPost('id', 'water'), name: '水', geometry: at }
  for (const cycleDays of [0, 0.5, 367, NaN]) expect(faultsOf({ ...post, cycleDays }, 'water')).toEqual(['cycle'])
  expect(faultsOf({ ...post, cycleDays: 0 }, 'office')).toEqual([])
})

test('a form edit leaves the place alone; a drawing sends it', () => {
  const post = { ...newPost('id', 'water'), rev: 3, name: ' 水 ', geometry: at }
  expect(savedPost(post, 'water', false)).toEqual({ id: 'id', rev: 3, name: '水', kind: 'pond', cycle_days: 7, risk: 2 })
  expect(savedPost(post, 'water', true)).toMatchObject({ geom: at })
})

test('an office sends what it has, and nothing of a water', () => {
  const post = { ...newPost('id', 'office'), name: '警务室', geometry: at, phone: ' ' }
  expect(savedPost(post, 'office', true)).toEqual({
    id: 'id',
    name: '警务室',
    kind: 'office',
    geom: at,
    address: null,
    phone: null,
  })
})
