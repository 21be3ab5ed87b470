import type { Random } from '@/geo/random'
import { fractal, gradientNoise } from './noise'
import { PriorityQueue } from './priorityQueue'
import { centreOf, forNeighbours, type Raster } from './raster'
import type { Terrain } from './terrain'

/** Cells kept clear between the county and the edge of the terrain. */
const marginCells = 22
/** Width of the belt inside that margin where growth becomes dear, so the border never follows the map's edge. */
const beltM = 9000

/**
 * Which cells are the county: the cheapest `areaKm2` to reach from the heart of the largest river basin, where
 * leaving the basin costs dear. Most of the border therefore runs along watersheds. True is 1.
 */
export function outlineCounty(
  random: Random,
  { raster, receiver, order, upstream, slope }: Terrain,
  areaKm2: number,
): Uint8Array {
  const n = raster.columns * raster.rows
  const basin = new Int32Array(n)
  let mouth = 0
  for (let at = 0; at < n; at++) {
    const cell = order[at]!
    basin[cell] = receiver[cell]! < 0 ? cell : basin[receiver[cell]!]!
    if (receiver[cell]! < 0 && upstream[cell]! > upstream[mouth]!) mouth = cell
  }
  const heart = heartOf(raster, (cell) => basin[cell] === mouth)
  const wanted = Math.round((areaKm2 * 1e6) / raster.cellM ** 2)
  const inside = new Uint8Array(n)
  const uneven = fractal(gradientNoise(random), 3)
  const dearness = (cell: number) => {
    const [x, y] = centreOf(raster, cell)
    const edgeM = Math.min(x, y, raster.columns * raster.cellM - x, raster.rows * raster.cellM - y) - marginCells * raster.cellM
    const belt = Math.max(0, 1 - edgeM / (beltM * (1 + 0.7 * uneven(x / 14_000, y / 14_000))))
    return (1 + 7 * belt ** 2) * (1 + 2 * slope[cell]!) * Math.exp(1.1 * uneven(x / 9_000 + 50, y / 9_000))
  }
  const cost = new Float32Array(n).fill(Infinity)
  const queue = new PriorityQueue()
  cost[heart] = 0
  queue.push(heart, 0)
  for (let count = 0; queue.size > 0 && count < wanted;) {
    const key = queue.peekKey()
    const cell = queue.pop()
    if (inside[cell] || key > cost[cell]! * 1.000001) continue
    inside[cell] = 1
    count++
    forNeighbours(raster, cell, (neighbour, step) => {
      if (isNearEdge(raster, neighbour)) return
      const next = cost[cell]! + step * (basin[neighbour] === mouth ? 1 : 2.5) * dearness(neighbour)
      if (next >= cost[neighbour]!) return
      cost[neighbour] = next
      queue.push(neighbour, next)
    })
  }
  return inside
}

const isNearEdge = ({ columns, rows }: Raster, cell: number): boolean => {
  const i = cell % columns
  const j = (cell - i) / columns
  return i < marginCells || j < marginCells || i >= columns - marginCells || j >= rows - marginCells
}

/** The member cell nearest the mean position of its region. */
function heartOf(raster: Raster, isMember: (cell: number) => boolean): number {
  const n = raster.columns * raster.rows
  let sumI = 0
  let sumJ = 0
  let count = 0
  for (let cell = 0; cell < n; cell++) {
    if (!isMember(cell)) continue
    sumI += cell % raster.columns
    sumJ += Math.floor(cell / raster.columns)
    count++
  }
  let best = 0
  let least = Infinity
  for (let cell = 0; cell < n; cell++) {
    const far = ((cell % raster.columns) - sumI / count) ** 2 + (Math.floor(cell / raster.columns) - sumJ / count) ** 2
    if (far >= least || !isMember(cell) || isNearEdge(raster, cell)) continue
    least = far
    best = cell
  }
  return best
}

/** Cells at most `reach` steps outside the mask, the mask included: what the map shows beyond the border. */
export function widen(raster: Raster, mask: Uint8Array, reach: number): Uint8Array {
  const wide = mask.slice()
  let front: number[] = []
  for (let cell = 0; cell < mask.length; cell++) if (mask[cell]) front.push(cell)
  for (let step = 0; step < reach; step++) {
    const next: number[] = []
    for (const cell of front)
      forNeighbours(raster, cell, (neighbour) => {
        if (wide[neighbour]) return
        wide[neighbour] = 1
        next.push(neighbour)
      })
    front = next
  }
  return wide
}
