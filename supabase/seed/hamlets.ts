import type { Random } from '@/geo/random'
import type { Labels } from './labels'
import { centreOf, type Point } from './raster'
import { worthOf, type Ground, type Settlement } from './settlements'
import type { Terrain } from './terrain'

/** A natural village 自然村: a few dozen houses inside an administrative village. */
export interface Hamlet {
  readonly cell: number
  readonly at: Point
  readonly village: number
  /** Grid cell it lies in. */
  readonly gridCell: number
  /** Share of the village's people. */
  readonly share: number
}

/** Two to twelve hamlets a village, on its better ground and at least 600 m apart; the first is the settlement itself. */
export function placeHamlets(
  random: Random,
  terrain: Terrain,
  ground: Ground,
  settlements: readonly Settlement[],
  labels: Labels,
  villageOfCell: Int32Array,
): Hamlet[] {
  const members: number[][] = settlements.map(() => [])
  labels.forEach((cell, at) => cell >= 0 && members[villageOfCell[cell]!]!.push(at))
  return settlements.flatMap((settlement, village) => {
    const cells = members[village]!
    const wanted = settlement.communityOf >= 0 ? 2 : Math.min(12, 3 + Math.floor(Math.sqrt(cells.length) / 9) + random.int(4))
    const chosen = [settlement.cell]
    const ranked = cells
      .map((cell) => ({ cell, rank: worthOf(terrain, ground, cell) * (0.4 + random()) }))
      .filter(({ rank }) => rank > 0.03)
      .sort((a, b) => b.rank - a.rank)
    for (const { cell } of ranked) {
      if (chosen.length >= wanted) break
      const [x, y] = centreOf(terrain.raster, cell)
      const isApart = chosen.every((other) => {
        const [ox, oy] = centreOf(terrain.raster, other)
        return Math.hypot(ox - x, oy - y) > 600
      })
      if (isApart) chosen.push(cell)
    }
    const weights = chosen.map((_, index) => (index === 0 ? 2 : 0.4 + random()))
    const total = weights.reduce((sum, weight) => sum + weight, 0)
    return chosen.map((cell, index) => ({
      cell,
      at: centreOf(terrain.raster, cell),
      village,
      gridCell: labels[cell]!,
      share: weights[index]! / total,
    }))
  })
}
