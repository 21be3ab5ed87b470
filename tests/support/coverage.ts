import type { CoverageArea, CoveragePatrol } from '@/geo/coverage'
import type { Random } from '@/geo/random'
import { cleanTrack, trackOf } from '@/geo/tracks'

/** Local metres around [115, 26] as degrees, on the ellipsoid: right to a few centimetres within 5 km. */
export const degreesOf = (eastM: number, northM: number): [lng: number, lat: number] => [
  115 + eastM / (100_117.1 * (1 - northM * 7.66e-8)),
  26 + northM / 110_788.9,
]

/** An area whose outline is given in local metres. */
export const areaOf = (id: string, ...rings: (readonly (readonly [east: number, north: number])[])[]): CoverageArea => ({
  id,
  polygons: [rings.map((ring) => [...ring, ring[0]!].map(([east, north]) => degreesOf(east, north)))],
})

export const box = (west: number, south: number, east: number, north: number) =>
  [
    [west, south],
    [east, south],
    [east, north],
    [west, north],
  ] as const

export const noonMs = Date.UTC(2026, 10, 21, 4)

/** A patrol through places in local metres; a place may state its second and its accuracy, else one every 10 s. */
export function patrolOf(
  id: string,
  places: readonly (readonly [east: number, north: number, second?: number, accuracyM?: number])[],
  more: Partial<CoveragePatrol> & { startMs?: number } = {},
): CoveragePatrol {
  const degrees = places.map(([east, north]) => degreesOf(east, north))
  const { startMs = noonMs, ...rest } = more
  const track = trackOf({
    lng: degrees.map(([lng]) => lng),
    lat: degrees.map(([, lat]) => lat),
    timeMs: places.map(([, , second], i) => startMs + (second ?? i * 10) * 1000),
    accuracyM: places.map(([, , , accuracyM]) => accuracyM ?? 5),
  })
  return { id, day: 20_000, clean: cleanTrack(track), ...rest }
}

/** A wandering patrol of `fixes` fixes within and around a square of `wideM`, some of them inaccurate, with a silence now and then. */
export function randomPatrol(random: Random, id: string, wideM: number, fixes: number): CoveragePatrol {
  let [east, north, second] = [random.range(0, wideM), random.range(0, wideM), 0]
  const places = Array.from({ length: fixes }, () => {
    east += random.normal() * 25
    north += random.normal() * 25
    second += random.chance(0.02) ? 600 : 10
    return [east, north, second, random.chance(0.1) ? 80 : 8] as const
  })
  return patrolOf(id, places, {
    day: 20_000 + random.int(30),
    teamId: `team ${random.int(3)}`,
    startMs: noonMs + random.int(24) * 3_600_000,
  })
}
