import { createRandom } from '@/geo/random'
import { makeAreas } from './areas'
import { makeBasemap } from './basemap'
import { dayMs, later } from './calendar'
import type { County, CountyRoad, Inspection } from './countyTypes'
import { makeIncidents } from './incidents'
import { planLastNight } from './lastNight'
import { makeLand, type Land } from './land'
import { makePatrols } from './patrols'
import { makePeople } from './people'
import { makePosts, type Post } from './posts'
import { roadHeights } from './roadHeights'
import { RoadTravel } from './roadTravel'
import { scales, type Scale, type ScaleName } from './scale'
import { makeDisputes, makeHazards } from './troubles'
import { inspectWaters, makeWaters } from './waters'

export interface CountyOptions {
  readonly seed?: number
  /** The instant the year ends at; records lie in the years of 364 days before it, as many as the scale says. */
  readonly now?: Date
  readonly scale?: ScaleName | Scale
  /** Called with a step's name as it begins. */
  readonly onProgress?: (step: string) => void
}

export const scaleOf = (scale: ScaleName | Scale = 'county'): Scale => (typeof scale === 'string' ? scales[scale] : scale)

/**
 * An invented county: same seed, now and scale, same county, to the last identifier. About 9 s for a county on one
 * core, most of it terrain and roads. Positions are WGS-84 degrees to six places. No real place, person or number.
 */
export function generateCounty({
  seed = 1,
  now = new Date(),
  scale: wanted,
  onProgress = () => undefined,
}: CountyOptions = {}): County {
  const scale = scaleOf(wanted)
  const random = createRandom(seed)
  onProgress('terrain')
  const land = makeLand(seed, scale)
  onProgress('people')
  const travel = new RoadTravel(land.network)
  const book = makeAreas(random.fork('areas'), land, scale)
  const posts = makePosts(random.fork('posts'), land, book, travel, scale)
  const people = makePeople(random.fork('people'), land, book, posts, scale)
  const sites = makeWaters(random.fork('waters'), land, book, people, scale)
  for (const [cell, worker] of people.workerOfCell.entries()) {
    const id = book.cellId[cell]!
    const area = book.areas.find((candidate) => candidate.id === id)!
    area.responsibleId = worker.id
  }
  onProgress('inspections')
  const inspections = [
    ...inspectWaters(random.fork('inspections'), sites, land.plane, now),
    ...inspectOffices(random.fork('office inspections'), posts, people.personnel[0]!.id, now),
  ]
  onProgress('patrols')
  const patrols = makePatrols(random.fork('patrols'), land, book, travel, people, sites, scale, now)
  onProgress('incidents')
  const incidents = makeIncidents(random.fork('incidents'), land, book, people, posts, sites, scale, now)
  onProgress('basemap')
  return {
    areas: book.areas,
    personnel: people.personnel,
    teams: people.teams,
    offices: posts.map(({ office }) => office),
    waters: sites.map(({ spot }) => spot),
    inspections,
    incidents,
    hazards: makeHazards(random.fork('hazards'), land, book, people, scale, now),
    disputes: makeDisputes(random.fork('disputes'), land, book, scale, now),
    patrols,
    lastNight: planLastNight(random.fork('last night'), land, book, people, sites, patrols, now),
    roads: makeRoads(random.fork('road ids'), land),
    basemap: makeBasemap(random.fork('basemap'), land, sites),
    jointDefences: book.stationId
      .slice(1, Math.min(4, book.stationId.length))
      .map((otherAreaId) => ({ areaId: book.stationId[0]!, otherAreaId, distanceM: 1500 })),
  }
}

const speedsKmh: Record<CountyRoad['class'], number> = {
  primary: 60,
  secondary: 50,
  tertiary: 40,
  residential: 30,
  track: 15,
  path: 5,
}

function makeRoads(random: ReturnType<typeof createRandom>, { network, plane, terrain }: Land): CountyRoad[] {
  return network.roads.map((road) => ({
    id: random.uuid(),
    name: road.name || null,
    class: road.kind,
    isOneway: road.isOneway,
    isBridge: road.isBridge,
    speedKmh: speedsKmh[road.kind],
    line: road.line.map((point) => plane.toLngLat(point)),
    heightsM: roadHeights(terrain, road),
  }))
}

/** A look at each office's kit once a quarter. */
function inspectOffices(
  random: ReturnType<typeof createRandom>,
  posts: readonly Post[],
  inspectorId: string,
  now: Date,
): Inspection[] {
  return posts.flatMap(({ office }) =>
    [0, 1, 2, 3].map((quarter) => ({
      id: random.uuid(),
      subjectKind: 'office' as const,
      waterId: null,
      officeId: office.id,
      inspectorId,
      inspectedAt: later(now, -(quarter * 91 + random.range(1, 80)) * dayMs),
      at: office.at,
      accuracyM: Math.round(random.range(3, 12)),
      checklist: Object.fromEntries(office.kit.map(({ item, state }) => [item, quarter === 0 ? state : 'present'])),
      note: null,
    })),
  )
}
