import type { LocalProjection } from '@/geo/projection'
import type { Grid } from '@/geo/raster/grid'

/** Levels rising, and one RGBA colour (0–255, not premultiplied) for each: a value takes the colour of the highest level it reaches. */
export interface Ramp {
  readonly levels: readonly number[]
  readonly colours: readonly (readonly [number, number, number, number])[]
}

// Between exact projections every 16 pixels the plane bends by less than a hundredth of a cell on any tile we draw.
const meshPx = 16

/**
 * RGBA pixels of a web-mercator tile showing the surface, metre-true at every zoom. Values between cell centres are
 * interpolated, so that cells do not show as squares when zoomed in; below the first level the pixel is clear.
 * Returns null when nothing of the surface falls into the tile. O(size²).
 */
export function paintTile(
  values: Float32Array,
  grid: Grid,
  projection: LocalProjection,
  tile: { readonly z: number; readonly x: number; readonly y: number },
  ramp: Ramp,
  size = 256,
): Uint8ClampedArray | null {
  const knots = Math.ceil(size / meshPx) + 1
  const mesh = new Float64Array(2 * knots * knots)
  const span = 2 ** tile.z * size
  for (let j = 0; j < knots; j++) {
    const mercatorY = Math.PI * (1 - (2 * (tile.y * size + j * meshPx)) / span)
    const lat = (Math.atan(Math.sinh(mercatorY)) * 180) / Math.PI
    for (let i = 0; i < knots; i++) {
      mesh[2 * (j * knots + i)] = ((tile.x * size + i * meshPx) / span) * 360 - 180
      mesh[2 * (j * knots + i) + 1] = lat
    }
  }
  projection.forwardAll(mesh, mesh)
  for (let k = 0; k < mesh.length; k += 2) {
    mesh[k] = (mesh[k]! - grid.originX) / grid.cellM - 0.5
    mesh[k + 1] = (mesh[k + 1]! - grid.originY) / grid.cellM - 0.5
  }
  const pixels = new Uint8ClampedArray(size * size * 4)
  let painted = false
  for (let py = 0; py < size; py++) {
    const j = Math.floor((py + 0.5) / meshPx)
    const v = (py + 0.5) / meshPx - j
    for (let px = 0; px < size; px++) {
      const i = Math.floor((px + 0.5) / meshPx)
      const u = (px + 0.5) / meshPx - i
      const a = 2 * (j * knots + i)
      const b = a + 2 * knots
      const column = (1 - v) * ((1 - u) * mesh[a]! + u * mesh[a + 2]!) + v * ((1 - u) * mesh[b]! + u * mesh[b + 2]!)
      const row = (1 - v) * ((1 - u) * mesh[a + 1]! + u * mesh[a + 3]!) + v * ((1 - u) * mesh[b + 1]! + u * mesh[b + 3]!)
      const value = between(values, grid, column, row)
      let level = ramp.levels.length - 1
      while (level >= 0 && !(value >= ramp.levels[level]!)) level--
      const colour = ramp.colours[level]
      if (!colour) continue
      pixels.set(colour, (py * size + px) * 4)
      painted = true
    }
  }
  return painted ? pixels : null
}

/** Bilinear value at a fractional cell index; 0 outside the grid. */
function between(values: Float32Array, grid: Grid, column: number, row: number): number {
  const c = Math.floor(column)
  const r = Math.floor(row)
  if (c < -1 || r < -1 || c >= grid.columns || r >= grid.rows) return 0
  const u = column - c
  const v = row - r
  const east = c + 1 < grid.columns
  const west = c >= 0
  const at = r * grid.columns + c
  const south = r >= 0 ? (west ? values[at]! : 0) * (1 - u) + (east ? values[at + 1]! : 0) * u : 0
  const above = at + grid.columns
  const north = r + 1 < grid.rows ? (west ? values[above]! : 0) * (1 - u) + (east ? values[above + 1]! : 0) * u : 0
  return south * (1 - v) + north * v
}
