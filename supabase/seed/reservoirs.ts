import { dissolve, traceArcs, type PolygonRings } from './mosaic'
import { tidyLabels } from './labels'
import { centreOf, forNeighbours, type Point, type Raster } from './raster'
import type { River } from './rivers'
import type { Terrain } from './terrain'

export interface Reservoir {
  readonly dam: Point
  readonly cells: readonly number[]
  readonly rings: PolygonRings
  readonly areaM2: number
}

/**
 * Dams valleys where a modest wall holds much water: from each candidate stream cell the valley behind it is
 * flooded to a few heights, and the compact lakes of 0.25–4 km² are kept, `count` of them, at least 6 km apart.
 */
export function damValleys(terrain: Terrain, rivers: readonly River[], inside: Uint8Array, count: number): Reservoir[] {
  const { raster, upstream, height } = terrain
  const cellKm2 = raster.cellM ** 2 / 1e6
  const options: { dam: number; cells: number[]; worth: number }[] = []
  for (const river of rivers)
    for (let k = 12; k < river.cells.length; k += 6) {
      const dam = river.cells[k]!
      const catchmentKm2 = upstream[dam]! * cellKm2
      if (!inside[dam] || catchmentKm2 < 8 || catchmentKm2 > 130 || height[dam]! < 170) continue
      for (const wallM of [12, 20, 30]) {
        const cells = flood(terrain, dam, wallM)
        const km2 = cells.length * cellKm2
        if (km2 < 0.25 || km2 > 4 || cells.some((cell) => !inside[cell])) continue
        options.push({ dam, cells, worth: km2 / wallM ** 0.6 / (1 + damLength(terrain, dam, wallM) / 1000) })
      }
    }
  options.sort((a, b) => b.worth - a.worth)
  const chosen: Reservoir[] = []
  for (const { dam, cells } of options) {
    const [x, y] = centreOf(raster, dam)
    if (chosen.length === count) break
    if (chosen.some(({ dam: [dx, dy] }) => Math.hypot(dx - x, dy - y) < 6000)) continue
    const reservoir = outline(terrain, dam, cells)
    if (reservoir) chosen.push(reservoir)
  }
  return chosen
}

/** Cells upstream of the dam that drain through it and lie below the water level. */
function flood({ raster, receiver, height }: Terrain, dam: number, wallM: number): number[] {
  const level = height[dam]! + wallM
  const cells = [dam]
  for (let at = 0; at < cells.length && cells.length < 600; at++)
    forNeighbours(raster, cells[at]!, (neighbour) => {
      if (receiver[neighbour] === cells[at] && height[neighbour]! < level) cells.push(neighbour)
    })
  return cells
}

/** Roughly how long the wall must be: low ground across the valley beside the dam. */
function damLength({ raster, receiver, height }: Terrain, dam: number, wallM: number): number {
  const down = receiver[dam]!
  const dx = (down % raster.columns) - (dam % raster.columns)
  const dy = Math.round((down - dam - dx) / raster.columns)
  let length = 0
  for (const side of [1, -1])
    for (let step = 1; step < 20; step++) {
      const cell = dam + side * step * (dx * raster.columns - dy)
      if (height[cell] === undefined || height[cell] > height[dam]! + wallM) break
      length += raster.cellM
    }
  return length
}

/** The lake's shore, traced on a window of the raster around it. */
function outline({ raster }: Terrain, dam: number, cells: readonly number[]): Reservoir | undefined {
  const margin = 4
  const columns = cells.map((cell) => cell % raster.columns)
  const rows = cells.map((cell) => Math.floor(cell / raster.columns))
  const west = Math.min(...columns) - margin
  const south = Math.min(...rows) - margin
  const window: Raster = {
    columns: Math.max(...columns) + margin + 1 - west,
    rows: Math.max(...rows) + margin + 1 - south,
    cellM: raster.cellM,
  }
  const labels = new Int32Array(window.columns * window.rows).fill(-1)
  const local = cells.map((_, k) => (rows[k]! - south) * window.columns + columns[k]! - west)
  const isWet = new Set(local)
  // A dry cell with water on both sides would cut the lake; the shore is closed over it.
  for (const cell of local)
    forNeighbours(window, cell, (neighbour) => {
      let wet = 0
      forNeighbours(window, neighbour, (other) => (wet += isWet.has(other) ? 1 : 0))
      if (wet >= 5) labels[neighbour] = 0
    })
  for (const cell of local) labels[cell] = 0
  tidyLabels(window, labels)
  const rings = dissolve(traceArcs(window, labels), () => 0).get(0)?.[0]
  const kept = [...labels.keys()].filter((cell) => labels[cell] === 0)
  if (!rings || kept.length < 20) return undefined
  return {
    dam: centreOf(raster, dam),
    cells: kept.map((cell) => (Math.floor(cell / window.columns) + south) * raster.columns + (cell % window.columns) + west),
    rings: rings.map((ring) => ring.map(([x, y]): Point => [x + west * raster.cellM, y + south * raster.cellM])),
    areaM2: kept.length * raster.cellM ** 2,
  }
}
