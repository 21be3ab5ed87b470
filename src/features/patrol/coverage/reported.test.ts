import { expect, test } from 'vitest'
import { reportedInside, type ReportedHazard } from './reported'

const hazard = (id: string, lng: number, lat: number, reported_at: string): ReportedHazard => ({
  id,
  title: id,
  lng,
  lat,
  reported_at,
})
const square = [[0, 0], [2, 0], [2, 2], [0, 2]] as const // prettier-ignore
const [from, to] = [Date.parse('2026-11-01T00:00:00Z'), Date.parse('2026-11-08T00:00:00Z')]

test('what lies inside and was reported in the time is found, the newest first', () => {
  const rows = [
    hazard('old', 1, 1, '2026-11-02T00:00:00Z'),
    hazard('new', 1, 1.5, '2026-11-05T00:00:00Z'),
    hazard('outside', 3, 1, '2026-11-05T00:00:00Z'),
    hazard('before', 1, 1, '2026-10-31T23:59:59Z'),
    hazard('after', 1, 1, '2026-11-08T00:00:00Z'),
  ]
  expect(reportedInside(rows, square, from, to).map(({ id }) => id)).toEqual(['new', 'old'])
})

test('an outline that is not one holds nothing', () => {
  expect(reportedInside([hazard('a', 0, 0, '2026-11-02T00:00:00Z')], square.slice(0, 2), from, to)).toEqual([])
})
