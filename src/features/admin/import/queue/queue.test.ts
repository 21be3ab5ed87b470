import { describe, expect, test } from 'vitest'
import { fileGroups } from './fileGroups'
import { farFromOthers, inOrder } from './queueOrder'

const named = (...names: string[]) => names.map((name) => ({ name }))

describe('files dropped at once', () => {
  test('the parts of a Shapefile are one, every other file stands for itself', () => {
    const groups = fileGroups(named('村.shp', '村.DBF', '村.prj', '人员.xlsx', '水域.geojson', '所.shp', '所.dbf'))
    expect(groups.map((group) => group.map(({ name }) => name))).toEqual([
      ['村.shp', '村.DBF', '村.prj'],
      ['人员.xlsx'],
      ['水域.geojson'],
      ['所.shp', '所.dbf'],
    ])
  })

  test('two files of one name are two', () => {
    expect(fileGroups(named('a.csv', 'a.csv'))).toHaveLength(2)
  })

  test('areas go in from the largest to the smallest, then what lies in them, then teams before people', () => {
    const entry = (kind: 'areas' | 'people' | 'teams' | 'waters' | 'offices', level?: string) => ({ kind, level })
    const order = inOrder([
      entry('people'),
      entry('areas', 'cell'),
      entry('teams'),
      entry('waters'),
      entry('areas'),
      entry('areas', 'station'),
      entry('areas', 'county'),
      entry('offices'),
    ])
    expect(order.map(({ kind, level }) => level ?? kind)).toEqual([
      'county',
      'station',
      'cell',
      'areas',
      'offices',
      'waters',
      'teams',
      'people',
    ])
  })
})

describe('a file far from the others', () => {
  const county = [115, 26, 115.5, 26.5] as const
  const inside = [115.1, 26.1, 115.2, 26.2] as const
  const beside = [115.6, 26.2, 115.65, 26.3] as const
  const elsewhere = [113, 23, 113.2, 23.2] as const
  test('is told with its distance; those that lie together are not, nor who has no place', () => {
    const far = farFromOthers([[...county], [...inside], [...beside], null, [...elsewhere]])
    expect(far.slice(0, 4)).toEqual([null, null, null, null])
    expect(far[4]).toBeGreaterThan(300)
  })
  test('two that lie apart are both told; one alone is not', () => {
    const [one, other] = farFromOthers([[...inside], [...elsewhere]])
    expect(one).toBeGreaterThan(300)
    expect(other).toBeCloseTo(one ?? 0, -1)
    expect(farFromOthers([[...inside]])).toEqual([null])
  })
})
