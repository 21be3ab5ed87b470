import type { Random } from '@/geo/random'
import { PointIndex } from './pointIndex'
import { centreOf, type Point } from './raster'
import type { Scale } from './scale'
import type { Terrain } from './terrain'

/** A place people live: the seed of a village or of a town community. */
export interface Settlement {
  readonly cell: number
  readonly at: Point
  /** 0 village, 1 town seat, 2 county seat. */
  readonly seat: 0 | 1 | 2
  /** Index of the town seat this is a community of, or −1 for a village. */
  readonly communityOf: number
  /** 0 to 1: how good the land is; drives population. */
  readonly worth: number
}

export interface Ground {
  readonly inside: Uint8Array
  /** Cells under water or riverbed: nothing is built there. */
  readonly isWet: (cell: number) => boolean
  readonly streamM: Float32Array
}

/** Communities a seat has beside its own. */
const extraCommunities = (seat: 0 | 1 | 2): number => (seat === 2 ? 5 : seat === 1 ? 1 : 0)

/** Chooses where people live: gentle, low ground near but not in water, spaced wider in the mountains. */
export function chooseSettlements(random: Random, terrain: Terrain, ground: Ground, scale: Scale): Settlement[] {
  const communities = scale.counties * extraCommunities(2) + (scale.stations - scale.counties) * extraCommunities(1)
  const base = spread(random, terrain, ground, scale.villages - communities)
  const seats = chooseSeats(terrain, base, scale)
  const settlements: Settlement[] = base.map(({ cell, worth }, index) => ({
    cell,
    at: centreOf(terrain.raster, cell),
    seat: seats[index]!,
    communityOf: -1,
    worth,
  }))
  const all = [...settlements]
  const taken = new PointIndex(
    2000,
    settlements.map(({ at }) => at),
  )
  settlements.forEach((seat, index) => {
    for (let extra = 0; extra < extraCommunities(seat.seat); extra++) {
      const community = communityNear(random, terrain, ground, taken, seat, index)
      taken.add(community.at, all.length)
      all.push(community)
    }
  })
  return all
}

export function worthOf({ raster, slope, height, upstream }: Terrain, { inside, isWet, streamM }: Ground, cell: number): number {
  if (!inside[cell] || isWet(cell)) return 0
  const away = streamM[cell]!
  const byWater = away < 120 ? 0.25 : away < 900 ? 1 : away < 2200 ? 0.55 : 0.2
  const catchment = 1 + 0.15 * Math.log10(1 + (upstream[cell]! * raster.cellM ** 2) / 1e6)
  return Math.exp(-slope[cell]! / 0.07) * byWater * catchment * Math.exp(-Math.max(0, height[cell]! - 100) / 900)
}

/** Exactly `count` sites: the widest spacing is searched at which the good land still holds that many. */
function spread(random: Random, terrain: Terrain, ground: Ground, count: number): { cell: number; worth: number }[] {
  const candidates: { cell: number; worth: number; rank: number }[] = []
  const share = Math.min(1, (count * 160) / ground.inside.reduce((sum, value) => sum + value, 0))
  const clear = Math.round(900 / terrain.raster.cellM)
  const isClear = (cell: number) =>
    [clear, -clear].every((step) => ground.inside[cell + step] && ground.inside[cell + step * terrain.raster.columns])
  for (let cell = 0; cell < ground.inside.length; cell++) {
    if (!random.chance(share) || !isClear(cell)) continue
    const worth = worthOf(terrain, ground, cell)
    if (worth > 0.02) candidates.push({ cell, worth, rank: worth * (0.6 + 0.8 * random()) })
  }
  candidates.sort((a, b) => b.rank - a.rank)
  const fits = (spacingM: number) => {
    const chosen: typeof candidates = []
    const taken = new PointIndex(spacingM)
    for (const candidate of candidates) {
      const at = centreOf(terrain.raster, candidate.cell)
      const roomM = spacingM * (0.72 + 0.75 * Math.min(1, terrain.height[candidate.cell]! / 700))
      if (taken.nearest(at, roomM).id >= 0) continue
      taken.add(at, chosen.length)
      chosen.push(candidate)
      if (chosen.length === count) break
    }
    return chosen
  }
  for (let spacingM = 12_000; spacingM > 150; spacingM *= 0.96) {
    const chosen = fits(spacingM)
    if (chosen.length === count) return chosen
  }
  throw new Error(`The land holds fewer than ${count} villages`)
}

/** Seats far from one another on the best land; within each county the best becomes the county seat. */
function chooseSeats(terrain: Terrain, base: readonly { cell: number; worth: number }[], scale: Scale): (0 | 1 | 2)[] {
  const { columns } = terrain.raster
  const at = base.map(({ cell }) => [cell % columns, Math.floor(cell / columns)] as const)
  const centre = at.reduce(([x, y], [i, j]) => [x + i / at.length, y + j / at.length] as const, [0, 0] as const)
  const reach = Math.max(...at.map(([i, j]) => Math.hypot(i - centre[0], j - centre[1])))
  const score = base.map(({ worth, cell }, k) => {
    const river = Math.log10(1 + Math.max(...around(terrain, cell, 6).map((near) => terrain.upstream[near]!)))
    return worth * river * (1.3 - Math.hypot(at[k]![0] - centre[0], at[k]![1] - centre[1]) / reach)
  })
  const seats: (0 | 1 | 2)[] = base.map(() => 0)
  const chosen: number[] = []
  while (chosen.length < scale.stations) {
    let best = -1
    let most = -Infinity
    for (let k = 0; k < base.length; k++) {
      if (seats[k] !== 0) continue
      const far =
        chosen.length === 0
          ? 1
          : Math.min(...chosen.map((other) => Math.hypot(at[k]![0] - at[other]![0], at[k]![1] - at[other]![1])))
      const value = Math.min(far, reach * 0.9) * score[k]! ** 0.35
      if (value > most) [most, best] = [value, k]
    }
    seats[best] = chosen.length < scale.counties ? 2 : 1
    chosen.push(best)
  }
  return seats
}

function around({ raster }: Terrain, cell: number, reach: number): number[] {
  const cells: number[] = []
  for (let dj = -reach; dj <= reach; dj++)
    for (let di = -reach; di <= reach; di++) {
      const near = cell + dj * raster.columns + di
      if (near >= 0 && near < raster.columns * raster.rows) cells.push(near)
    }
  return cells
}

function communityNear(
  random: Random,
  terrain: Terrain,
  ground: Ground,
  taken: PointIndex,
  seat: Settlement,
  index: number,
): Settlement {
  let best = -1
  let most = -Infinity
  for (const cell of around(terrain, seat.cell, Math.round(2600 / terrain.raster.cellM))) {
    const at = centreOf(terrain.raster, cell)
    const nearest = taken.nearest(at).farM
    const worth = worthOf(terrain, ground, cell)
    if (nearest < 850 || worth === 0) continue
    const value = worth * Math.exp(-Math.abs(nearest - 1150) / 400) * (0.8 + 0.4 * random())
    if (value > most) [most, best] = [value, cell]
  }
  const cell = best < 0 ? seat.cell + 1 : best
  return { cell, at: centreOf(terrain.raster, cell), seat: 0, communityOf: index, worth: 1 }
}
