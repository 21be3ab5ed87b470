import { isSet } from './bitTiles'
import type { Coverage } from './engine'
import { toDegrees } from './grid'
import { collapseEdges } from './collapse'
import type { Standing } from './standing'
import type { CellWindow } from './timeGrid'
import { traceMask, type CellPolygon, type Mask } from './trace'

export type GapOptions = {
  /** Whether probably seen cells are still a gap. */
  readonly probableIsGap: boolean
  /** Outlines may move by this much, metres; 0 keeps the steps of the raster. The area stays the same. */
  readonly simplifyM: number
}

/** GeoJSON MultiPolygon coordinates in degrees, seven decimals (1 cm), outer rings counter-clockwise, closed. */
export type GapPolygons = number[][][][]

/**
 * The part of an area nobody saw, as valid polygons whose area is that of the raster, and the number of cells. Undefined for
 * an unknown area. O(window of the area); 3 ms for a village, 15 ms with simplifying.
 */
export function gapOf(
  coverage: Coverage,
  areaId: string,
  standing: Standing = coverage.standing,
  options: GapOptions = { probableIsGap: false, simplifyM: 15 },
): { readonly cells: number; readonly polygons: GapPolygons } | undefined {
  const area = coverage.areaPlace.get(areaId)
  if (area === undefined) return undefined
  const window = windowOf(coverage, area)
  const mask = gapMask(coverage, area, window, options.probableIsGap ? standing.seen : standing.any)
  const traced = traceMask(mask)
  const polygons = options.simplifyM > 0 ? collapseEdges(traced, options.simplifyM / coverage.settings.cellM) : traced
  return {
    cells: mask.cells.reduce((sum, cell) => sum + cell, 0),
    polygons: polygons.map((polygon) => toPositions(coverage, window, polygon)),
  }
}

/** The smallest window that holds all cells of an area; empty for an area without ground. O(regions). */
export function windowOf({ regions }: Coverage, area: number): CellWindow {
  const { count, areaStart, areas, cells, box } = regions
  let [firstRow, endRow, firstCol, endCol] = [Infinity, 0, Infinity, 0]
  for (let region = 1; region < count; region++) {
    if (cells[region] === 0 || !areas.subarray(areaStart[region]!, areaStart[region + 1]!).includes(area)) continue
    firstRow = Math.min(firstRow, box[region * 4]!)
    endRow = Math.max(endRow, box[region * 4 + 1]!)
    firstCol = Math.min(firstCol, box[region * 4 + 2]!)
    endCol = Math.max(endCol, box[region * 4 + 3]!)
  }
  return endRow === 0 ? { firstRow: 0, endRow: 0, firstCol: 0, endCol: 0 } : { firstRow, endRow, firstCol, endCol }
}

function forEachRunOf(
  { regions }: Pick<Coverage, 'regions'>,
  area: number,
  firstRow: number,
  endRow: number,
  give: (row: number, from: number, to: number) => void,
): void {
  const { rowStart, from, region, count, areaStart, areas } = regions
  const holds = new Uint8Array(count)
  for (let r = 0; r < count; r++) for (let k = areaStart[r]!; k < areaStart[r + 1]!; k++) if (areas[k] === area) holds[r] = 1
  for (let row = firstRow; row < endRow; row++)
    for (let k = rowStart[row]!; k + 1 < rowStart[row + 1]!; k++) if (holds[region[k]!] === 1) give(row, from[k]!, from[k + 1]!)
}

function gapMask(coverage: Coverage, area: number, window: CellWindow, covered: Standing['seen']): Mask {
  const cols = window.endCol - window.firstCol
  const rows = window.endRow - window.firstRow
  const cells = new Uint8Array(rows * cols)
  forEachRunOf(coverage, area, window.firstRow, window.endRow, (row, from, to) => {
    for (let column = from; column < to; column++)
      if (!isSet(covered, row, column)) cells[(row - window.firstRow) * cols + column - window.firstCol] = 1
  })
  return { rows, cols, cells }
}

function toPositions({ grid }: Coverage, window: CellWindow, polygon: CellPolygon): number[][][] {
  return polygon.map((ring) => {
    const degrees = toDegrees(
      grid,
      ring.map((at, i) => at + (i % 2 === 0 ? window.firstCol : window.firstRow)),
    )
    const positions = Array.from({ length: ring.length / 2 }, (_, i) => [
      sevenDecimals(degrees[i * 2]!),
      sevenDecimals(degrees[i * 2 + 1]!),
    ])
    return [...positions, [...positions[0]!]]
  })
}

const sevenDecimals = (degrees: number): number => Math.round(degrees * 1e7) / 1e7
