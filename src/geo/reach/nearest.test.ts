import { expect, test } from 'vitest'
import { createRandom } from '@/geo/random'
import { degrees, networkOf, road, town } from '@tests/support/roads'
import { placesWithin } from './covers'
import { travelMatrix } from './matrix'
import { nearestUnits, soonestOf } from './nearest'

const scattered = (count: number, seed: number) => {
  const random = createRandom(seed)
  return degrees(...Array.from({ length: count }, () => [random.range(0, 900), random.range(0, 900)] as const))
}
const joined = (a: Float64Array, b: Float64Array) => Float64Array.of(...a, ...b)

test('a unit that is nearer by air but must go round comes second', () => {
  const network = networkOf([road([[0, 0], [1000, 0]]), road([[1000, 0], [1000, 50], [0, 50]])]) // prettier-ignore
  const found = nearestUnits(network, [...degrees([100, 0])] as [number, number], degrees([100, 50], [900, 0], [5000, 5000]), 5)!
  expect(found.map(({ unit }) => unit)).toEqual([1, 0])
  expect(found[0]!.timeS).toBeCloseTo(80, 1)
})

test("units' times are those of the matrix towards the place, one-way streets included", () => {
  for (let seed = 1; seed <= 4; seed++) {
    const network = networkOf(town(10, seed))
    const [place, units] = [scattered(1, seed + 10), scattered(15, seed)]
    const matrix = travelMatrix(network, joined(place, units))
    const found = nearestUnits(network, [place[0]!, place[1]!], units, 15)!
    for (const { unit, timeS } of found) expect(timeS).toBeCloseTo(matrix.durationS[(unit + 1) * 16]!, 2)
    expect(found.length).toBe(
      Array.from({ length: 15 }, (_, u) => matrix.durationS[(u + 1) * 16]!).filter(Number.isFinite).length,
    )
    expect(found.map(({ timeS }) => timeS)).toEqual(found.map(({ timeS }) => timeS).sort((a, b) => a - b))
  }
})

test('the soonest origin of each place is the least of its column, on shared roads too', () => {
  for (let seed = 1; seed <= 4; seed++) {
    const network = networkOf(town(6, seed))
    const [origins, places] = [scattered(12, seed), scattered(40, seed + 20)]
    const matrix = travelMatrix(network, joined(origins, places))
    const { timeS, origin } = soonestOf(network, origins, places)
    for (let place = 0; place < 40; place++) {
      const column = Array.from({ length: 12 }, (_, from) => matrix.durationS[from * 52 + 12 + place]!)
      const least = Math.min(...column)
      if (least === Infinity) expect([timeS[place], origin[place]]).toEqual([Infinity, -1])
      else {
        expect(timeS[place]).toBeCloseTo(least, 2)
        expect(column[origin[place]!]).toBeCloseTo(least, 2)
      }
    }
  }
})

test('places within a limit are exactly those the matrix puts there', () => {
  const network = networkOf(town(10, 2))
  const [origins, places] = [scattered(6, 3), scattered(50, 4)]
  const matrix = travelMatrix(network, joined(origins, places))
  placesWithin(network, origins, places, 60).forEach((within, from) => {
    const expected = Array.from({ length: 50 }, (_, place) => place).filter(
      (place) => matrix.durationS[from * 56 + 6 + place]! <= 60,
    )
    expect([...within]).toEqual(expected)
  })
})

test('a place off the network has no units, and units off it never come', () => {
  const network = networkOf([road([[0, 0], [100, 0]])]) // prettier-ignore
  expect(nearestUnits(network, [...degrees([0, 9000])] as [number, number], degrees([5, 0]), 3)).toBeNull()
  expect(nearestUnits(network, [...degrees([5, 0])] as [number, number], degrees([0, 9000]), 3)).toEqual([])
  expect(placesWithin(network, degrees([0, 9000]), degrees([5, 0]), 60)[0]!.length).toBe(0)
  expect([...soonestOf(network, new Float64Array(), degrees([5, 0])).origin]).toEqual([-1])
})
