import type { Random } from '@/geo/random'
import type { AreaBook } from './areas'
import { dayMs, hourMs, later, minuteMs, shanghaiDate, shanghaiMonth, shanghaiWeekday, startOfDay } from './calendar'
import { incidentSteps, type CountyIncident, type IncidentStatus, type Step } from './countyTypes'
import { incidentKinds, type IncidentKind } from './incidentKinds'
import { findHaunts, type Haunt } from './incidentPlaces'
import type { Land } from './land'
import { distanceM } from './lines'
import type { People } from './people'
import { PointIndex } from './pointIndex'
import type { Post } from './posts'
import type { Point } from './raster'
import type { Scale } from './scale'
import type { WaterSite } from './waters'

interface Happening {
  readonly kind: IncidentKind
  readonly at: Point
  readonly place: string
  readonly occurredAt: Date
  readonly parent: number
}

const sources = ['110报警', '110报警', '110报警', '群众上门', '巡逻发现', '网格员上报', '视频巡查']

/** Incidents of the scale's years: kinds by season, weekday and hour, at the places they gather, some bringing near repeats. */
export function makeIncidents(
  random: Random,
  land: Land,
  book: AreaBook,
  people: People,
  posts: readonly Post[],
  sites: readonly WaterSite[],
  scale: Scale,
  now: Date,
): CountyIncident[] {
  const haunts = findHaunts(random.fork('haunts'), land, book, sites)
  const happenings = drawHappenings(random.fork('happenings'), haunts, book, scale, now)
  const order = happenings
    .map((happening, index) => ({ happening, index }))
    .sort((a, b) => a.happening.occurredAt.getTime() - b.happening.occurredAt.getTime())
  const detail = random.fork('details')
  const ids = happenings.map(() => detail.uuid())
  const nearPost = new PointIndex(
    4000,
    posts.map(({ at }) => at),
  )
  const stations = posts.filter(({ office }) => office.kind === 'station')
  const nearStation = new PointIndex(
    8000,
    stations.map(({ at }) => at),
  )
  const teamsOf = Map.groupBy(people.teams, ({ homeOfficeId }) => homeOfficeId)
  const openFrom = order.length - Math.max(4, Math.round(scale.incidents / 700))
  const numbers = new Map<string, number>()
  return order.map(({ happening, index }, rank) => {
    const { kind, place } = happening
    // What is reported at the counter is often filed at the counter: many incidents on one coordinate.
    const isAtCounter = kind.group === 'fraud' && detail.chance(0.25)
    const nearest = posts[nearPost.nearest(happening.at).id]!
    const at = isAtCounter ? stations[nearStation.nearest(happening.at).id]!.at : happening.at
    const isDateOnly = kind.group !== 'traffic' && rank < openFrom && detail.chance(0.03)
    const toldAt = isDateOnly ? startOfDay(happening.occurredAt) : happening.occurredAt
    const isOpen = rank >= openFrom
    const steps = makeSteps(detail, kind, toldAt, at, nearest, now, isOpen)
    const occurredAt = isOpen ? later(steps[0]!.at, -detail.range(1, 9) * minuteMs) : toldAt
    const status = steps.at(-1)!.to as IncidentStatus
    const day = shanghaiDate(occurredAt).replaceAll('-', '')
    numbers.set(day, (numbers.get(day) ?? 0) + 1)
    return {
      id: ids[index]!,
      code: `JQ${day}${String(numbers.get(day)!).padStart(4, '0')}`,
      type: kind.type,
      group: kind.group,
      status,
      source: isAtCounter ? '群众上门' : detail.pick(sources),
      summary: detail.pick(kind.summaries),
      address: place,
      occurredAt,
      timePrecision: isDateOnly ? 'day' : 'minute',
      at: land.plane.toLngLat(at),
      areaId: book.cellId[Math.max(0, book.locate(at))]!,
      teamId: status === 'received' ? null : detail.pick(teamsOf.get(nearest.office.id) ?? people.teams).id,
      steps,
      repeatOf: happening.parent >= 0 ? ids[happening.parent]! : null,
    }
  })
}

