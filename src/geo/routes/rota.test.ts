import { expect, test } from 'vitest'
import { createRandom } from '@/geo/random'
import { makeRota } from './rota'

const teamIds = Array.from({ length: 12 }, (_, index) => `t${index}`)
const month = Array.from({ length: 30 }, (_, day) => `2026-11-${String(day + 1).padStart(2, '0')}`)
const spreadOf = (counts: ReadonlyMap<string, number>) => Math.max(...counts.values()) - Math.min(...counts.values())

test('twelve teams share a month of nights to within one', () => {
  const rota = makeRota({ teamIds, nights: month, perNight: 1 })
  expect(rota.duty.every((onDuty) => onDuty.length === 1)).toBe(true)
  expect(spreadOf(rota.nightsOf)).toBeLessThanOrEqual(1)
  expect(rota.uncovered).toEqual([])
  expect(rota.tired).toEqual([])
})

test('leave is never broken, and those who come back catch up', () => {
  const away = new Map([['t0', new Set(month.slice(0, 15))]])
  const rota = makeRota({ teamIds, nights: month, perNight: 2, leave: away })
  rota.duty.slice(0, 15).forEach((onDuty) => expect(onDuty).not.toContain('t0'))
  expect(spreadOf(rota.nightsOf)).toBeLessThanOrEqual(1)
})

test('holidays are shared out on their own', () => {
  const holidays = new Set(month.filter((_, day) => day % 7 >= 5))
  const rota = makeRota({ teamIds, nights: month, perNight: 3, holidays })
  expect(spreadOf(rota.holidaysOf)).toBeLessThanOrEqual(1)
  expect(spreadOf(rota.nightsOf)).toBeLessThanOrEqual(1)
})

test('who did more last month does less this month', () => {
  const earlier = new Map(teamIds.map((id, index) => [id, { nights: index === 0 ? 4 : 2, holidays: 0 }]))
  const rota = makeRota({ teamIds, nights: month, perNight: 1, earlier })
  expect(rota.nightsOf.get('t0')!).toBeLessThan(rota.nightsOf.get('t1')!)
})

test('a night nobody can take is told, and rest is given up before a night is left empty', () => {
  const leave = new Map([
    ['a', new Set(['2026-11-02'])],
    ['b', new Set(['2026-11-02', '2026-11-03'])],
  ])
  const rota = makeRota({ teamIds: ['a', 'b'], nights: month.slice(0, 4), perNight: 1, leave })
  expect(rota.uncovered).toEqual([{ night: '2026-11-02', missing: 1 }])
  expect(rota.duty[2]).toEqual(['a'])
  const alone = makeRota({ teamIds: ['a'], nights: month.slice(0, 2), perNight: 1 })
  expect(alone.tired).toEqual([{ night: '2026-11-02', teamId: 'a' }])
})

test('random leave is kept and nobody serves twice in a night', () => {
  for (let seed = 1; seed <= 50; seed++) {
    const random = createRandom(seed)
    const leave = new Map(teamIds.map((id) => [id, new Set(month.filter(() => random() < 0.2))]))
    const rota = makeRota({ teamIds, nights: month, perNight: 2, leave })
    rota.duty.forEach((onDuty, night) => {
      expect(new Set(onDuty).size).toBe(onDuty.length)
      for (const id of onDuty) expect(leave.get(id)!.has(month[night]!), `seed ${seed}`).toBe(false)
    })
    expect(spreadOf(rota.nightsOf), `seed ${seed}`).toBeLessThanOrEqual(1)
  }
})
