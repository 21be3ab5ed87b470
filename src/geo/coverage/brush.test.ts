import { expect, test } from 'vitest'
import { createRandom } from '@/geo/random'
import { emptyBitmap, openWindow, readRuns, setCells } from './bitmap'
import { brushOn, drawTo, emptyRows, endChain, startChain } from './brush'

type Point = readonly [x: number, y: number]

/** Cells [row, column] whose centres are within reach of the polyline, by looking at every cell. */
function cellsNear(points: readonly Point[], reach: number, cols: number, rows: number): string[] {
  const cells: string[] = []
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < cols; column++) {
      const isNear = points.some(([bx, by], k) => {
        const [ax, ay] = points[Math.max(0, k - 1)]!
        const [dx, dy] = [bx - ax, by - ay]
        const square = dx * dx + dy * dy
        const along = square === 0 ? 0 : ((column + 0.5 - ax) * dx + (row + 0.5 - ay) * dy) / square
        const share = Math.max(0, Math.min(1, along))
        return Math.hypot(column + 0.5 - ax - share * dx, row + 0.5 - ay - share * dy) <= reach
      })
      if (isNear) cells.push(`${row},${column}`)
    }
  return cells
}

const map = emptyBitmap()
function cellsDrawn(chains: readonly (readonly Point[])[], reach: number, cols: number, rows: number): string[] {
  openWindow(map, 0, rows, 0, cols)
  const brush = brushOn(map, cols, emptyRows())
  for (const [first, ...rest] of chains) {
    startChain(brush, first![0], first![1], reach)
    for (const [x, y] of rest) drawTo(brush, x, y)
    endChain(brush)
  }
  const runs = readRuns(map, true)
  const cells: string[] = []
  for (let k = 0; k < runs.length; k += 3)
    for (let column = runs[k + 1]!; column < runs[k + 2]!; column++) cells.push(`${runs[k]},${column}`)
  return cells
}

test('a single fix in the middle of a cell with a reach of one sees five cells', () => {
  expect(cellsDrawn([[[4.5, 4.5]]], 1, 9, 9)).toEqual(['3,4', '4,3', '4,4', '4,5', '5,4'])
})

test('a line along a row sees a band and no more', () => {
  expect(cellsDrawn([[[1.5, 2.5], [4.5, 2.5]]], 0.4, 9, 5)).toEqual(['2,1', '2,2', '2,3', '2,4']) // prettier-ignore
})

test('off the grid there is nothing, and half on it there is half', () => {
  expect(cellsDrawn([[[-20, -20]]], 5, 9, 9)).toEqual([])
  expect(cellsDrawn([[[0, 4.5]]], 2, 9, 9)).toEqual(cellsNear([[0, 4.5]], 2, 9, 9))
})

test('any chain of steps gives the cells that a look at every cell gives', () => {
  const random = createRandom(41)
  for (let round = 0; round < 300; round++) {
    const [cols, rows] = [70, 45]
    const reach = random.range(0.2, 12)
    const step = random.pick([0.3, 2, 8, 40])
    const points: [number, number][] = [[random.range(-5, 75), random.range(-5, 50)]]
    for (let k = random.int(12); k > 0; k--) {
      const [x, y] = points.at(-1)!
      // Now and then along an axis, and now and then not at all: the awkward cases.
      const [dx, dy] = [random.chance(0.15) ? 0 : random.normal() * step, random.chance(0.15) ? 0 : random.normal() * step]
      points.push([x + dx, y + dy])
    }
    expect(cellsDrawn([points], reach, cols, rows)).toEqual(cellsNear(points, reach, cols, rows))
  }
})

test('a bitmap read with clearing is empty for the next chain', () => {
  cellsDrawn([[[30, 30], [5, 2]]], 6, 70, 45) // prettier-ignore
  expect(cellsDrawn([], 1, 70, 45)).toEqual([])
})

test('runs come back as set, across words, at their borders and to the end of the window', () => {
  openWindow(map, 10, 12, 64, 192)
  for (const [from, to] of [[64, 65], [95, 97], [100, 160], [190, 192]] as const) setCells(map, 11, from, to) // prettier-ignore
  expect(Array.from(readRuns(map, true))).toEqual([11, 64, 65, 11, 95, 97, 11, 100, 160, 11, 190, 192])
})
