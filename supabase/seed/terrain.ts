import type { Random } from '@/geo/random'
import { drain, type Drainage } from './drainage'
import { erode, soften } from './erosion'
import { fractal, gradientNoise, ridged } from './noise'
import { PriorityQueue } from './priorityQueue'
import { forNeighbours, isOnBorder, sample, centreOf, type Raster } from './raster'
import type { Scale } from './scale'

export interface Terrain extends Drainage {
  readonly raster: Raster
  /** Metres above sea level; strictly falling along receivers. */
  readonly height: Float32Array
  /** Metres of rise a metre, steepest of the eight neighbours. */
  readonly slope: Float32Array
}

/** Coarse cells a fine cell side: the landscape is carved coarse, then refined. */
const coarseness = 4

/**
 * A basin that falls from mountains in the west to a plain in the east: noise and ridges are lifted, rivers carve
 * them on a coarse raster, the result is refined, roughened with the relief, and valley floors are filled level.
 */
export function makeTerrain(random: Random, scale: Scale): Terrain {
  const fine: Raster = {
    columns: Math.round((scale.widthKm * 1000) / scale.cellM),
    rows: Math.round((scale.heightKm * 1000) / scale.cellM),
    cellM: scale.cellM,
  }
  const coarse: Raster = {
    columns: Math.ceil(fine.columns / coarseness),
    rows: Math.ceil(fine.rows / coarseness),
    cellM: scale.cellM * coarseness,
  }
  const carved = carve(random, coarse, scale)
  const height = refine(random, fine, coarse, carved)
  const anywhere = (cell: number) => isOnBorder(fine, cell)
  const first = drain(fine, height, anywhere)
  layValleyFloors(fine, height, first)
  const drainage = drain(fine, height, anywhere)
  return { raster: fine, height, slope: slopeOf(fine, height), ...drainage }
}

function carve(random: Random, raster: Raster, scale: Scale): Float64Array {
  const n = raster.columns * raster.rows
  const broad = fractal(gradientNoise(random.fork('broad')), 3)
  const crest = ridged(gradientNoise(random.fork('crest')), 4)
  const height = new Float64Array(n)
  const uplift = new Float64Array(n)
  const outletAt = random.range(0.4, 0.6)
  const tilt = random.range(-0.25, 0.25)
  for (let cell = 0; cell < n; cell++) {
    const [x, y] = centreOf(raster, cell)
    const u = x / (scale.widthKm * 1000)
    const v = y / (scale.heightKm * 1000)
    const fx = x / 22_000
    const fy = y / 22_000
    // The axis of the basin runs west from the outlet, bent by noise; land rises away from it.
    const axis = outletAt + tilt * (1 - u) + 0.1 * broad(fx * 0.5, 3.3)
    const away = Math.min(1, Math.abs(v - axis) * 2.1)
    const wild = 0.2 + 0.8 * crest(fx * 0.8, fy * 0.8)
    const lift = 0.1 + 1.15 * (1 - u) ** 1.2 * (0.45 + 0.55 * away) + 0.75 * away ** 1.7
    uplift[cell] = Math.max(0.04, lift * wild * (1 + 0.5 * broad(fx, fy)))
    height[cell] = 90 + 60 * (1 - u) + 30 * away + 140 * broad(fx * 2.5, fy * 2.5)
    if (isOnBorder(raster, cell)) height[cell] = borderHeight(u, Math.abs(v - outletAt))
  }
  erode(raster, height, uplift, () => true, { steps: 70, strength: 0.055 })
  stretch(height)
  return height
}

/** The base levels: low where the main river leaves in the east, higher where the neighbours' valleys take over. */
const borderHeight = (u: number, fromOutlet: number) =>
  u > 0.99 ? 85 + 900 * Math.max(0, fromOutlet - 0.03) : 240 + 260 * (1 - u) + 160 * fromOutlet

/** Scales relief so that the highest ground stands near 2,000 m (about 1,300 m inside the county) whatever the seed, and no ground lies below 70 m. */
function stretch(height: Float64Array): void {
  let low = Infinity
  let high = -Infinity
  for (const metres of height) {
    if (metres < low) low = metres
    if (metres > high) high = metres
  }
  for (let cell = 0; cell < height.length; cell++) height[cell] = 75 + ((height[cell]! - low) / (high - low)) ** 1.2 * 2000
}

function refine(random: Random, fine: Raster, coarse: Raster, carved: Float64Array): Float32Array {
  const rough = fractal(gradientNoise(random.fork('rough')), 4)
  const bend = fractal(gradientNoise(random.fork('bend')), 3)
  const height = new Float32Array(fine.columns * fine.rows)
  const relief = slopeOf(coarse, carved)
  const sway = (x: number, y: number) => 1100 * bend(x / 7000, y / 7000) + 350 * bend(x / 1900 + 31, y / 1900)
  for (let cell = 0; cell < height.length; cell++) {
    const [x, y] = centreOf(fine, cell)
    // Bending the sampling positions hides the coarse lattice and makes rivers wind.
    const at = [x + sway(x, y), y + sway(y + 90_000, x - 40_000)] as const
    const steep = sample(coarse, relief, at)
    height[cell] = sample(coarse, carved, at) + (6 + 260 * steep) * rough(x / 1900, y / 1900)
  }
  soften(fine, height, 0.5)
  return height
}

/** Levels the ground beside rivers, the wider the greater the river, as silt does; villages and fields lie there. */
function layValleyFloors(raster: Raster, height: Float32Array, { upstream, receiver }: Drainage): void {
  const n = height.length
  const distance = new Float32Array(n).fill(Infinity)
  const source = new Int32Array(n).fill(-1)
  const queue = new PriorityQueue()
  const streamCells = 3e6 / raster.cellM ** 2
  for (let cell = 0; cell < n; cell++) {
    if (upstream[cell]! < streamCells || receiver[cell]! < 0) continue
    distance[cell] = 0
    source[cell] = cell
    queue.push(cell, 0)
  }
  const widthM = (cell: number) => Math.min(1500, 60 * ((upstream[cell]! * raster.cellM ** 2) / 1e6) ** 0.45)
  while (queue.size > 0) {
    const cell = queue.pop()
    forNeighbours(raster, cell, (neighbour, step) => {
      const next = distance[cell]! + step * raster.cellM
      if (next >= distance[neighbour]! || next > widthM(source[cell]!) * 2) return
      distance[neighbour] = next
      source[neighbour] = source[cell]!
      queue.push(neighbour, next)
    })
  }
  for (let cell = 0; cell < n; cell++) {
    const river = source[cell]!
    if (river < 0 || distance[cell] === 0) continue
    const far = distance[cell]! / widthM(river)
    const keep = far < 1 ? 0.08 + 0.25 * far ** 3 : 0.33 + 0.67 * Math.min(1, far - 1)
    height[cell] = height[river]! + (height[cell]! - height[river]!) * keep
  }
}

function slopeOf(raster: Raster, height: ArrayLike<number>): Float32Array {
  const slope = new Float32Array(height.length)
  for (let cell = 0; cell < slope.length; cell++) {
    let steepest = 0
    forNeighbours(raster, cell, (neighbour, step) => {
      steepest = Math.max(steepest, Math.abs(height[neighbour]! - height[cell]!) / (step * raster.cellM))
    })
    slope[cell] = steepest
  }
  return slope
}
