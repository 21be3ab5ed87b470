import type { Polygon, Position } from 'geojson'
import difference from '@turf/difference'
import { feature, featureCollection } from '@turf/helpers'
import { expect, test } from 'vitest'
import { createRandom } from '@/geo/random'
import { partsOf, shapeAreaM2, type Shape } from './shape'
import { splitShape } from './splitShape'

const square: Polygon = {
  type: 'Polygon',
  coordinates: [
    [
      [115, 26],
      [115.02, 26],
      [115.02, 26.02],
      [115, 26.02],
      [115, 26],
    ],
  ],
}
const cutBy = (shape: Shape, line: Position[]) => {
  const result = splitShape(shape, line)
  if (!result.ok) throw new Error(result.error)
  return result.value
}

test('a line down the middle makes two halves that share the cut', () => {
  const { shapes, corners } = cutBy(square, [
    [115.01, 25.9],
    [115.01, 26.1],
  ])
  expect(shapeAreaM2(shapes[0])).toBeCloseTo(shapeAreaM2(shapes[1]), 3)
  expect(corners.map(({ at }) => at)).toEqual([
    [115.01, 26],
    [115.01, 26.02],
  ])
})

test('a bent cut keeps its bends on both sides', () => {
  const bends: Position[] = [
    [115.012, 26.008],
    [115.006, 26.012],
  ]
  const { shapes } = cutBy(square, [[115.01, 25.99], ...bends, [115.01, 26.03]])
  for (const shape of shapes) for (const bend of bends) expect(partsOf(shape).flat(2)).toContainEqual(bend)
})

test('the first stretch through the shape is taken when a line runs through it twice', () => {
  const horseshoe: Polygon = {
    type: 'Polygon',
    coordinates: [
      [
        [0, 0],
        [3, 0],
        [3, 3],
        [2, 3],
        [2, 1],
        [1, 1],
        [1, 3],
        [0, 3],
        [0, 0],
      ],
    ],
  }
  const { shapes } = cutBy(horseshoe, [
    [-1, 2],
    [4, 2],
  ])
  const areas = shapes.map((shape) => shapeAreaM2(shape)).sort((a, b) => a - b)
  expect((areas[0] ?? 0) / shapeAreaM2(horseshoe)).toBeCloseTo(1 / 7, 2)
})

test('a hole goes to the side it lies on, and a cut through a hole is refused by name', () => {
  const hole: Position[] = [
    [115.004, 26.004],
    [115.004, 26.006],
    [115.006, 26.006],
    [115.004, 26.004],
  ]
  const holed: Polygon = { type: 'Polygon', coordinates: [...square.coordinates, hole] }
  const { shapes } = cutBy(holed, [
    [115.01, 25.9],
    [115.01, 26.1],
  ])
  expect(shapes.map((shape) => partsOf(shape)[0]?.length).sort()).toEqual([1, 2])
  expect(
    splitShape(holed, [
      [115.005, 25.9],
      [115.005, 26.1],
    ]),
  ).toEqual({ ok: false, error: 'crosses-hole' })
})

test('a line that misses, or ends inside, is refused by name', () => {
  expect(
    splitShape(square, [
      [116, 25],
      [116, 27],
    ]),
  ).toEqual({ ok: false, error: 'misses' })
  expect(
    splitShape(square, [
      [115.01, 25.9],
      [115.01, 26.01],
    ]),
  ).toEqual({ ok: false, error: 'ends-inside' })
})

test('of several parts the first one that the line runs through is cut, and the others go to the nearer half', () => {
  const moved = (east: number) => square.coordinates.map((ring) => ring.map(([x = 0, y = 0]): Position => [x + east, y]))
  const three: Shape = { type: 'MultiPolygon', coordinates: [moved(-0.1), square.coordinates, moved(0.1)] }
  const { shapes } = cutBy(three, [
    [115.01, 25.9],
    [115.01, 26.1],
  ])
  const [west, east] = shapes.toSorted(
    (a, b) =>
      Math.min(
        ...partsOf(a)
          .flat(2)
          .map(([x = 0]) => x),
      ) -
      Math.min(
        ...partsOf(b)
          .flat(2)
          .map(([x = 0]) => x),
      ),
  )
  expect([west, east].map((half) => (half ? partsOf(half).length : 0))).toEqual([2, 2])
  expect(
    Math.max(
      ...partsOf(west!)
        .flat(2)
        .map(([x = 0]) => x),
    ),
  ).toBeCloseTo(115.01, 9)
  expect(
    Math.min(
      ...partsOf(east!)
        .flat(2)
        .map(([x = 0]) => x),
    ),
  ).toBeCloseTo(115.01, 9)
  const whole = shapeAreaM2(three)
  expect(shapes.reduce((sum, half) => sum + shapeAreaM2(half), 0) / whole).toBeCloseTo(1, 9)
})

test('a line between the parts of an area misses it', () => {
  const twice: Shape = {
    type: 'MultiPolygon',
    coordinates: [square.coordinates, square.coordinates.map((ring) => ring.map(([x = 0, y = 0]) => [x + 1, y]))],
  }
  expect(
    splitShape(twice, [
      [115.5, 25.9],
      [115.5, 26.1],
    ]),
  ).toEqual({ ok: false, error: 'misses' })
})

test('random cuts of random stars: the halves add up to the whole and lie inside it', () => {
  const random = createRandom(5)
  let cuts = 0
  for (let round = 0; round < 120; round++) {
    const corners = 5 + Math.floor(random() * 20)
    const ring = Array.from({ length: corners }, (_, i): Position => {
      const [angle, reach] = [(i / corners) * 2 * Math.PI, 0.005 + random() * 0.01]
      return [115 + reach * Math.cos(angle), 26 + reach * Math.sin(angle)]
    })
    const star: Polygon = { type: 'Polygon', coordinates: [[...ring, ring[0] ?? [0, 0]]] }
    const turn = random() * 2 * Math.PI
    const far: [number, number] = [0.03 * Math.cos(turn), 0.03 * Math.sin(turn)]
    const result = splitShape(star, [
      [115 - far[0], 26 - far[1]],
      [115 + random() * 0.002, 26],
      [115 + far[0], 26 + far[1]],
    ])
    if (!result.ok) continue
    cuts++
    const [a, b] = result.value.shapes
    const whole = shapeAreaM2(star)
    expect(Math.abs(shapeAreaM2(a) + shapeAreaM2(b) - whole) / whole).toBeLessThan(1e-5)
    const left = difference(featureCollection([feature(star), feature(a), feature(b)]))
    expect(left === null ? 0 : shapeAreaM2(left.geometry)).toBeLessThan(whole * 1e-5)
  }
  expect(cuts).toBeGreaterThan(100)
})
