import { describe, expect, test } from 'vitest'
import { areaOf, box, degreesOf, patrolOf } from '@tests/support/coverage'
import { addPatrol, createCoverage } from './engine'
import { classColour, paintTile, staleColour, type Colour } from './paint'
import { stalenessOf } from './staleness'

const seen: Colour = [0, 128, 0, 200]
const probable: Colour = [128, 128, 0, 200]
const unseen: Colour = [200, 0, 0, 100]
const palette = { seen, probable, unseen }

const coverage = createCoverage([areaOf('a', box(0, 0, 2000, 2000))])
addPatrol(coverage, patrolOf('p', [[-300, 1000, 0], [900, 1000, 60]], { day: 20_000 })) // prettier-ignore
addPatrol(coverage, patrolOf('q', [[1300, 1000, 0, 90], [2300, 1000, 60, 90]], { day: 20_005 })) // prettier-ignore
const colourOf = classColour(coverage.standing, palette)

/** The tile that holds a local position at a zoom, and the pixel in it. */
function pixelAt(z: number, size: number, eastM: number, northM: number) {
  const [lng, lat] = degreesOf(eastM, northM)
  const wide = 2 ** z * size
  const px = ((lng + 180) / 360) * wide
  const py = ((1 - Math.asinh(Math.tan((lat * Math.PI) / 180)) / Math.PI) / 2) * wide
  return { x: Math.floor(px / size), y: Math.floor(py / size), column: Math.floor(px % size), row: Math.floor(py % size) }
}
function colourAt(z: number, size: 256 | 512, eastM: number, northM: number, painting = colourOf): number[] {
  const { x, y, column, row } = pixelAt(z, size, eastM, northM)
  const rgba = paintTile(coverage, z, x, y, size, painting)
  const slot = (row * size + column) * 4
  return rgba === undefined ? [] : Array.from(rgba.subarray(slot, slot + 4))
}

describe('paintTile', () => {
  test.each([
    [14, 256],
    [16, 256],
    [16, 512],
    [18, 512],
  ] as const)('at zoom %i in %i pixels each class has its colour and its place', (z, size) => {
    expect(colourAt(z, size, 400, 1000)).toEqual([...seen])
    expect(colourAt(z, size, 1700, 1000)).toEqual([...probable])
    expect(colourAt(z, size, 1000, 300)).toEqual([...unseen])
    expect(colourAt(z, size, 400, 1080)).toEqual([...seen])
    expect(colourAt(z, size, 400, 1125)).toEqual([...unseen])
  })

  test('outside all areas a pixel is clear, though a patrol was there', () => {
    expect(colourAt(14, 256, -60, 1000)).toEqual([0, 0, 0, 0])
  })

  test('a tile without any area is not painted', () => {
    expect(paintTile(coverage, 16, 0, 0, 256, colourOf)).toBeUndefined()
    const { x, y } = pixelAt(16, 256, -1500, -1500)
    expect(paintTile(coverage, 16, x, y, 256, colourOf)).toBeUndefined()
  })

  test('where a pixel is wider than a cell it is the mean of what it holds, weighed by opacity', () => {
    const { x, y } = pixelAt(9, 256, 1000, 1000)
    const rgba = paintTile(coverage, 9, x, y, 256, colourOf)!
    let opacity = 0
    let greens = 0
    for (let slot = 0; slot < rgba.length; slot += 4) {
      opacity += rgba[slot + 3]!
      if (rgba[slot + 3]! > 0 && rgba[slot + 1]! > 0) greens++
    }
    // 4 km² at 0.075 km² a pixel, mostly at opacity 100.
    expect(opacity / 100).toBeGreaterThan(40)
    expect(opacity / 100).toBeLessThan(75)
    expect(greens).toBeGreaterThan(0)
  })

  test('agrees with the cell under every pixel of a tile', () => {
    const { x, y } = pixelAt(15, 256, 1000, 1000)
    const rgba = paintTile(coverage, 15, x, y, 256, colourOf)!
    let unlike = 0
    for (let row = 0; row < 256; row += 5)
      for (let column = 0; column < 256; column += 5) {
        const lng = ((x + (column + 0.5) / 256) / 2 ** 15) * 360 - 180
        const lat = (Math.atan(Math.sinh(Math.PI * (1 - (2 * (y + (row + 0.5) / 256)) / 2 ** 15))) * 180) / Math.PI
        const [planeX, planeY] = coverage.grid.projection.forward(lng, lat)
        const cellRow = Math.floor((planeY - coverage.grid.southM) / 10)
        const cellColumn = Math.floor((planeX - coverage.grid.westM) / 10)
        const inGrid = cellRow >= 0 && cellRow < coverage.grid.rows && cellColumn >= 0 && cellColumn < coverage.grid.cols
        const opacity = rgba[(row * 256 + column) * 4 + 3]!
        const expected = inGrid ? colourOf(cellRow, cellColumn)[3] : 0
        if (opacity !== 0 && opacity !== expected) unlike++
      }
    expect(unlike).toBeLessThan(6)
  })

  test('staleness takes the first step of the ramp that is old enough', () => {
    const [fresh, week, older, never]: Colour[] = [[1, 1, 1, 255], [2, 2, 2, 255], [3, 3, 3, 255], [4, 4, 4, 255]] // prettier-ignore
    const ramp = { upToDays: [3, 7], ramp: [fresh!, week!], older: older!, never: never! }
    const at = (today: number) => staleColour(stalenessOf(coverage), today, ramp)
    expect(colourAt(16, 256, 400, 1000, at(20_002))[0]).toBe(1)
    expect(colourAt(16, 256, 400, 1000, at(20_007))[0]).toBe(2)
    expect(colourAt(16, 256, 400, 1000, at(20_008))[0]).toBe(3)
    expect(colourAt(16, 256, 1000, 300, at(20_002))[0]).toBe(4)
  })
})
