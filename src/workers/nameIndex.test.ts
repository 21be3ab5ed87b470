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
test.each([
  ['曾国强', 'zeng', 'ceng'],
  ['单玉兰', 'shan', 'dan'],
  ['解晓东', 'xie', 'jie'],
  ['仇和平', 'qiu', 'chou'],
  ['任建军', 'ren', 'ren'],
  ['区志强', 'ou', 'qu'],
  ['盖叫天', 'ge', 'gai'],
  ['查良才', 'zha', 'cha'],
  ['朴树林', 'piao', 'pu'],
  ['员半千', 'yun', 'yuan'],
  ['缪伟民', 'miao', 'miu'],
  ['乐毅', 'yue', 'le'],
  ['尉迟恭', 'yuchi', 'weichi'],
  ['万俟永', 'moqi', 'wansi'],
  ['长孙玉', 'zhangsun', 'changsun'],
  ['澹台明', 'tantai', 'dantai'],
  ['种师道', 'chong', 'zhong'],
  ['冼星海', 'xian', 'xian'],
  ['覃玉', 'qin', 'tan'],
])('%s is found by the reading of the surname, %s, and by the usual one, %s', (name, surname, usual) => {
  const persons = buildNameIndex([named('person', name), named('person', '吕建国')])
  const found = (typed: string) => searchNames(persons, typed).rows.map((row) => row.name)
  expect(found(surname)).toEqual([name])
  expect(found(usual)).toEqual([name])
})
test('the initials of both readings find a name', () => {
  const persons = buildNameIndex([named('person', '曾国强'), named('person', '单玉兰')])
  const found = (typed: string) => searchNames(persons, typed).rows.map((row) => row.name)
  expect([found('zgq'), found('cgq'), found('syl'), found('dyl')]).toEqual([['曾国强'], ['曾国强'], ['单玉兰'], ['单玉兰']])
})
test('a place named for a family is found by its surname too', () => {
  const places = buildNameIndex([named('area', '曾家坝村')])
  expect(searchNames(places, 'zengjiaba').total).toBe(1)
})
test('full width finds half width and the other way round', () => {
  const places = buildNameIndex([
    named('area', '共裕村３号网格'),
    named('water', '龙潭山塘', 'Ｗ－０１７'),
    named('area', '共裕村5号网格'),
  ])
  const found = (typed: string) => searchNames(places, typed).rows.map((row) => row.name)
  expect(found('3号')).toEqual(['共裕村３号网格'])
  expect(found('５号')).toEqual(['共裕村5号网格'])
  expect(found('w-017')).toEqual(['龙潭山塘'])
  expect(found('ｇｙｃ　5')).toEqual(['共裕村5号网格'])
})
test('ü is found typed as it is, and as v', () => {
  expect(names('lü')).toEqual(names('lv'))
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
