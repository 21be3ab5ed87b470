import { expect, test } from 'vitest'
import { createRandom } from '@/geo/random'
import { areaOf, box, degreesOf, patrolOf, randomPatrol } from '@tests/support/coverage'
import { areaCoverage } from './areaCoverage'
import { blockPlace, seenBlocks } from './blocks'
import { addPatrol, createCoverage, sumByArea, type Coverage, type PatrolRecord } from './engine'
import { riskCoverage } from './risk'
import { standingOf } from './standing'

const bitsIn = (hex: string): number =>
  [...hex].reduce((sum, digit) => sum + [...parseInt(digit, 16).toString(2)].filter((bit) => bit === '1').length, 0)

/** The union of some patrols from their blocks alone, as the database makes it. */
function unionOf(coverage: Coverage, records: readonly PatrolRecord[]): Map<string, bigint> {
  const union = new Map<string, bigint>()
  for (const record of records) {
    const { regions, blocks, bits } = seenBlocks(coverage, record)
    regions.forEach((region, at) => {
      const key = `${region}:${blocks[at]}`
      union.set(key, (union.get(key) ?? 0n) | BigInt(`0x${bits[at]}`))
    })
  }
  return union
}

test('a disc over one corner of four blocks is cut into four, and no bit is lost', () => {
  const coverage = createCoverage([areaOf('a', box(0, 0, 2000, 2000))])
  const record = addPatrol(coverage, patrolOf('p', [[1000, 1000]]))
  const { regions, blocks, bits } = seenBlocks(coverage, record)
  expect(new Set(blocks).size).toBe(blocks.length)
  expect(new Set(regions)).toEqual(new Set([1]))
  expect(bits.every((hex) => hex.length === 256)).toBe(true)
  expect(bits.reduce((sum, hex) => sum + bitsIn(hex), 0)).toBe(areaCoverage(coverage)[0]!.seenCells)
})

test('outside all areas there is nothing, and no place either', () => {
  const coverage = createCoverage([areaOf('a', box(0, 0, 500, 500))])
  expect(seenBlocks(coverage, addPatrol(coverage, patrolOf('far', [[5000, 5000]])))).toEqual({
    regions: [],
    blocks: [],
    bits: [],
  })
  expect(blockPlace(coverage, ...degreesOf(-60, 100))).toBeUndefined()
  expect(blockPlace(coverage, ...degreesOf(90_000, 0))).toBeUndefined()
})

test('joined bits count what the engine counts, for any days and teams, nested areas and all', () => {
  const random = createRandom(7)
  const areas = [
    areaOf('county', box(0, 0, 3000, 3000)),
    areaOf('west', box(0, 0, 1510, 3000)),
    areaOf('east', box(1490, 0, 3000, 3000)),
  ]
  const coverage = createCoverage(areas)
  for (let i = 0; i < 40; i++) addPatrol(coverage, randomPatrol(random, `p${i}`, 3000, 60))
  const points = Array.from({ length: 200 }, () => {
    const [lng, lat] = degreesOf(random.range(0, 3000), random.range(0, 3000))
    return { lng, lat, weight: 1 }
  })
  for (const wanted of [
    () => true,
    ({ day }: PatrolRecord) => day >= 20_005 && day <= 20_011,
    ({ teamId }: PatrolRecord) => teamId === 'team 1',
    () => false,
  ]) {
    const union = unionOf(coverage, [...coverage.patrols.values()].filter(wanted))
    const byRegion = new Float64Array(coverage.regions.count)
    for (const [key, bits] of union) byRegion[Number(key.split(':')[0])]! += bitsIn(bits.toString(16))
    const standing = standingOf(coverage, wanted)
    const counted = areaCoverage(coverage, standing).map(({ seenCells }) => seenCells)
    expect([...sumByArea(coverage.regions, byRegion, areas.length)]).toEqual(counted)

    const unseen = new Set(riskCoverage(coverage, standing, points)[0]!.unseen)
    points.forEach(({ lng, lat }, at) => {
      const place = blockPlace(coverage, lng, lat)
      if (place === undefined) return
      const bits = union.get(`${place.region}:${place.block}`) ?? 0n
      expect((bits >> BigInt(1023 - place.bit)) & 1n).toBe(unseen.has(at) ? 0n : 1n)
    })
  }
})
