import { expect, test } from 'vitest'
import type { PatrolTarget } from '@/data/rows/plans'
import type { Area } from '@/domain/area'
import { groupTargets, villageTargets, type NewTarget } from './targets.store'

const aTarget = (id: string, over: Partial<PatrolTarget> = {}): PatrolTarget => ({
  id,
  kind: 'campaign',
  campaign: '护粮',
  name: id,
  lng: 115,
  lat: 26,
  from_day: null,
  to_day: null,
  on_holidays: false,
  visits_wanted: 2,
  visited: 0,
  ...over,
})
const anArea = (id: string, kind: Area['kind'], parentId: string | null): Area =>
  ({ id, kind, parentId, name: id, lng: 115, lat: 26 }) as Area

test('targets stand by campaign with what is met, places that draw crowds last', () => {
  const groups = groupTargets([
    aTarget('渡口', { kind: 'place', campaign: '' }),
    aTarget('a', { visited: 2 }),
    aTarget('b', { visited: 1 }),
  ])
  expect(groups.map(({ campaign, met, targets }) => [campaign, met, targets.length])).toEqual([
    ['护粮', 1, 2],
    ['', 0, 1],
  ])
})
test('a drive from village to village takes the villages below the area, at any depth, and no others', () => {
  const areas = [
    anArea('county', 'county', null),
    anArea('station', 'station', 'county'),
    anArea('beat', 'beat', 'station'),
    anArea('v1', 'village', 'beat'),
    anArea('v2', 'village', 'station'),
    anArea('other', 'station', 'county'),
    anArea('v3', 'village', 'other'),
    anArea('cell', 'cell', 'v1'),
  ]
  const base = { area_id: 'station', kind: 'campaign', campaign: '登记' } as Omit<NewTarget, 'id' | 'name' | 'lng' | 'lat'>
  expect(villageTargets(areas, 'station', base, (villageId) => `id of ${villageId}`).map(({ name }) => name)).toEqual([
    'v1',
    'v2',
  ])
})
