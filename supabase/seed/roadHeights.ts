import { distanceM } from './lines'
import { sample } from './raster'
import type { RoadClass } from './roadTracks'
import type { RoadLine } from './roadNetwork'
import type { Terrain } from './terrain'

/** Rise over run that a road of a kind is dug and banked to keep. */
export const steepest: Record<RoadClass, number> = {
  primary: 0.07,
  secondary: 0.08,
  tertiary: 0.1,
  residential: 0.1,
  track: 0.15,
  path: 0.35,
}

/**
 * Metres above sea level at each point of a road, to the decimetre: the ground, with cuttings and banks where it is steeper than the
 * kind of road allows and its two ends leave the choice. Ends lie on the ground, so roads that meet agree; a bridge is straight.
 * O(points).
 */
export function roadHeights({ raster, height }: Pick<Terrain, 'raster' | 'height'>, road: RoadLine): number[] {
  const { line, kind, isBridge } = road
  const ground = line.map((at) => sample(raster, height, at))
  const steps = line.slice(1).map((at, k) => distanceM(line[k]!, at))
  const total = steps.reduce((sum, step) => sum + step, 0)
  const last = line.length - 1
  const overall = total > 0 ? (ground[last]! - ground[0]!) / total : 0
  const most = isBridge ? Math.abs(overall) : Math.max(steepest[kind], Math.abs(overall))
  // Forward from one end, then back from the other: what both passes leave is as steep as allowed, and no steeper.
  for (let k = 1; k < last; k++) ground[k] = within(ground[k]!, ground[k - 1]!, most * steps[k - 1]!)
  for (let k = last - 1; k > 0; k--) ground[k] = within(ground[k]!, ground[k + 1]!, most * steps[k]!)
  return ground.map((metres) => Math.round(metres * 10) / 10)
}

const within = (value: number, centre: number, reach: number) => Math.min(centre + reach, Math.max(centre - reach, value))
