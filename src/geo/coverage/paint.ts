import { isSet } from './bitTiles'
import type { Coverage } from './engine'
import { breakAt } from './regions'
import { lastDayAt, type Staleness } from './staleness'
import type { Standing } from './standing'

/** A colour as red, green, blue, opacity, each 0 to 255. */
export type Colour = readonly [red: number, green: number, blue: number, opacity: number]

/** Colours of the classes inside areas; outside all areas nothing is painted. */
export type ClassPalette = { readonly seen: Colour; readonly probable: Colour; readonly unseen: Colour }

/** Colours by days since last seen: `ramp[0]` up to `upToDays[0]`, and so on; `older` beyond the last, `never` for never. */
export type StalePalette = {
  readonly upToDays: readonly number[]
  readonly ramp: readonly Colour[]
  readonly older: Colour
  readonly never: Colour
}

/** What to paint of a cell that lies in an area. */
export type CellColour = (row: number, column: number) => Colour

export const classColour =
  ({ seen, any }: Standing, palette: ClassPalette): CellColour =>
  (row, column) =>
    isSet(seen, row, column) ? palette.seen : isSet(any, row, column) ? palette.probable : palette.unseen

export const staleColour =
  (staleness: Staleness, today: number, { upToDays, ramp, older, never }: StalePalette): CellColour =>
  (row, column) => {
    const last = lastDayAt(staleness, row, column)
    if (last === 0) return never
    const place = upToDays.findIndex((days) => today - last <= days)
    return ramp[place] ?? older
  }

// Between these pixels the plane is followed in straight lines: off by less than 0.1 pixel from zoom 6 on.
const LATTICE = 16
// A pixel wider than a cell is the mean of up to 3 × 3 places in it.
const MAX_SAMPLES = 3
const EARTH_M = 40_075_016.7

/**
 * Paints one web-mercator tile as RGBA bytes, `size` × `size`, rows from the north, opacity not premultiplied; undefined where
 * the tile has no area, so that nothing need be sent. At 256, 2 ms where a pixel is smaller than a cell, up to 25 where it is wider.
 */
export function paintTile(
  coverage: Coverage,
  z: number,
  x: number,
  y: number,
  size: 256 | 512,
  colourOf: CellColour,
): Uint8ClampedArray<ArrayBuffer> | undefined {
  const { grid, regions } = coverage
  const steps = size / LATTICE
  const lattice = latticeOf(coverage, z, x, y, steps)
  if (lattice === undefined) return undefined
  const pixelM = (EARTH_M * Math.cos((grid.projection.originLat * Math.PI) / 180)) / (2 ** z * size)
  const samples = Math.max(1, Math.min(MAX_SAMPLES, Math.ceil(pixelM / grid.cellM)))
  const rgba = new Uint8ClampedArray(size * size * 4)
  let isPainted = false
  // The break last used: the next pixel is nearly always in it.
  let [known, knownRow, knownFrom, knownEnd] = [0, -1, 0, 0]
  const regionAt = (row: number, column: number): number => {
    if (row !== knownRow || column < knownFrom || column >= knownEnd) {
      const at = breakAt(regions, row, column)
      const next = Math.max(at + 1, regions.rowStart[row]!)
      known = at < 0 ? 0 : regions.region[at]!
      knownFrom = at < 0 ? 0 : regions.from[at]!
      knownEnd = next < regions.rowStart[row + 1]! ? regions.from[next]! : grid.cols
      knownRow = row
    }
    return known
  }
  const share = 1 / (LATTICE * samples)
  for (let py = 0; py < size; py++)
    for (let px = 0; px < size; px++) {
      let [red, green, blue, opacity] = [0, 0, 0, 0]
      for (let s = 0; s < samples * samples; s++) {
        const across = ((px % LATTICE) * samples + (s % samples) + 0.5) * share
        const down = ((py % LATTICE) * samples + Math.floor(s / samples) + 0.5) * share
        const at = (Math.floor(py / LATTICE) * (steps + 1) + Math.floor(px / LATTICE)) * 2
        const column = Math.floor(between(lattice, at, steps, across, down))
        const row = Math.floor(between(lattice, at + 1, steps, across, down))
        if (row < 0 || row >= grid.rows || column < 0 || column >= grid.cols || regionAt(row, column) === 0) continue
        const colour = colourOf(row, column)
        red += colour[0] * colour[3]
        green += colour[1] * colour[3]
        blue += colour[2] * colour[3]
        opacity += colour[3]
      }
      if (opacity === 0) continue
      isPainted = true
      const slot = (py * size + px) * 4
      rgba[slot] = red / opacity
      rgba[slot + 1] = green / opacity
      rgba[slot + 2] = blue / opacity
      rgba[slot + 3] = opacity / (samples * samples)
    }
  return isPainted ? rgba : undefined
}

/** Cell units at every 16th pixel corner, rows from the north; undefined when the tile lies off the grid. */
function latticeOf({ grid }: Coverage, z: number, x: number, y: number, steps: number): Float64Array | undefined {
  const lattice = new Float64Array((steps + 1) * (steps + 1) * 2)
  for (let row = 0; row <= steps; row++) {
    const mercator = Math.PI * (1 - (2 * (y + row / steps)) / 2 ** z)
    const lat = (Math.atan(Math.sinh(mercator)) * 180) / Math.PI
    for (let column = 0; column <= steps; column++) {
      const at = (row * (steps + 1) + column) * 2
      lattice[at] = ((x + column / steps) / 2 ** z) * 360 - 180
      lattice[at + 1] = lat
    }
  }
  grid.projection.forwardAll(lattice, lattice)
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity]
  for (let i = 0; i < lattice.length; i += 2) {
    const column = (lattice[i]! - grid.westM) / grid.cellM
    const row = (lattice[i + 1]! - grid.southM) / grid.cellM
    lattice[i] = column
    lattice[i + 1] = row
    west = Math.min(west, column)
    east = Math.max(east, column)
    south = Math.min(south, row)
    north = Math.max(north, row)
  }
  return east < 0 || west > grid.cols || north < 0 || south > grid.rows ? undefined : lattice
}

/** Bilinear between four lattice corners; `at` is the north-western one's slot. */
function between(lattice: Float64Array, at: number, steps: number, across: number, down: number): number {
  const below = at + (steps + 1) * 2
  const north = lattice[at]! + (lattice[at + 2]! - lattice[at]!) * across
  const south = lattice[below]! + (lattice[below + 2]! - lattice[below]!) * across
  return north + (south - north) * down
}
