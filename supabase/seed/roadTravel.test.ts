import { expect, test } from 'vitest'
import type { RoadNetwork } from './roadNetwork'
import { RoadTravel } from './roadTravel'

const straight = (from: number, to: number, length: number, isOneway = false) => ({
  from,
  to,
  lengthM: length,
  line: [
    [from * 100, 0],
    [to * 100, 0],
  ] as [number, number][],
  kind: 'tertiary' as const,
  name: '',
  isOneway,
  isBridge: false,
})
/** 0 –70 m→ 1 –70 m– 2, and 0 –350 m– 2; node 3 is cut off. */
const network: RoadNetwork = {
  nodes: [
    [0, 0],
    [100, 0],
    [200, 0],
    [9000, 9000],
  ],
  roads: [straight(0, 1, 70, true), straight(1, 2, 70), straight(0, 2, 350)],
}

test('the quickest way is taken, and a one-way road only forwards', () => {
  const travel = new RoadTravel(network)
  travel.serve([0, 1, 2, 3])
  expect(travel.timeS(0, 2, 'motorcycle', 1000)).toBeCloseTo(20)
  expect(travel.way(0, 2, 'motorcycle', 1000).map(({ lengthM }) => lengthM)).toEqual([70, 70])
  expect(travel.timeS(2, 0, 'motorcycle', 1000)).toBeCloseTo(50)
  expect(travel.way(2, 0, 'motorcycle', 1000)[0]!.line.at(-1)).toEqual([0, 0])
})

test('a place out of reach or beyond the limit has no way', () => {
  const travel = new RoadTravel(network)
  travel.serve([0, 1, 2, 3])
  expect(travel.timeS(0, 3, 'foot', 1e6)).toBe(Infinity)
  expect(travel.way(0, 3, 'foot', 1e6)).toEqual([])
  expect(travel.way(0, 2, 'motorcycle', 5)).toEqual([])
  expect(travel.way(1, 1, 'foot', 10)).toEqual([])
})

test('the nearest junction is found, none when all are beyond six kilometres', () => {
  const travel = new RoadTravel(network)
  travel.serve([0, 1, 2, 3])
  expect(travel.nearestNode([120, 5])).toBe(1)
  expect(travel.nearestNode([30_000, 0])).toBe(-1)
})
