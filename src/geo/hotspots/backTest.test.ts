import { expect, test } from 'vitest'
import { createRandom } from '@/geo/random'
import { backTest, takeHighest } from './backTest'
import { kernelDensity } from './density'
import { cellCentre, countPerCell, type Grid } from '@/geo/raster/grid'

const grid: Grid = { originX: 0, originY: 0, cellM: 100, columns: 10, rows: 10 }
const at = (...cells: number[]) => Float64Array.from(cells.flatMap((cell) => cellCentre(grid, cell)))
const times = (cell: number, count: number) => Array.from({ length: count }, () => cell)
const naive = { lastPeriod: new Float32Array(100), sameHistory: new Float32Array(100) }
const random = () => createRandom(1)

test('by hand: half of the events on one per cent of the ground is PAI 50, and PEI 1 when no cell had more', () => {
  const next = at(...times(7, 20), ...times(55, 12), ...times(99, 8))
  const score = new Float32Array(100)
  score[7] = 5
  const result = backTest(score, naive, next, grid, { random: random(), areaShares: [0.01] })
  if (result.kind !== 'tested') throw new Error('expected figures')
  const [row] = result.at
  expect(row!.shown).toMatchObject({ hitRate: 0.5, pai: 50, pei: 1 })
  expect(row!.everythingEqual.pai).toBeCloseTo(1, 5)
  expect(row!.everythingEqual.hitRate95.low).toBeCloseTo(0.01, 5)
  expect(row!.shown.hitRate95.low).toBeGreaterThan(0.33)
  expect(row!.shown.hitRate95.high).toBeLessThan(0.67)
  expect(result.verdict).toBe('better')
})

test('PEI measures against the best that was possible: the second-best cell of 20 and 12 reaches 0.6', () => {
  const score = new Float32Array(100)
  score[55] = 1
  const result = backTest(score, naive, at(...times(7, 20), ...times(55, 12)), grid, {
    random: random(),
    areaShares: [0.01],
  })
  expect(result).toMatchObject({ at: [{ shown: { pei: expect.closeTo(0.6, 10) as number } }] })
})

test('under twenty events inside the outline it is too few to say', () => {
  expect(backTest(new Float32Array(100), naive, at(...times(3, 19)), grid, { random: random() })).toEqual({
    kind: 'too-few',
    events: 19,
    needed: 20,
  })
  const mask = new Uint8Array(100).fill(1)
  mask[3] = 0
  expect(backTest(new Float32Array(100), naive, at(...times(3, 50)), grid, { mask, random: random() }).kind).toBe('too-few')
})

test('a surface equal to the baseline does not beat it, and a reversed one is worse', () => {
  const next = at(...times(1, 30), ...times(2, 20), ...times(3, 10), ...times(50, 5))
  const last = countPerCell(at(...times(1, 9), ...times(2, 7), ...times(3, 5)), grid).counts
  const verdict = (score: Float32Array) => {
    const result = backTest(score, { lastPeriod: last, sameHistory: last }, next, grid, { random: random() })
    return result.kind === 'tested' ? result.verdict : result.kind
  }
  expect(verdict(last)).toBe('no-better')
  expect(verdict(last.map((count) => -count))).toBe('worse')
})

test('the best of all maps has PEI 1 and nothing exceeds it, on random data', () => {
  const draw = createRandom(5)
  for (let run = 0; run < 20; run++) {
    const next = at(...Array.from({ length: 60 }, () => draw.int(100)))
    const perfect = countPerCell(next, grid).counts
    const noise = perfect.map(() => draw())
    const result = backTest(perfect, { lastPeriod: noise, sameHistory: noise }, next, grid, { random: draw })
    if (result.kind !== 'tested') throw new Error('expected figures')
    for (const row of result.at) {
      expect(row.shown.pei).toBeCloseTo(1, 5)
      expect(row.lastPeriod.pei).toBeLessThanOrEqual(1 + 1e-6)
      expect(row.shown.pai95.low).toBeLessThanOrEqual(row.shown.pai)
      expect(row.shown.pai95.high).toBeGreaterThanOrEqual(row.shown.pai)
    }
  }
})

test('where incidents come back to the same streets, a density map beats everything equal', () => {
  const draw = createRandom(2)
  const centres = Array.from({ length: 4 }, () => [draw.range(200, 800), draw.range(200, 800)] as const)
  const near = ([x, y]: readonly [number, number]) => [x + 60 * draw.normal(), y + 60 * draw.normal()]
  const scatter = (count: number) => Float64Array.from(Array.from({ length: count }, () => near(draw.pick(centres))).flat())
  const train = countPerCell(scatter(200), grid).counts
  const result = backTest(kernelDensity(train, grid, 100), { lastPeriod: train, sameHistory: train }, scatter(200), grid, {
    random: draw,
  })
  if (result.kind !== 'tested') throw new Error('expected figures')
  expect(result.at[2]!.shown.pai95.low).toBeGreaterThan(1)
})

test('taking the highest spends exactly the budget, sharing it among ties', () => {
  const mask = new Uint8Array(6).fill(1)
  expect([...takeHighest(Float32Array.of(5, 1, 1, 1, 0, 0), mask, 2)].map((share) => Math.round(share * 1e6) / 1e6)).toEqual([
    1, 0.333333, 0.333333, 0.333333, 0, 0,
  ])
  expect([...takeHighest(Float32Array.of(5, 1, 1, 1, 0, 0), mask, 0.25)]).toEqual([0.25, 0, 0, 0, 0, 0])
  mask[0] = 0
  const draw = createRandom(1)
  for (const budget of [0.5, 1, 2.5, 5]) {
    const taken = takeHighest(
      Float32Array.from({ length: 6 }, () => draw.int(3)),
      mask,
      budget,
    )
    expect(taken[0]).toBe(0)
    expect(taken.reduce((sum, share) => sum + share, 0)).toBeCloseTo(budget, 5)
  }
})