function drawHappenings(random: Random, haunts: readonly Haunt[], book: AreaBook, scale: Scale, now: Date): Happening[] {
  const count = scale.incidents * scale.years
  const byKind = Map.groupBy(haunts, ({ kind }) => kind)
  const draws = new Map([...byKind].map(([kind, list]) => [kind, drawerOf(list)]))
  const shares = incidentKinds.map(({ share }) => share)
  const happenings: Happening[] = []
  const since = later(startOfDay(now), -364 * scale.years * dayMs)
  const add = (kind: IncidentKind, at: Point, place: string, occurredAt: Date, parent: number) => {
    if (happenings.length >= count || occurredAt >= later(now, -2 * minuteMs) || occurredAt < since || book.locate(at) < 0) return
    const index = happenings.push({ kind, at, place, occurredAt, parent }) - 1
    if (!random.chance(kind.repeat)) return
    // The same hands come back: within a street, within days, at about the same hour.
    const later3 = later(occurredAt, Math.max(0.4, random.exponential(3)) * dayMs + random.normal() * hourMs)
    add(kind, [at[0] + 55 * random.normal(), at[1] + 55 * random.normal()], place, later3, index)
  }
  while (happenings.length < count) {
    const kind = incidentKinds[random.weighted(shares)]!
    const occurredAt = drawTime(random, kind, since, now)
    const places = Object.entries(kind.places) as [Haunt['kind'], number][]
    const [placeKind] = places[random.weighted(places.map(([, weight]) => weight))]!
    const haunt = draws.get(placeKind)?.(random)
    if (!haunt) continue
    add(
      kind,
      [haunt.at[0] + haunt.spreadM * random.normal(), haunt.at[1] + haunt.spreadM * random.normal()],
      haunt.name,
      occurredAt,
      -1,
    )
  }
  return happenings
}

/** Draws haunts in proportion to their weight; a binary search, because there are tens of thousands. */
function drawerOf(haunts: readonly Haunt[]): (random: Random) => Haunt {
  const upTo = new Float64Array(haunts.length)
  let total = 0
  haunts.forEach(({ weight }, k) => (upTo[k] = total += weight))
  return (random) => {
    const wanted = random() * total
    let low = 0
    let high = haunts.length - 1
    while (low < high) {
      const middle = (low + high) >> 1
      if (upTo[middle]! > wanted) high = middle
      else low = middle + 1
    }
    return haunts[low]!
  }
}

/** Thinning: a uniform instant is kept in proportion to its month, weekday and hour. */
function drawTime(random: Random, kind: IncidentKind, from: Date, to: Date): Date {
  const limit = Math.max(...kind.months) * Math.max(...kind.weekdays)
  for (;;) {
    const day = startOfDay(later(from, random.range(0, to.getTime() - from.getTime())))
    if (random() * limit > kind.months[shanghaiMonth(day)]! * kind.weekdays[shanghaiWeekday(day)]!) continue
    const at = later(day, Math.floor(drawHour(random, kind.hours) * 60) * minuteMs)
    if (at < to) return at
  }
}

function drawHour(random: Random, corners: IncidentKind['hours']): number {
  const most = Math.max(...corners.map(([, weight]) => weight))
  for (;;) {
    const hour = random.range(0, 24)
    const k = Math.max(
      1,
      corners.findIndex(([corner]) => corner >= hour),
    )
    const [h0, w0] = corners[k - 1]!
    const [h1, w1] = corners[k]!
    if (random() * most < w0 + ((w1 - w0) * (hour - h0)) / (h1 - h0)) return hour
  }
}

/** Received, dispatched, en route, arrived, closed, each after a believable while; the latest ones are still open. */
function makeSteps(
  random: Random,
  kind: IncidentKind,
  occurredAt: Date,
  at: Point,
  post: Post,
  now: Date,
  isOpen: boolean,
): Step[] {
  const lag =
    kind.group === 'fraud'
      ? random.exponential(20 * 60)
      : kind.group === 'theft'
        ? random.exponential(180)
        : random.exponential(6)
  const travelMin = 1.5 + (distanceM(post.at, at) * 1.35) / 9.5 / 60
  const waits = [
    isOpen ? 0 : lag,
    random.range(0.5, 3.5),
    random.range(0.5, 4),
    travelMin * random.range(0.8, 1.4),
    random.range(12, 110),
  ]
  const last = isOpen ? random.int(4) : 4
  // An open one is as young as its progress allows, however long ago it happened.
  let clock = isOpen
    ? later(now, -(waits.slice(1, last + 1).reduce((sum, wait) => sum + wait, 0) + random.range(0.5, 5)) * minuteMs)
    : occurredAt
  const steps: Step[] = []
  for (let k = 0; k <= last; k++) {
    clock = later(clock, waits[k]! * minuteMs)
    if (clock > now) break
    steps.push({
      at: clock,
      from: k === 0 ? null : incidentSteps[k - 1]!,
      to: incidentSteps[k]!,
      note: k === 4 ? '已处置' : null,
    })
  }
  if (steps.length === 0) steps.push({ at: later(now, -minuteMs), from: null, to: 'received', note: null })
  return steps
}
