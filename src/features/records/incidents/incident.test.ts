import { expect, test } from 'vitest'
import { latestFirst, type IncidentPoint } from './incident'

const at = (id: string, lng: number, occurredAtMs: number): IncidentPoint => ({
  id,
  lng,
  lat: 26,
  group: 'dispute',
  occurredAtMs,
  status: 'received',
})
const calls = [at('old', 115, 1), at('new', 116, 3), at('middle', 117, 2)]
const ids = (points: readonly IncidentPoint[]) => points.map(({ id }) => id)

test('the list holds every call of the period, wherever the map looks', () => {
  expect(ids(latestFirst(calls, null))).toEqual(['new', 'middle', 'old'])
})

test('only when asked for is it cut to what the map shows', () => {
  expect(ids(latestFirst(calls, [115.5, 25, 117, 27]))).toEqual(['new', 'middle'])
  expect(latestFirst(calls, [0, 0, 1, 1])).toEqual([])
})
