import { describe, expect, test } from 'vitest'
import type { SourceTable } from '@/geo/import/table'
import { toAreaKind, toIncidentGroup, toOfficeKind, toRisk, toWaterKind } from './codes'
import { guessMapping } from './guess'
import { cleanText, parseNumber } from './text'
import { guessDayOrder, isTimeZone, timeReader } from './time'

const shanghai = timeReader('Asia/Shanghai', 'month-first')
const utc = (text: string) => Date.parse(text) / 1000

describe('times', () => {
  test.each([
    ['2024-05-01T22:05:00Z', '2024-05-01T22:05:00Z'],
    ['2024-05-01T22:05:00+09:00', '2024-05-01T13:05:00Z'],
    ['2008-12-11 04:42:14+00', '2008-12-11T04:42:14Z'],
    ['2024-05-01 22:05', '2024-05-01T14:05:00Z'],
    ['2024/5/1 8:5:30', '2024-05-01T00:05:30Z'],
    ['2024年5月1日 22时5分', '2024-05-01T14:05:00Z'],
    ['2024年5月1日下午3时5分20秒', '2024-05-01T07:05:20Z'],
    ['09/30/2014 12:00:00 AM', '2014-09-29T16:00:00Z'],
    ['09/30/2014 12:30:00 PM', '2014-09-30T04:30:00Z'],
    ['20140930235500', '2014-09-30T15:55:00Z'],
    ['1398902400', '2014-05-01T00:00:00Z'],
    ['1398902400000', '2014-05-01T00:00:00Z'],
    ['41760.5', '2014-05-01T04:00:00Z'],
    ['1 May 2014'.replace('1 May', 'May 1,'), '2014-04-30T16:00:00Z'],
    ['２０２４－０５－０１ ２２：０５', '2024-05-01T14:05:00Z'],
  ])('reads %s', (text, expected) => {
    expect(shanghai(text)?.timeS).toBe(utc(expected))
  })
  test.each(['', '昨天', '2024-13-01', '2023-02-29', '25:00', '12345', '1,234'])('refuses %s', (text) => {
    expect(shanghai(text)).toBeNull()
  })
  test('knows whether a time of day was written', () => {
    expect(shanghai('2024-05-01')?.hasTime).toBe(false)
    expect(shanghai('2024-05-01 00:00')?.hasTime).toBe(true)
  })
  test('follows summer time, takes the first of a doubled hour and moves a missing one forward', () => {
    const chicago = timeReader('America/Chicago', 'month-first')
    expect(chicago('2014-01-15 12:00')?.timeS).toBe(utc('2014-01-15T18:00:00Z'))
    expect(chicago('2014-07-15 12:00')?.timeS).toBe(utc('2014-07-15T17:00:00Z'))
    expect(chicago('2014-11-02 01:30')?.timeS).toBe(utc('2014-11-02T06:30:00Z'))
    expect(chicago('2014-03-09 02:30')?.timeS).toBe(utc('2014-03-09T08:30:00Z'))
  })
  test('decide the order of day and month for a whole column', () => {
    expect(guessDayOrder(['03/04/2014', '25/04/2014'])).toEqual({ order: 'day-first', isCertain: true })
    expect(guessDayOrder(['03/04/2014', '04/25/2014'])).toEqual({ order: 'month-first', isCertain: true })
    expect(guessDayOrder(['03/04/2014', null])).toEqual({ order: 'month-first', isCertain: false })
  })
  test('know the zones of this machine', () => {
    expect(isTimeZone('Asia/Urumqi')).toBe(true)
    expect(isTimeZone('Mars/Base')).toBe(false)
  })
})

describe('texts and numbers', () => {
  test('lose what nobody can see and keep every character else', () => {
    expect(cleanText(' 张\u0000三\u0007 ')).toBe('张三')
    expect(cleanText('𠮷野家👮‍♀️"\'')).toBe('𠮷野家👮‍♀️"\'')
    expect(cleanText('半\ud83d')).toBe('半\uFFFD')
    expect(cleanText('a\r\nb')).toBe('a\nb')
    expect(cleanText('\u0000')).toBeNull()
  })
  test.each([
    ['1,234', 1234],
    ['１２', 12],
    ['350人', 350],
    ['-0.5', -0.5],
    ['1e3', 1000],
    ['', null],
    ['12a', null],
    ['一百', null],
  ])('reads %s as %s', (text, number) => {
    expect(parseNumber(text)).toBe(number)
  })
})

describe('code lists', () => {
  test('read Chinese and English words', () => {
    expect(['网格', '第3片区', '共裕村', '泉江派出所', '遂川县', '吉安市', '乱写'].map(toAreaKind)).toEqual([
      'cell',
      'beat',
      'village',
      'station',
      'county',
      'prefecture',
      null,
    ])
    expect(['水库', '沟渠', 'pond', 'stream', '采石坑', '?'].map(toWaterKind)).toEqual([
      'reservoir',
      'canal',
      'pond',
      'river',
      'pit',
      null,
    ])
    expect(['派出所', '警务室', 'x'].map(toOfficeKind)).toEqual(['station', 'office', null])
    expect(['高', 'medium', '1', ''].map(toRisk)).toEqual([3, 2, 1, null])
  })
  test('put incident types in groups, robbery before theft and stolen cars before traffic', () => {
    const groups = [
      '抢劫',
      'ROBBERY',
      '入室盗窃',
      'MOTOR VEHICLE THEFT',
      '电信诈骗',
      '交通事故',
      '溺水',
      '邻里纠纷',
      '走失求助',
      '森林火情',
      '怪事',
    ].map(toIncidentGroup)
    expect(groups).toEqual([
      'violence',
      'violence',
      'theft',
      'theft',
      'fraud',
      'traffic',
      'water',
      'dispute',
      'help',
      'fire',
      'other',
    ])
  })
})

describe('the guess of columns', () => {
  const tableOf = (columns: string[], ...rows: string[][]): SourceTable => ({
    name: 'x.csv',
    columns,
    rows: rows.map((cells, index) => ({ row: index + 2, cells, geometry: null })),
    projection: null,
  })
  test('finds Chinese headings', () => {
    const table = tableOf(
      ['接警单编号', '警情类别', '报警时间', '事发地', '经度', '纬度'],
      ['A1', '盗窃', '2024-05-01 22:05', '泉江镇', '115.1', '26.2'],
      ['A2', '求助', '2024-05-01 22:06', '泉江镇', '115.1', '26.2'],
    )
    expect(guessMapping(table, 'incidents')).toEqual({ code: 0, type: 1, occurred_at: 2, address: 3, lng: 4, lat: 5 })
  })
  test('looks at content: a heading that promises a time but holds words is not believed', () => {
    const table = tableOf(['时间', 'when it was', 'lng', 'lat'], ['上午', '2024-05-01 22:05', '1', '2'])
    expect(guessMapping(table, 'incidents').occurred_at).toBe(1)
  })
  test('never takes half a position, nor a category for a code', () => {
    expect(guessMapping(tableOf(['lng', 'name'], ['1', 'a']), 'offices')).not.toHaveProperty('lng')
    const rows = Array.from({ length: 20 }, (_, i) => [String(i % 3), `所${i}`])
    expect(guessMapping(tableOf(['district', '名称'], ...rows), 'offices').code).toBe(1)
  })
})
