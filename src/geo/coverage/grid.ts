import { boxOfFlat } from '@/geo/box'
import { centreOf, localProjection, type LocalProjection } from '@/geo/projection'

/** The polygons of one area as GeoJSON MultiPolygon coordinates, degrees: polygons of rings of [lng, lat]. */
export type Polygons = readonly (readonly (readonly (readonly number[])[])[])[]

/** Rings of one polygon in cell units (column, row from the south-west corner), flat, not closed. */
export type CellRings = readonly Float64Array[]

/** Square cells in a local equal-area plane. Column 0 is the western one, row 0 the southern one. */
export type RasterGrid = {
  readonly projection: LocalProjection
  readonly cellM: number
  /** Plane metres of the south-west corner, whole multiples of the cell. */
  readonly westM: number
  readonly southM: number
  readonly cols: number
  readonly rows: number
}

// Rows and columns are stored in 16 bits.
const MAX_CELLS = 65_535
// A long straight edge in degrees is a curve in the plane: 0.4 m off the chord at 5 km and 35° latitude, by the square.
const MAX_EDGE_M = 5000

/** Degrees of flat cell units. */
export function toDegrees(grid: RasterGrid, cells: ArrayLike<number>): Float64Array {
  const xy = Float64Array.from(cells)
  for (let i = 0; i < xy.length; i += 2) {
    xy[i] = xy[i]! * grid.cellM + grid.westM
    xy[i + 1] = xy[i + 1]! * grid.cellM + grid.southM
  }
  return grid.projection.inverseAll(xy, xy)
}

/**
 * A grid over a set of areas with `marginM` around them, and the areas' rings in its cell units. Adjacent areas with equal
 * vertices get equal edges. Throws a RangeError when the set is too wide for 65,535 cells. Empty areas give a 1 × 1 grid.
 */
export function gridOver(areas: readonly Polygons[], cellM: number, marginM: number): { grid: RasterGrid; rings: CellRings[][] } {
  const corners: number[] = []
  for (const polygons of areas)
    for (const polygon of polygons)
      for (const ring of polygon) for (const [lng, lat] of ring) corners.push(lng ?? NaN, lat ?? NaN)
  const [lng, lat] = centreOf(Float64Array.from(corners)) ?? [0, 0]
  const projection = localProjection(lng, lat)
  const plane = areas.map((polygons) => polygons.map((polygon) => polygon.map((ring) => projectRing(projection, ring))))

  let [west, south, east, north] = boxOfFlat(plane.flat(2))
  if (west > east) [west, south, east, north, marginM] = [0, 0, 0, 0, 0]
  const firstCol = Math.floor((west - marginM) / cellM)
  const firstRow = Math.floor((south - marginM) / cellM)
  const grid: RasterGrid = {
    projection,
    cellM,
    westM: firstCol * cellM,
    southM: firstRow * cellM,
    cols: Math.floor((east + marginM) / cellM) - firstCol + 1,
    rows: Math.floor((north + marginM) / cellM) - firstRow + 1,
  }
  if (grid.cols > MAX_CELLS || grid.rows > MAX_CELLS)
    throw new RangeError(`Areas span ${grid.cols} × ${grid.rows} cells of ${cellM} m, over ${MAX_CELLS}: use larger cells`)
  for (const ring of plane.flat(2))
    for (let i = 0; i < ring.length; i += 2) {
      ring[i] = (ring[i]! - grid.westM) / cellM
      ring[i + 1] = (ring[i + 1]! - grid.southM) / cellM
    }
  return { grid, rings: plane }
}

/** A ring in the plane, metres; long edges get extra vertices, the same from either side. Positions that are not finite are left out. */
function projectRing(projection: LocalProjection, ring: readonly (readonly number[])[]): Float64Array {
  const corners = ring.filter((position) => Number.isFinite(position[0]) && Number.isFinite(position[1]))
  const degrees = new Float64Array(corners.length * 2)
  corners.forEach((position, i) => degrees.set([position[0]!, position[1]!], i * 2))
  const xy = projection.forwardAll(degrees)
  const out: number[] = []
  for (let i = 0; i < degrees.length; i += 2) {
    const j = (i + 2) % degrees.length
    out.push(xy[i]!, xy[i + 1]!)
    const pieces = Math.ceil(Math.hypot(xy[j]! - xy[i]!, xy[j + 1]! - xy[i + 1]!) / MAX_EDGE_M)
    if (pieces > 1) pushBetween(projection, degrees, i, j, pieces, out)
  }
  return Float64Array.from(out)
}

function pushBetween(projection: LocalProjection, degrees: Float64Array, i: number, j: number, pieces: number, out: number[]) {
  // From the lesser corner whichever way the ring runs, so that both sides of a border round alike.
  const turned = degrees[i]! > degrees[j]! || (degrees[i] === degrees[j] && degrees[i + 1]! > degrees[j + 1]!)
  const [a, b] = turned ? [j, i] : [i, j]
  let dLng = degrees[b]! - degrees[a]!
  if (dLng > 180) dLng -= 360
  const dLat = degrees[b + 1]! - degrees[a + 1]!
  for (let k = 1; k < pieces; k++) {
    const share = (turned ? pieces - k : k) / pieces
    out.push(...projection.forward(degrees[a]! + share * dLng, degrees[a + 1]! + share * dLat))
  }
}
