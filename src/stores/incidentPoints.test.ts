import { expect, test } from 'vitest'
import { incidentGroups } from '@/domain/incidentGroup'
import type { IncidentPointsPage } from '@/data/rows/incidents'
import { toColumns } from './incidentPoints'

const page = (ids: string[], total: number | null, next: IncidentPointsPage['next']): IncidentPointsPage => ({
  total,
  ids,
  t: ids.map((_, row) => 1_700_000_000 + row),
  x: ids.map(() => 115_123_456),
  y: ids.map(() => 26_654_321),
  g: ids.map(() => 'fire'),
  d: ids.map((_, row) => row % 2),
  next,
})

test('pages become columns in their order, in degrees and milliseconds', () => {
  const columns = toColumns([page(['a', 'b'], 3, { at: 'x', id: 'b' }), page(['c'], null, null)])
  expect(columns.ids).toEqual(['a', 'b', 'c'])
  expect([...columns.lngLat.slice(4)]).toEqual([115.123456, 26.654321])
  expect([...columns.timeMs]).toEqual([1_700_000_000_000, 1_700_000_001_000, 1_700_000_000_000])
  expect([...columns.group]).toEqual(Array.from({ length: 3 }, () => incidentGroups.indexOf('fire')))
  expect([...columns.dayOnly]).toEqual([0, 1, 0])
})

test('no incidents are empty columns', () => {
  expect(toColumns([page([], 0, null)])).toMatchObject({ ids: [] })
})

test('more pages than there was room for lose nothing', () => {
  const pages = Array.from({ length: 40 }, (_, k) => page([`${k}a`, `${k}b`], null, null))
  const columns = toColumns(pages)
  expect(columns.ids).toHaveLength(80)
  expect(columns.ids[79]).toBe('39b')
  expect([columns.lngLat.length, columns.timeMs.length, columns.group.length, columns.dayOnly.length]).toEqual([160, 80, 80, 80])
  expect(columns.lngLat.every((degrees) => degrees === 115.123456 || degrees === 26.654321)).toBe(true)
  expect([...columns.dayOnly]).toEqual(Array.from({ length: 80 }, (_, row) => row % 2))
})
