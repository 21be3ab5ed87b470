import { expect, test } from 'vitest'
import { networkOf, road } from '@tests/support/roads'
import { toblerFactor, toblerKmh, travelProfiles } from './profile'

const climb = (rise: number, tags: Record<string, string> = {}) => ({ ...road([[0, 0], [1000, 0]], tags), heightM: Float32Array.of(100, 100 + rise) }) // prettier-ignore

test("by hand: Tobler's walker does 5.04 km/h on the flat, 6 at 5 % down, 2.50 at 20 % up, 3.55 at 20 % down", () => {
  expect(toblerKmh(0)).toBeCloseTo(6 * Math.exp(-0.175), 10)
  expect(toblerKmh(-0.05)).toBe(6)
  expect(toblerKmh(0.2)).toBeCloseTo(2.501, 3)
  expect(toblerKmh(-0.2)).toBeCloseTo(3.549, 3)
})

test("Tobler's factor is 1 on the flat, most at 5 % down, and halves on a climb of 20 %", () => {
  expect(toblerFactor(0)).toBe(1)
  expect(toblerFactor(-0.05)).toBeCloseTo(1.191, 3)
  expect(toblerFactor(0.2)).toBeCloseTo(Math.exp(-0.7), 10)
  expect(toblerFactor(-0.05 - 0.1)).toBeCloseTo(toblerFactor(-0.05 + 0.1), 10)
})

test('on foot a hill costs more up than down, and more than the flat', () => {
  const { forwardS, backwardS } = networkOf([climb(150)], travelProfiles.foot)
  expect(forwardS[0]).toBeCloseTo(720 / toblerFactor(0.15), 0)
  expect(backwardS[0]).toBeCloseTo(720 / toblerFactor(-0.15), 0)
  expect(forwardS[0]).toBeGreaterThan(backwardS[0]!)
})

test('a way over a crest is as slow as its pieces, each by its own slope, and a straight mean would hide it', () => {
  const crest = { ...road([[0, 0], [500, 0], [1000, 0]]), heightM: Float32Array.of(100, 200, 100) } // prettier-ignore
  const { forwardS, backwardS } = networkOf([crest], travelProfiles.foot)
  // 500 m up at 20 % and 500 m down at 20 %, both ways round: 360 s of flat each, ÷ factor.
  const byHand = 360 / Math.exp(-0.7) + 360 / Math.exp(-0.35)
  expect(forwardS[0]).toBeCloseTo(byHand, 0)
  expect(backwardS[0]).toBeCloseTo(byHand, 0)
})

test('without heights, or by car, the hill is flat', () => {
  expect(networkOf([climb(150)], travelProfiles.car).forwardS[0]).toBeCloseTo(3600 / 25, 1)
  const unknown = { ...climb(150), heightM: Float32Array.of(NaN, 250) }
  expect(networkOf([unknown], travelProfiles.foot).forwardS[0]).toBeCloseTo(720, 0)
})

test('a stated limit replaces the usual speed, a one-way street closes one direction but not for feet', () => {
  const limited = networkOf([climb(0, { highway: 'secondary', maxspeed: '60', oneway: 'yes' })], travelProfiles.car)
  expect(limited.forwardS[0]).toBeCloseTo(3600 / 48, 1)
  expect(limited.backwardS[0]).toBe(Infinity)
  expect(networkOf([climb(0, { oneway: 'yes' })], travelProfiles.foot).backwardS[0]).toBeCloseTo(720, 0)
  expect(networkOf([climb(0, { oneway: '-1' })], travelProfiles.car).forwardS[0]).toBe(Infinity)
})

test('parts are named by their longest road, largest part first, and differ by mode', () => {
  const ways = [road([[0, 0], [300, 0]], { name: '河东路' }), road([[0, 500], [900, 500]], { name: '河西路' }), road([[0, 0], [0, 500]], { highway: 'steps' })] // prettier-ignore
  const byCar = networkOf(ways, travelProfiles.car).components
  expect(byCar.parts.map(({ name, lengthM }) => [name, Math.round(lengthM)])).toEqual([['河西路', 900], ['河东路', 300]]) // prettier-ignore
  expect(networkOf(ways, travelProfiles.foot).components.parts).toHaveLength(1)
})
