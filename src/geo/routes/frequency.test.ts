import { expect, test } from 'vitest'
import { createRandom } from '@/geo/random'
import { type FrequentPlace, spreadVisits } from './frequency'

const nightsWith = (nights: readonly (readonly string[])[], id: string) =>
  nights.flatMap((ids, night) => (ids.includes(id) ? [night] : []))

test('a place visited three times a week rests at least a night between visits', () => {
  const { nights } = spreadVisits([{ id: 'a', visits: 3, workS: 600 }])
  const [first, second, third] = nightsWith(nights, 'a')
  expect([second! - first!, third! - second!, first! + 7 - third!].sort()).toEqual([2, 2, 3])
})

test('equal places leave equal nights', () => {
  const places = Array.from({ length: 39 }, (_, index) => ({ id: `v${index}`, visits: 3, workS: 700 }))
  const { workS, nights } = spreadVisits(places)
  expect(Math.max(...workS) - Math.min(...workS)).toBeLessThanOrEqual(700)
  for (const { id } of places) expect(nightsWith(nights, id)).toHaveLength(3)
})

test('visits already made this week count, and what cannot be met is told', () => {
  const { nights, short } = spreadVisits([
    { id: 'a', visits: 3, workS: 600, done: [0, 2] },
    { id: 'b', visits: 3, workS: 600, nights: [5, 6] },
  ])
  expect(nightsWith(nights, 'a')).toHaveLength(1)
  expect(nightsWith(nights, 'a').every((night) => night !== 0 && night !== 2)).toBe(true)
  expect(nightsWith(nights, 'b')).toEqual([5, 6])
  expect(short).toEqual([{ id: 'b', missing: 1 }])
})

test('no places leave empty nights', () => expect(spreadVisits([]).nights).toEqual([[], [], [], [], [], [], []]))

test('the spread is nearly as even as the best of all, found by trying everything', () => {
  for (let seed = 1; seed <= 20; seed++) {
    const random = createRandom(seed)
    const places = Array.from({ length: 4 }, (_, index): FrequentPlace => ({
      id: `p${index}`,
      visits: 1 + Math.floor(random() * 3),
      workS: 300 + Math.floor(random() * 900),
    }))
    const squares = (loads: readonly number[]) => loads.reduce((sum, load) => sum + load * load, 0)
    let best = Infinity
    const loads = [0, 0, 0, 0]
    const lay = (at: number) => {
      if (at === places.length) return void (best = Math.min(best, squares(loads)))
      for (let mask = 0; mask < 16; mask++) {
        const nights = [0, 1, 2, 3].filter((night) => mask & (1 << night))
        if (nights.length !== places[at]!.visits) continue
        for (const night of nights) loads[night]! += places[at]!.workS
        lay(at + 1)
        for (const night of nights) loads[night]! -= places[at]!.workS
      }
    }
    lay(0)
    expect(squares(spreadVisits(places, 4).workS), `seed ${seed}`).toBeLessThanOrEqual(best * 1.05)
  }
})
