import type { Grid } from './grid'

/** A region at or above a level: rings of each polygon, outer first, closed, interleaved x, y in metres. */
export type Region = readonly (readonly Float64Array[])[]

/**
 * The ground where the surface is at or above `level`, as polygons whose edges are interpolated between cell centres
 * (marching squares). Outside the grid counts as below every level, so that rings always close. Saddles are cut so that two
 * peaks stay apart. Outer rings run anticlockwise, holes clockwise, as RFC 7946 asks. O(cells).
 */
export function regionAbove(values: Float32Array, grid: Grid, level: number): Region {
  const rings = traceRings(values, grid, level)
  const areas = rings.map(signedArea)
  const outers = rings.map((ring, i) => ({ ring, area: areas[i]! })).filter(({ area }) => area > 0)
  // Smallest first: a hole belongs to the tightest ring around it.
  const polygons = outers.sort((a, b) => a.area - b.area).map(({ ring }) => [ring])
  rings.forEach((ring, i) => {
    if (areas[i]! >= 0) return
    polygons.find(([outer]) => contains(outer!, ring[0]!, ring[1]!))?.push(ring)
  })
  return polygons.reverse()
}

// Sides of a square between four cell centres: 0 south, 1 east, 2 north, 3 west. For each of the 16 cases (bits: south-west,
// south-east, north-east, north-west at or above) the segments from side to side, high ground on the left.
const segments: readonly (readonly (readonly [number, number])[])[] = [
  [], [[0, 3]], [[1, 0]], [[1, 3]], [[2, 1]], [[0, 3], [2, 1]], [[2, 0]], [[2, 3]],
  [[3, 2]], [[0, 2]], [[1, 0], [3, 2]], [[1, 2]], [[3, 1]], [[0, 1]], [[3, 0]], [],
] // prettier-ignore

function traceRings(values: Float32Array, grid: Grid, level: number): Float64Array[] {
  const { columns, rows, cellM, originX, originY } = grid
  const at = (column: number, row: number) =>
    column < 0 || row < 0 || column >= columns || row >= rows ? -Infinity : values[row * columns + column]!
  // A crossing lies on an edge between two centres: even keys on horizontal edges, odd on vertical ones.
  const wide = columns + 2
  const edgeKey = (column: number, row: number, side: number) => {
    const vertical = side === 1 || side === 3
    const c = side === 1 ? column + 1 : column
    const r = side === 2 ? row + 1 : row
    return 2 * ((r + 1) * wide + c + 1) + (vertical ? 1 : 0)
  }
  const next = new Map<number, number>()
  for (let row = -1; row < rows; row++) {
    const south = row >= 0 ? row * columns : -1
    const north = row + 1 < rows ? (row + 1) * columns : -1
    let west = 0
    for (let column = -1; column < columns; column++) {
      const inside = column + 1 < columns
      const southEast = inside && south >= 0 && values[south + column + 1]! >= level ? 2 : 0
      const northEast = inside && north >= 0 && values[north + column + 1]! >= level ? 4 : 0
      const shape = west | southEast | northEast
      // The eastern corners of this square are the western ones of the next.
      west = (southEast >> 1) | (northEast << 1)
      if (shape !== 0 && shape !== 15)
        for (const [from, to] of segments[shape]!) next.set(edgeKey(column, row, from), edgeKey(column, row, to))
    }
  }

  const place = (key: number): [number, number] => {
    const vertical = key % 2 === 1
    const cell = (key - (vertical ? 1 : 0)) / 2
    const column = (cell % wide) - 1
    const row = Math.floor(cell / wide) - 1
    const low = at(column, row)
    const high = vertical ? at(column, row + 1) : at(column + 1, row)
    // Towards the outside there is nothing to interpolate with: the region ends at the cell's border.
    const share = low === -Infinity || high === -Infinity ? 0.5 : Math.min(1, Math.max(0, (level - low) / (high - low)))
    return [originX + (column + 0.5 + (vertical ? 0 : share)) * cellM, originY + (row + 0.5 + (vertical ? share : 0)) * cellM]
  }
  const rings: Float64Array[] = []
  for (const start of next.keys()) {
    if (!next.has(start)) continue
    const points: number[] = []
    let key = start
    do {
      points.push(...place(key))
      const following = next.get(key)!
      next.delete(key)
      key = following
    } while (key !== start)
    const ring = straightened(points, cellM * straightShare)
    // A level that touches a single centre leaves a ring without ground.
    if (ring.length >= 8) rings.push(ring)
  }
  return rings
}

// A fiftieth of a cell: far below what the raster knows.
const straightShare = 0.02

/** Closes the ring and leaves out vertices that lie on the line between their neighbours: straight sides need two, not one a cell. */
function straightened(points: readonly number[], toleranceM: number): Float64Array {
  const count = points.length / 2
  const kept: number[] = [points[0]!, points[1]!]
  for (let i = 1; i < count; i++) {
    const next = (i + 1) % count
    const [ax, ay] = [kept.at(-2)!, kept.at(-1)!]
    const [dx, dy] = [points[2 * next]! - ax, points[2 * next + 1]! - ay]
    const [px, py] = [points[2 * i]! - ax, points[2 * i + 1]! - ay]
    const apart = Math.abs(dx * py - dy * px)
    // Kept where the line turns back on itself, too.
    if (apart > toleranceM * Math.hypot(dx, dy) || px * dx + py * dy <= 0) kept.push(points[2 * i]!, points[2 * i + 1]!)
  }
  kept.push(kept[0]!, kept[1]!)
  return Float64Array.from(kept)
}

/** Signed area of a closed ring, m²; positive when anticlockwise. */
export function signedArea(ring: Float64Array): number {
  let sum = 0
  // Relative to the first vertex, so that far origins do not cancel the area away.
  for (let i = 2; i + 3 < ring.length; i += 2)
    sum += (ring[i]! - ring[0]!) * (ring[i + 3]! - ring[1]!) - (ring[i + 2]! - ring[0]!) * (ring[i + 1]! - ring[1]!)
  return sum / 2
}

function contains(ring: Float64Array, x: number, y: number): boolean {
  let inside = false
  for (let i = 0; i + 3 < ring.length; i += 2) {
    const y1 = ring[i + 1]!
    const y2 = ring[i + 3]!
    if (y1 > y !== y2 > y && x < ring[i]! + ((y - y1) / (y2 - y1)) * (ring[i + 2]! - ring[i]!)) inside = !inside
  }
  return inside
}
