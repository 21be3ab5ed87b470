import type { LngLat } from '@/domain/frame'
import { createRandom } from '@/geo/random'
import { buildGraph, type RoadGraph, type RoadWay } from '@/geo/reach/graph'
import { createNetwork, type Network } from '@/geo/reach/network'
import { travelProfiles } from '@/geo/reach/profile'
import { type RouteProblem, toTravelMatrix } from '@/geo/routes/problem'
import { generateCounty } from '../../supabase/seed/county'
import type { County } from '../../supabase/seed/countyTypes'

const toWay = (line: readonly LngLat[], tags: RoadWay['tags']): RoadWay => ({ lngLat: Float64Array.from(line.flat()), tags })

const roadNetwork = (county: County): Network => {
  const ways = county.roads.map((road) =>
    toWay(road.line, { class: road.class, oneway: road.isOneway ? 'yes' : 'no', speed_kmh: String(road.speedKmh) }),
  )
  return createNetwork(buildGraph(ways), travelProfiles.motorcycle)
}

export interface DemoNight {
  readonly network: Network
  /** Offices first, then stops, interleaved degrees. */
  readonly lngLat: Float64Array
  readonly toProblem: (durationS: ArrayLike<number>) => RouteProblem
}

/**
 * Tonight in the demo county: 12 teams on motorcycles from their own offices, 22:00–06:00, and 120 stops: the 60 water spots
 * longest uninspected (the first 40 must be visited), 30 places of recent incidents in windows of four hours, 30 hazards.
 */
export function demoNight(seed = 1): DemoNight {
  const county = generateCounty({ seed, now: new Date('2026-11-21T12:00:00Z') })
  const random = createRandom(seed)
  const office = new Map(county.offices.map(({ id, at }) => [id, at]))
  const homes = [...new Set(county.teams.map((team) => team.homeOfficeId))].filter((id) => office.has(id))
  const step = Math.max(1, Math.floor(homes.length / 12))
  const offices = Array.from({ length: 12 }, (_, team) => office.get(homes[(team * step) % homes.length]!)!)
  const age = ({ lastInspectedAt }: County['waters'][number]) => lastInspectedAt?.getTime() ?? 0
  const waters = [...county.waters].sort((a, b) => age(a) - age(b)).slice(0, 60)
  const incidents = county.incidents.slice(-600).filter((_, index) => index % 20 === 0)
  const sites: { at: LngLat; dwellS: number; isMust: boolean; opensS: number; closesS: number }[] = [
    ...waters.map(({ at }, rank) => ({ at, dwellS: 300, isMust: rank < 40, opensS: 0, closesS: 28_800 })),
    ...incidents.slice(0, 30).map(({ at }) => {
      const opensS = Math.floor(random() * 4) * 3600
      return { at, dwellS: 780, isMust: false, opensS, closesS: opensS + 14_400 }
    }),
    ...county.hazards.slice(-30).map(({ at }) => ({ at, dwellS: 480, isMust: false, opensS: 0, closesS: 28_800 })),
  ]
  const points = [...offices, ...sites.map(({ at }) => at)]
  return {
    network: roadNetwork(county),
    lngLat: Float64Array.from(points.flat()),
    toProblem: (durationS) => ({
      matrices: [toTravelMatrix(durationS)],
      placeCount: points.length,
      stops: sites.map((site, index) => ({
        id: `stop ${index + 1}`,
        place: offices.length + index,
        dwellS: site.dwellS,
        windowStartS: site.opensS,
        windowEndS: site.closesS,
        mustVisit: site.isMust,
      })),
      teams: offices.map((_, index) => ({
        id: `team ${index + 1}`,
        startPlace: index,
        endPlace: index,
        shiftStartS: 0,
        shiftEndS: 28_800,
      })),
    }),
  }
}

/** A made town of 160 × 160 crossings, 50,880 edges, and 200 stops on it. */
export function gridTown(seed = 1): { graph: RoadGraph; lngLat: Float64Array } {
  const random = createRandom(seed)
  const side = 160
  const crossing = Array.from({ length: side * side }, (_, index): LngLat => {
    const jitter = () => (random() - 0.5) * 0.0006
    return [115 + (index % side) * 0.0015 + jitter(), 26 + Math.floor(index / side) * 0.0014 + jitter()]
  })
  const ways: RoadWay[] = []
  crossing.forEach((at, index) => {
    const kind = { class: ['residential', 'tertiary', 'secondary'][index % 3]! }
    if (index % side < side - 1) ways.push(toWay([at, crossing[index + 1]!], kind))
    if (index + side < crossing.length) ways.push(toWay([at, crossing[index + side]!], kind))
  })
  const stops = Array.from({ length: 200 }, () => crossing[Math.floor(random() * crossing.length)]!)
  return { graph: buildGraph(ways), lngLat: Float64Array.from(stops.flat()) }
}
