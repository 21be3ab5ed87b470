import { expect, test } from 'vitest'
import { buildNameIndex, searchNames, type Named } from './nameIndex'

const named = (kind: Named['kind'], name: string, code: string | null = null): Named => ({
  kind,
  id: name,
  name,
  code,
  lng: 1,
  lat: 2,
  sub: null,
})
const index = buildNameIndex([
  named('area', '共裕村', '360827-12'),
  named('area', '共裕村3号网格'),
  named('water', '龙潭山塘', 'W-017'),
  named('office', '泉江警务室'),
  named('person', '吕建国'),
])
const names = (typed: string) => searchNames(index, typed).rows.map((row) => row.name)

test('finds by characters, and puts the whole name before a longer one', () => {
  expect(names('共裕村')).toEqual(['共裕村', '共裕村3号网格'])
})
test('finds by pinyin initials and by full pinyin', () => {
  expect(names('gyc')).toEqual(['共裕村', '共裕村3号网格'])
  expect(names('ltst')).toEqual(['龙潭山塘'])
  expect(names('quanjiang')).toEqual(['泉江警务室'])
})
test('finds ü typed as v, as every Chinese keyboard types it', () => {
  expect(names('lv jian guo')).toEqual(['吕建国'])
})
test('finds by code in either case', () => {
  expect(names('w-017')).toEqual(['龙潭山塘'])
})
test('says how many more there are', () => {
  const found = searchNames(index, 'g', 1)
  expect(found.rows).toHaveLength(1)
  expect(found.total).toBeGreaterThan(1)
})
test('nothing typed finds nothing, and a stranger finds nothing', () => {
  expect(names('  ')).toEqual([])
  expect(names('zzzz')).toEqual([])
})
