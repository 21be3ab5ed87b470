import type { Random } from '@/geo/random'
import { distanceM, lengthM, pointAlong } from './lines'
import type { Point } from './raster'
import type { RoadTravel, TravelMode } from './roadTravel'

/** A place worth stopping at. */
export interface Stop {
  readonly at: Point
  readonly node: number
  readonly village: number
  readonly weight: number
}

/** A stretch of time on one patrol: moving along a line, or standing where it is one point. */
export interface Stretch {
  readonly fromS: number
  readonly toS: number
  readonly line: readonly Point[]
}

/** Seconds no leg may exceed: nobody rides for an hour to look at one pond. */
export const legLimitS = 3000

/** One outing along the roads: stops drawn by weight and nearness, with stays, and home before the time is up. */
export function walkPatrol(
  random: Random,
  travel: RoadTravel,
  home: number,
  stops: readonly Stop[],
  mode: TravelMode,
  budgetS: number,
): Stretch[] {
  const stretches: Stretch[] = []
  let clock = 0
  let node = home
  const move = (to: number) => {
    for (const { line, speed, lengthM: metres } of travel.way(node, to, mode, legLimitS)) {
      const takes = metres / (speed * random.range(0.82, 1.12))
      stretches.push({ fromS: clock, toS: clock + takes, line })
      clock += takes
    }
    node = to
  }
  const stay = (at: Point, seconds: number) => {
    stretches.push({ fromS: clock, toS: clock + seconds, line: [at] })
    clock += seconds
  }
  stay(travel.nodeAt(home), random.range(40, 180))
  const left = new Set(stops)
  for (let tries = 0; tries < 14 && left.size > 0; tries++) {
    const options = [...left]
    const timeTo = options.map((stop) => travel.timeS(node, stop.node, mode, legLimitS))
    const pick = random.weighted(options.map(({ weight }, k) => (timeTo[k]! < legLimitS ? weight / (1 + timeTo[k]! / 600) : 0)))
    const stop = options[pick]!
    left.delete(stop)
    const back = travel.timeS(stop.node, home, mode, legLimitS)
    const dwell = random.range(60, 460)
    if (timeTo[pick]! === Infinity || stop.weight === 0 || clock + timeTo[pick]! + dwell + Math.min(back, legLimitS) > budgetS)
      continue
    move(stop.node)
    walkOver(random, travel.nodeAt(node), stop.at, stretches, dwell, clock)
    clock = stretches.at(-1)!.toS
  }
  if (node !== home && travel.timeS(node, home, mode, legLimitS) < legLimitS) move(home)
  else if (stretches.length < 3) stay(travel.nodeAt(home), budgetS * random.range(0.3, 0.7))
  return stretches
}

/** From the road to the place on foot, a stay, and back; places far from any road are looked at from the road. */
function walkOver(random: Random, road: Point, at: Point, stretches: Stretch[], dwellS: number, startS: number): void {
  const away = distanceM(road, at)
  if (away < 15 || away > 300) {
    stretches.push({ fromS: startS, toS: startS + dwellS, line: [road] })
    return
  }
  const takes = away / random.range(1, 1.4)
  stretches.push({ fromS: startS, toS: startS + takes, line: [road, at] })
  stretches.push({ fromS: startS + takes, toS: startS + takes + dwellS, line: [at] })
  stretches.push({ fromS: startS + takes + dwellS, toS: startS + 2 * takes + dwellS, line: [at, road] })
}

/** Where the patrol is at rising times; times after the end give the last place. */
export function positionsAt(stretches: readonly Stretch[], times: readonly number[]): Point[] {
  let k = 0
  return times.map((time) => {
    while (k + 1 < stretches.length && stretches[k]!.toS < time) k++
    const { fromS, toS, line } = stretches[k]!
    if (line.length === 1) return line[0]!
    const share = Math.min(1, Math.max(0, (time - fromS) / Math.max(1e-9, toS - fromS)))
    return pointAlong(line, share * lengthM(line))
  })
}

export const walkedM = (stretches: readonly Stretch[]): number => stretches.reduce((sum, { line }) => sum + lengthM(line), 0)
