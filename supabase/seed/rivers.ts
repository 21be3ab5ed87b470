import type { Random } from '@/geo/random'
import { roundCorners, simplifyLine } from './lines'
import type { NameMaker } from './names'
import { centreOf, forNeighbours, type Point } from './raster'
import type { Terrain } from './terrain'

export interface River {
  readonly name: string
  /** 1 main river, 2 tributary, 3 brook. */
  readonly rank: 1 | 2 | 3
  readonly widthM: number
  /** Cells from the source down, the last one on the river it joins. */
  readonly cells: readonly number[]
  readonly line: readonly Point[]
}

/** Catchment, km², from which a stream is drawn. */
const streamKm2 = 7

/** Streams of the land shown, main stem first. At a confluence the larger catchment keeps its name upstream. */
export function traceRivers(random: Random, terrain: Terrain, shown: Uint8Array, names: NameMaker): River[] {
  const { raster, receiver, upstream, order } = terrain
  const cellKm2 = raster.cellM ** 2 / 1e6
  const isStream = (cell: number) => shown[cell] === 1 && upstream[cell]! * cellKm2 >= streamKm2
  const mainDonor = new Int32Array(receiver.length).fill(-1)
  for (let at = order.length - 1; at >= 0; at--) {
    const cell = order[at]!
    const down = receiver[cell]!
    if (down < 0 || !isStream(cell) || !isStream(down)) continue
    if (mainDonor[down]! < 0 || upstream[mainDonor[down]!]! < upstream[cell]!) mainDonor[down] = cell
  }
  const position = relax(terrain, isStream, mainDonor)
  const heads: { mouth: number; join: number }[] = []
  for (const cell of order) {
    if (!isStream(cell)) continue
    const down = receiver[cell]!
    if (down < 0 || !isStream(down)) heads.push({ mouth: cell, join: -1 })
    else if (mainDonor[down] !== cell) heads.push({ mouth: cell, join: down })
  }
  heads.sort((a, b) => upstream[b.mouth]! - upstream[a.mouth]!)
  const rivers: River[] = []
  for (const { mouth, join } of heads) {
    const cells: number[] = join >= 0 ? [join] : []
    for (let cell = mouth; cell >= 0; cell = mainDonor[cell]!) cells.push(cell)
    cells.reverse()
    if (cells.length < 8) continue
    const km2 = upstream[mouth]! * cellKm2
    const rank = km2 > 400 ? 1 : km2 > 60 ? 2 : 3
    const line = roundCorners(
      simplifyLine(
        cells.map((cell) => position.get(cell)!),
        18,
      ),
      2,
    )
    rivers.push({ name: names.river(random, rank), rank, widthM: Math.round(4 + 2.4 * km2 ** 0.5), cells, line })
  }
  return rivers
}

/** Pulls the staircase of cell centres into a winding line; the tree moves as one, so confluences stay joined. */
function relax({ raster, receiver }: Terrain, isStream: (cell: number) => boolean, mainDonor: Int32Array): Map<number, Point> {
  let position = new Map<number, Point>()
  for (let cell = 0; cell < receiver.length; cell++) if (isStream(cell)) position.set(cell, centreOf(raster, cell))
  for (let pass = 0; pass < 4; pass++) {
    const moved = new Map<number, Point>()
    for (const [cell, [x, y]] of position) {
      const up = position.get(mainDonor[cell]!)
      const down = position.get(receiver[cell]!)
      moved.set(cell, up && down ? [x / 2 + (up[0] + down[0]) / 4, y / 2 + (up[1] + down[1]) / 4] : [x, y])
    }
    position = moved
  }
  return position
}

/** Width in metres of the river in each cell, 0 where dry. Diagonal steps are closed, so no path slips through. */
export function riverWidths({ raster }: Terrain, rivers: readonly River[]): Float32Array {
  const widths = new Float32Array(raster.columns * raster.rows)
  for (const { cells, widthM } of rivers)
    for (let k = 0; k < cells.length; k++) {
      const share = 0.35 + (0.65 * k) / cells.length
      const width = widthM * share
      const cell = cells[k]!
      widths[cell] = Math.max(widths[cell]!, width)
      const before = cells[k - 1]
      if (before === undefined) continue
      const isDiagonal = cell % raster.columns !== before % raster.columns && Math.abs(cell - before) > 1
      const corner = before - (before % raster.columns) + (cell % raster.columns)
      if (isDiagonal) widths[corner] = Math.max(widths[corner]!, width)
    }
  return widths
}

/** Metres from each cell to the nearest stream, up to `limitM`; Infinity beyond. */
export function distanceToStream({ raster }: Terrain, widths: Float32Array, limitM: number): Float32Array {
  const distance = new Float32Array(widths.length).fill(Infinity)
  let front: number[] = []
  for (let cell = 0; cell < widths.length; cell++) {
    if (widths[cell]! <= 0) continue
    distance[cell] = 0
    front.push(cell)
  }
  while (front.length > 0) {
    const next: number[] = []
    for (const cell of front)
      forNeighbours(raster, cell, (neighbour, step) => {
        const far = distance[cell]! + step * raster.cellM
        if (far >= distance[neighbour]! || far > limitM) return
        distance[neighbour] = far
        next.push(neighbour)
      })
    front = next
  }
  return distance
}
