import { expect, test } from 'vitest'
import type { WaterRow } from '@/data/rows/waters'
import { nearestWaters, nextWater } from './waterOrder'

const spot = (id: string, lng: number, due: WaterRow['due'], shared = false): WaterRow => ({
  ...{
    id,
    code: id,
    name: id,
    kind: 'pond',
    lng,
    lat: 26.4,
    rev: 1,
    area_id: null,
    cycle_days: 7,
    risk: 1,
    note: null,
    due,
    shared,
  },
  ...{ last_inspected_at: null, next_due_at: null, kit: null, lacking: [], responsible_name: null },
  geometry: { type: 'Point', coordinates: [lng, 26.4] },
})
const waters = [
  spot('far', 115.5, 'overdue'),
  spot('near', 115.401, 'ok'),
  spot('soon', 115.41, 'soon'),
  spot('other', 115.4, 'never', true),
]

test('the nearest comes first, a neighbour’s not at all', () => {
  expect(nearestWaters(waters, [115.4, 26.4]).map(({ spot: { id } }) => id)).toEqual(['near', 'soon', 'far'])
})

test('without a position the most pressing comes first, and no distance is said', () => {
  const [first] = nearestWaters(waters, null)
  expect(first?.spot.id).toBe('far')
  expect(first?.way).toBeNull()
})

test('what is past its round is gone to before what is nearer and due soon; nothing due is nobody’s way', () => {
  expect(nextWater(waters, [115.4, 26.4])?.spot.id).toBe('far')
  expect(nextWater([spot('a', 115.4, 'soon'), spot('b', 115.5, 'soon')], [115.4, 26.4])?.spot.id).toBe('a')
  expect(nextWater([spot('a', 115.4, 'ok')], [115.4, 26.4])).toBeNull()
})
