import { expect, test } from 'vitest'
import { inWords, selectionOf } from './figure'

const t = (key: string, values: Record<string, unknown> = {}) => `${key}${JSON.stringify(values)}`

test('a comparison says what the database allows: nothing, the number, or a share', () => {
  expect(inWords({ kind: 'unknown', count: null, percent: null }, 'year', t)).toBe('dashboard.yearUnknown{}')
  expect(inWords({ kind: 'few', count: 3, percent: null }, 'before', t)).toBe('dashboard.beforeFew{"count":3}')
  expect(inWords({ kind: 'same', count: 30, percent: 0 }, 'before', t)).toContain('dashboard.same')
  expect(inWords({ kind: 'down', count: 40, percent: 79 }, 'before', t)).toContain('79%')
})

test('a notice opens its area, a dispute nothing, a record itself', () => {
  expect(selectionOf({ kind: 'notice', id: 'n', area_id: 'a' })).toEqual({ kind: 'area', id: 'a' })
  expect(selectionOf({ kind: 'dispute', id: 'd', area_id: 'a' })).toBeNull()
  expect(selectionOf({ kind: 'hazard', id: 'h', area_id: 'a' })).toEqual({ kind: 'hazard', id: 'h' })
})
