import type { Random } from '@/geo/random'
import type { AreaBook } from './areas'
import { hourMs, lastNightStart, later, minuteMs, shanghaiDate } from './calendar'
import type { NightPlan, Patrol, PlannedRoute, PlannedStop } from './countyTypes'
import type { Land } from './land'
import { distanceM } from './lines'
import { isOfFirstStation } from './patrols'
import type { People } from './people'
import type { Point } from './raster'
import type { WaterSite } from './waters'

/** Somewhere a plan may send a team. */
interface Place {
  readonly kind: PlannedStop['kind']
  readonly subjectId: string
  readonly name: string
  readonly reason: string
  readonly at: Point
}

const nightHours = 8
/** A stop counts as visited within this distance, for at least this long. */
const reachM = 120
const leastS = 40
const mostStops = 8
const skipReasons = ['下大雨，塘边路滑', '接处警情，绕行', '道路施工不通']

/**
 * The plan that the first station published last night: its teams' outings, with the waters and villages they passed as
 * stops in order, and now and then one that was passed over with a reason or that nobody reached.
 */
export function planLastNight(
  random: Random,
  land: Land,
  book: AreaBook,
  people: People,
  sites: readonly WaterSite[],
  patrols: readonly Patrol[],
  now: Date,
): NightPlan {
  const from = lastNightStart(now)
  const to = later(from, nightHours * hourMs)
  const teams = people.teams.filter(({ id }) => isOfFirstStation(land, people.homeOf.get(id)!))
  const places = placesOf(land, book, sites)
  const routes = teams.flatMap(({ id, homeOfficeId }) => {
    const walked = patrols.find(
      ({ teamId, startedAt, track }) => teamId === id && track !== null && startedAt >= from && startedAt < later(from, hourMs),
    )
    return walked ? [routeOf(random, land, places, walked, homeOfficeId)] : []
  })
  const serviceDay = shanghaiDate(from)
  const [, month, day] = serviceDay.split('-').map(Number)
  return {
    id: random.uuid(),
    areaId: book.stationId[0]!,
    title: `${month}月${day}日夜间巡防`,
    serviceDay,
    from,
    to,
    publishedAt: later(from, -3.6 * hourMs),
    routes,
  }
}

function placesOf(land: Land, book: AreaBook, sites: readonly WaterSite[]): Place[] {
  const waters = sites.map(({ spot, at }): Place => {
    const reason = `${spot.cycleDays} 天一巡`
    return { kind: 'water', subjectId: spot.id, name: spot.name, reason, at }
  })
  const villages = land.hamlets.map(({ village, at }): Place => {
    const name = book.villageName[village]!
    return { kind: 'village', subjectId: book.villageId[village]!, name, reason: '每周至少 3 次', at }
  })
  return [...waters, ...villages]
}

function routeOf(random: Random, land: Land, places: readonly Place[], walked: Patrol, officeId: string): PlannedRoute {
  const track = walked.track!
  const fixes = track.lngE6.map((lng, k): Point => land.plane.toPoint([lng / 1e6, track.latE6[k]! / 1e6]))
  const seen = places
    .flatMap((place) => {
      const near = track.tS.filter((_, k) => distanceM(fixes[k]!, place.at) < reachM)
      const staysS = near.length > 1 ? near.at(-1)! - near[0]! : 0
      return staysS >= leastS ? [{ place, fromS: near[0]!, staysS: Math.min(staysS, 900) }] : []
    })
    .sort((a, b) => a.fromS - b.fromS)
    .filter(({ place }, k, all) => all.findIndex((other) => other.place.subjectId === place.subjectId) === k)
    .slice(0, mostStops)
  const leavesAt = later(walked.startedAt, -random.range(0, 12) * minuteMs)
  const stops = seen.map(({ place, fromS, staysS }): PlannedStop => {
    const visitedAt = later(walked.startedAt, fromS * 1000)
    const arriveAt = later(visitedAt, -random.range(-6, 9) * minuteMs)
    return { ...stopOf(random, land, place, arriveAt), visitedAt, visitedS: Math.round(staysS), skipReason: null }
  })
  const missed = missedPlace(random, places, seen.length > 0 ? seen.at(-1)!.place : null, fixes)
  if (missed && random.chance(0.6)) {
    const skipReason = random.chance(0.5) ? random.pick(skipReasons) : null
    stops.push({ ...stopOf(random, land, missed, walked.endedAt!), visitedAt: null, visitedS: null, skipReason })
  }
  const line = walked.line.toSorted((a, b) => b.length - a.length)[0] ?? []
  return {
    id: random.uuid(),
    teamId: walked.teamId,
    officeId,
    leavesAt,
    returnsAt: later(walked.endedAt!, random.range(-5, 15) * minuteMs),
    travelM: walked.distanceM,
    line,
    stops,
  }
}

function stopOf(
  random: Random,
  { plane }: Land,
  { kind, subjectId, name, reason, at }: Place,
  arriveAt: Date,
): Omit<PlannedStop, 'visitedAt' | 'visitedS' | 'skipReason'> {
  return {
    id: random.uuid(),
    kind,
    subjectId,
    name,
    reason,
    at: plane.toLngLat(at),
    arriveAt,
    dwellS: kind === 'water' ? 300 : 600,
  }
}

/** A water not far from the last stop that the team did not come near. */
function missedPlace(random: Random, places: readonly Place[], last: Place | null, fixes: readonly Point[]): Place | null {
  if (last === null) return null
  const options = places.filter(
    ({ kind, at }) => kind === 'water' && distanceM(at, last.at) < 3000 && !fixes.some((fix) => distanceM(fix, at) < reachM),
  )
  return options.length > 0 ? random.pick(options) : null
}
