import { toProjected } from '@/geo/raster/geojson'
import { boundsOf, gridOver } from '@/geo/raster/grid'
import { maskOf } from '@/geo/raster/mask'
import type { Network } from './network'
import type { ReachField } from './rings'

/** An area and how many live in it. */
export interface PopulatedArea {
  readonly id: string
  readonly area: GeoJSON.Polygon | GeoJSON.MultiPolygon
  readonly residents: number
}

export interface AreaOutside {
  readonly id: string
  /** Share of the ground that is not within reach, 0 to 1. */
  readonly share: number
  /** Residents × share: right only so far as people live evenly spread, so an estimate. */
  readonly residents: number
}

/**
 * What part of each area lies outside the field of one limit. An area too small for a cell counts by its middle. `network` is the one
 * the field was made with. O(vertices + cells of each area's box).
 */
export function areasOutside(
  network: Pick<Network, 'projection'>,
  field: ReachField,
  areas: readonly PopulatedArea[],
): AreaOutside[] {
  return areas.map(({ id, area, residents }) => {
    const rings = toProjected(area, network.projection)
    const corners = rings.map(boundsOf).filter((bounds) => bounds !== null)
    if (corners.length === 0) return { id, share: 1, residents }
    const box = [0, 1, 2, 3].map((k) => corners.map((corner) => corner[k as 0 | 1 | 2 | 3]).reduce(k < 2 ? smaller : larger))
    const made = gridOver([box[0]!, box[1]!, box[2]!, box[3]!], field.grid.cellM)
    if (!made.ok) throw new RangeError(`Area ${id} is too wide for the ${field.grid.cellM} m cells of its reach`)
    const grid = made.value
    const mask = maskOf(rings, grid)
    let cells = 0
    let outside = 0
    mask.forEach((isIn, cell) => {
      if (isIn === 0) return
      cells++
      const x = grid.originX + ((cell % grid.columns) + 0.5) * grid.cellM
      const y = grid.originY + (Math.floor(cell / grid.columns) + 0.5) * grid.cellM
      if (!isReached(field, x, y)) outside++
    })
    const share = cells > 0 ? outside / cells : isReached(field, (box[0]! + box[2]!) / 2, (box[1]! + box[3]!) / 2) ? 0 : 1
    return { id, share, residents: residents * share }
  })
}

const smaller = (a: number, b: number) => Math.min(a, b)
const larger = (a: number, b: number) => Math.max(a, b)

/** Whether a position in metres of the network's plane lies within the field. Grids share their raster, so the cell is the answer. */
export function isReached({ grid, margin }: ReachField, x: number, y: number): boolean {
  const column = Math.floor((x - grid.originX) / grid.cellM)
  const row = Math.floor((y - grid.originY) / grid.cellM)
  if (column < 0 || row < 0 || column >= grid.columns || row >= grid.rows) return false
  return margin[row * grid.columns + column]! >= 0
}
