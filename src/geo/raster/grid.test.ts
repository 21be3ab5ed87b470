import { expect, test } from 'vitest'
import { boundsOf, cellAt, cellCentre, countPerCell, gridOver, type Grid } from './grid'

const grid: Grid = { originX: -10, originY: 0, cellM: 5, columns: 4, rows: 2 }

test('a point lies in the cell whose south-western corner it is on', () => {
  expect(cellAt(grid, -10, 0)).toBe(0)
  expect(cellAt(grid, -5, 0)).toBe(1)
  expect(cellAt(grid, 9.99, 9.99)).toBe(7)
})

test('a point on the far border, outside or not finite is in no cell', () => {
  expect(cellAt(grid, 10, 0)).toBe(-1)
  expect(cellAt(grid, 0, -0.1)).toBe(-1)
  expect(cellAt(grid, NaN, 1)).toBe(-1)
})

test('the centre of a cell lies in that cell', () => {
  for (let cell = 0; cell < 8; cell++) expect(cellAt(grid, ...cellCentre(grid, cell))).toBe(cell)
})

test('bounds pass over points that are not finite', () => {
  expect(boundsOf(Float64Array.of(1, 2, NaN, 9, -3, 8))).toEqual([-3, 2, 1, 8])
  expect(boundsOf(Float64Array.of(NaN, 1))).toBeNull()
})

test('a grid over bounds holds every point of them, the far corner included', () => {
  const made = gridOver([0, 0, 100, 50], 10)
  expect(made).toMatchObject({ ok: true, value: { columns: 11, rows: 6 } })
  if (made.ok) expect(cellAt(made.value, 100, 50)).toBeGreaterThanOrEqual(0)
})

test('a grid too fine for memory and a cell size that is none are refused with the figure', () => {
  expect(gridOver([0, 0, 1e6, 1e6], 5)).toMatchObject({ ok: false, error: { kind: 'invalid', field: 'cellM' } })
  expect(gridOver([0, 0, 1, 1], 0).ok).toBe(false)
  expect(gridOver([0, 0, 1, 1], NaN).ok).toBe(false)
})

test('counting adds weights per cell and tells how many points lie outside', () => {
  const xy = Float64Array.of(-9, 1, -8, 2, 0, 6, 99, 99)
  expect(countPerCell(xy, grid)).toEqual({ counts: Float32Array.of(2, 0, 0, 0, 0, 0, 1, 0), outside: 1 })
  expect(countPerCell(xy, grid, Float64Array.of(3, 1, 0.5, 7)).counts[0]).toBe(4)
})
