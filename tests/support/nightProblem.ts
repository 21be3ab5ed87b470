import { createRandom, type Random } from '@/geo/random'
import { type RouteProblem, type RouteStop, type RouteTeam, unreachableS } from '@/geo/routes/problem'

/** Travel seconds between points in metres, by a straight line at `speedMs` with a detour that differs by direction. */
export function travelBetween(points: readonly (readonly [number, number])[], speedMs: number, random: Random): Int32Array {
  const matrix = new Int32Array(points.length ** 2)
  points.forEach(([x, y], from) =>
    points.forEach(([toX, toY], to) => {
      if (from !== to)
        matrix[from * points.length + to] = Math.round((Math.hypot(toX - x, toY - y) * (1.25 + random() * 0.2)) / speedMs)
    }),
  )
  return matrix
}

/**
 * A county's night: `offices` in a 50 × 40 km area, one team to each in turn, stops in clumps around villages, dwell 5 to 16
 * minutes, a third with a window of two to four hours, a third must-visit. Shift 22:00–06:00 as 0–28,800 s.
 */
export function aNight({ seed = 1, stopCount = 120, teamCount = 12, officeCount = 12, mustShare = 0.33 } = {}): RouteProblem {
  const random = createRandom(seed)
  const within = (low: number, high: number) => low + random() * (high - low)
  const villages = Array.from({ length: 39 }, () => [within(0, 50_000), within(0, 40_000)] as const)
  const near = ([x, y]: readonly [number, number], m: number) => [x + within(-m, m), y + within(-m, m)] as const
  const offices = Array.from({ length: officeCount }, (_, index) => near(villages[index % villages.length]!, 500))
  const places = Array.from({ length: stopCount }, () => near(villages[Math.floor(random() * villages.length)]!, 2500))
  const points = [...offices, ...places]
  return {
    matrices: [travelBetween(points, 8, random)],
    placeCount: points.length,
    stops: places.map((_, index): RouteStop => {
      const opensS = random() < 0.33 ? Math.round(within(0, 18_000)) : 0
      const isMust = random() < mustShare
      return {
        id: `s${index}`,
        place: officeCount + index,
        dwellS: Math.round(within(5, 16)) * 60,
        windowStartS: opensS,
        windowEndS: opensS === 0 ? 28_800 : opensS + Math.round(within(7200, 14_400)),
        ...(isMust ? { mustVisit: true } : { prizeS: Math.round(within(1200, 7200)) }),
      }
    }),
    teams: Array.from({ length: teamCount }, (_, index): RouteTeam => ({
      id: `t${index}`,
      startPlace: index % officeCount,
      endPlace: index % officeCount,
      shiftStartS: 0,
      shiftEndS: 28_800,
    })),
  }
}

/** A small problem in which every rule may appear, tight or loose: for fuzzing. */
export function anyProblem(seed: number): RouteProblem {
  const random = createRandom(seed)
  const whole = (low: number, high: number) => low + Math.floor(random() * (high - low + 1))
  const chance = (share: number) => random() < share
  const stopCount = whole(0, 14)
  const teamCount = whole(1, 4)
  const placeCount = whole(2, 12)
  const matrices = Array.from({ length: whole(1, 2) }, () => {
    const points = Array.from({ length: placeCount }, () => [whole(0, 900), whole(0, 900)] as const)
    const matrix = travelBetween(points, 1, random)
    if (chance(0.3)) matrix[whole(0, placeCount - 1) * placeCount + whole(0, placeCount - 1)] = unreachableS
    for (let place = 0; place < placeCount; place++) matrix[place * placeCount + place] = 0
    return matrix
  })
  const stops = Array.from({ length: stopCount }, (_, index): RouteStop => {
    const windowStartS = chance(0.5) ? 0 : whole(0, 5000)
    return {
      id: `s${index}`,
      place: whole(0, placeCount - 1),
      dwellS: whole(0, 600),
      windowStartS,
      windowEndS: windowStartS + (chance(0.5) ? 9000 : whole(0, 2000)),
      ...(chance(0.3) ? { mustVisit: true } : chance(0.7) ? { prizeS: whole(0, 2000) } : {}),
      ...(chance(0.5) ? { demand: whole(0, 4) } : {}),
    }
  })
  const teams = Array.from({ length: teamCount }, (_, index): RouteTeam => {
    const shiftStartS = chance(0.6) ? 0 : whole(0, 3000)
    return {
      id: `t${index}`,
      startPlace: whole(0, placeCount - 1),
      endPlace: whole(0, placeCount - 1),
      shiftStartS,
      shiftEndS: shiftStartS + whole(500, 9000),
      ...(chance(0.4) ? { maxDurationS: whole(500, 6000) } : {}),
      ...(chance(0.4) ? { maxTravelS: whole(200, 4000) } : {}),
      ...(chance(0.4) ? { capacity: whole(0, 12) } : {}),
      ...(chance(0.5) ? { matrix: whole(0, matrices.length - 1) } : {}),
    }
  })
  const aStop = () => `s${whole(0, Math.max(0, stopCount - 1))}`
  const aTeam = () => `t${whole(0, teamCount - 1)}`
  const some = <T>(most: number, make: () => T): T[] => (stopCount === 0 ? [] : Array.from({ length: whole(0, most) }, make))
  const ordered = [...new Set(some(4, aStop))]
  return {
    matrices,
    placeCount,
    stops,
    teams,
    sameTeam: some(3, () => [aStop(), aStop()] as const),
    forbidden: some(4, () => ({ teamId: aTeam(), stopId: aStop() })),
    pinned: some(2, () => ({ teamId: aTeam(), stopId: aStop() })),
    orders: ordered.length > 1 ? [{ teamId: aTeam(), stopIds: ordered }] : [],
    ...(chance(0.3) ? { balance: random() * 2 } : {}),
    ...(chance(0.2) ? { nowS: whole(0, 3000) } : {}),
  }
}
