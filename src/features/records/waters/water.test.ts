import { describe, expect, test } from 'vitest'
import { dueStates } from '@/data/rows/waters'
import { kitStates } from '@/data/rows/waters'
import type { FilterValues } from '@/records/record'
import { passes, type WaterSpot } from './water'
import type { KitState } from './waterDetail'
import { readIconName, waterIconName } from './waterIcon'
import { projectWaters } from './waters.layer'

const spot = (id: string, part: Partial<WaterSpot> = {}): WaterSpot => ({
  id,
  code: id,
  name: `${id}塘`,
  kind: 'pond',
  areaId: null,
  lng: 115,
  lat: 26,
  geometry: { type: 'Point', coordinates: [115, 26] },
  kit: { sign: 'present', ring: 'present', rope: 'present', pole: 'present' },
  lacking: [],
  due: 'ok',
  cycleDays: 7,
  risk: 2,
  lastInspectedAt: null,
  nextDueAt: null,
  responsibleName: null,
  note: null,
  isShared: false,
  rev: 1,
  ...part,
})
const lacking = { sign: 'present', ring: 'missing', rope: 'damaged', pole: 'present' } as const

describe('the icon of a water spot', () => {
  test('says its four pieces and due state in its name', () => {
    expect(waterIconName({ kit: lacking, due: 'overdue' })).toBe('waters:pmdp:overdue')
  })

  test('every one of the 1,024 names reads back as it was written', () => {
    const names = new Set<string>()
    for (const sign of kitStates)
      for (const ring of kitStates)
        for (const rope of kitStates)
          for (const pole of kitStates)
            for (const due of dueStates) {
              const name = waterIconName({ kit: { sign, ring, rope, pole }, due })
              names.add(name)
              expect(readIconName(name)).toEqual({ quarters: [sign, ring, rope, pole] satisfies KitState[], due })
            }
    expect(names.size).toBe(1024)
  })

  test('any other name is nobody’s', () => {
    for (const name of ['', 'waters', 'waters:ppp:ok', 'waters:pppp:late', 'waters:pppx:ok', 'offices:station'])
      expect(readIconName(name)).toBeNull()
  })
})

describe('the list of waters', () => {
  const spots = [
    spot('a'),
    spot('b', { due: 'soon' }),
    spot('c', { due: 'overdue' }),
    spot('d', { due: 'overdue', kit: lacking, lacking: ['ring', 'rope'] }),
    spot('e', { due: 'never', kind: 'river' }),
  ]
  const shown = (filters: FilterValues) => spots.filter((each) => passes(each, filters)).map(({ id }) => id)

  test('filters the map by due state, by lacking pieces, by kind and by words, all together', () => {
    expect(shown({})).toHaveLength(5)
    expect(shown({ due: ['overdue', 'never'] })).toEqual(['c', 'd', 'e'])
    expect(shown({ lacking: true })).toEqual(['d'])
    expect(shown({ kind: ['river'] })).toEqual(['e'])
    expect(shown({ text: ' B塘 ' })).toEqual(['b'])
    expect(shown({ due: ['never'], lacking: true })).toEqual([])
  })
})

test('every spot is a point on the map, and lines and polygons are drawn as well', () => {
  const river = spot('r', {
    geometry: {
      type: 'LineString',
      coordinates: [
        [115, 26],
        [115.1, 26],
      ],
    },
  })
  const { points, shapes } = projectWaters([spot('a'), river])
  expect(points.features.map(({ properties }) => properties?.['id'])).toEqual(['a', 'r'])
  expect(shapes.features.map(({ properties }) => properties?.['id'])).toEqual(['r'])
})
