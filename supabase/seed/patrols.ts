import type { Random } from '@/geo/random'
import type { AreaBook } from './areas'
import { dayMs, hourMs, lastNightStart, later, minuteMs, shanghaiHour, startOfDay } from './calendar'
import type { Patrol, Team, TeamKind } from './countyTypes'
import type { Land } from './land'
import { distanceM } from './lines'
import { legLimitS, walkedM, walkPatrol, type Stop } from './patrolWalk'
import type { People } from './people'
import type { Post } from './posts'
import type { RoadTravel } from './roadTravel'
import type { Scale } from './scale'
import { lineOnly, recordTrack } from './tracks'
import type { WaterSite } from './waters'

/** Hours of the day at which patrols of a kind set out, Shanghai; above 24 is after midnight of the same shift. */
const startHours: Record<TeamKind, readonly (readonly [from: number, to: number])[]> = {
  regular: [
    [8, 10.5],
    [14, 16.5],
    [19, 20.5],
  ],
  night: [
    [20.5, 23],
    [23, 26],
  ],
  women: [
    [8.5, 10.5],
    [15, 17.5],
    [19, 20],
  ],
  volunteer: [
    [19, 21.5],
    [22, 24.5],
    [24.5, 28],
  ],
}

const findings = [
  '劝导三轮车载人1起',
  '提醒商户关好门窗',
  '清理堵塞消防通道1处',
  '劝返游泳儿童3名',
  '发现路灯损坏1处',
  '走访独居老人2户',
  '发放反诈传单30份',
  '制止焚烧秸秆1起',
  '无异常',
]

/** Outings of the scale's years. Every team keeps its own rhythm; some villages are forgotten, some only lately. */
export function makePatrols(
  random: Random,
  land: Land,
  book: AreaBook,
  travel: RoadTravel,
  people: People,
  sites: readonly WaterSite[],
  scale: Scale,
  now: Date,
): Patrol[] {
  const interest = villageInterest(random, land, people)
  const streets = streetCorners(random, land, book)
  const perWeek = scale.patrols / scale.teams / 52
  const today = startOfDay(now)
  return people.teams.flatMap((team, index) => {
    const home = people.homeOf.get(team.id)!
    const patrols: Patrol[] = []
    const stopsAgo = (daysAgo: number) =>
      stopsOf(land, travel, team, home, sites, streets, (village) =>
        interest[village]!.lapsedDays > daysAgo ? 0 : interest[village]!.weight,
      )
    const cached = new Map<number, Stop[]>()
    travel.serve([home.node, ...stopsAgo(0).map(({ node }) => node)])
    const outing = (startedAt: Date, budgetS: number, untilS: number) => {
      const daysAgo = Math.floor((now.getTime() - startedAt.getTime()) / dayMs)
      const epoch = lapses.findIndex((lapse) => lapse <= daysAgo)
      const stops = cached.get(epoch) ?? stopsAgo(daysAgo)
      cached.set(epoch, stops)
      return makePatrol(
        random,
        land,
        book,
        travel,
        team,
        home,
        stops,
        startedAt,
        budgetS,
        untilS,
        daysAgo < scale.trackDays ? scale.fixIntervalS : 0,
      )
    }
    const planned = isOfFirstStation(land, home) ? later(lastNightStart(now), random.range(0, 50) * minuteMs) : null
    if (planned) patrols.push(outing(planned, random.range(60, 110) * 60, Infinity))
    for (let week = 52 * scale.years - 1; week >= 0; week--) {
      const usual = week < 52 ? perWeek : perWeek * earlierShare
      const count = Math.floor(usual) + (random.chance(usual % 1) ? 1 : 0)
      const days = random.shuffle([0, 1, 2, 3, 4, 5, 6]).slice(0, Math.min(7, count))
      for (const day of days) {
        const [from, to] = random.pick(startHours[team.kind])
        const startedAt = later(today, -(week * 7 + day) * dayMs + random.range(from, to) * hourMs)
        const budgetS = 60 * Math.min(115, Math.max(25, 62 + 16 * random.normal()))
        const isTaken = planned !== null && Math.abs(startedAt.getTime() - planned.getTime()) < 5 * hourMs
        if (!isTaken && startedAt.getTime() + budgetS * 1000 < now.getTime() - 50 * minuteMs)
          patrols.push(outing(startedAt, budgetS, Infinity))
      }
    }
    if (isOutNow(team, index, now)) {
      const sinceS = random.range(8, 42) * 60
      patrols.push(outing(later(now, -sinceS * 1000), 4800, sinceS))
    }
    return patrols.sort((a, b) => a.startedAt.getTime() - b.startedAt.getTime())
  })
}

/** Patrols of a year before the last, in those of the last: teams were still being formed. */
const earlierShare = 0.7

/** Teams of the first station walk the plan of last night. */
export const isOfFirstStation = ({ tree }: Land, { village }: Post): boolean =>
  tree.stationOfBeat[tree.beatOfVillage[village]!] === 0

/** A junction worth passing. */
interface Corner {
  readonly node: number
  readonly village: number
  readonly weight: number
}

/** Junctions to pass through: many in towns, a few in each village, so that rounds differ and streets are walked. */
function streetCorners(random: Random, land: Land, book: AreaBook): Corner[] {
  const byVillage = new Map<number, number[]>()
  land.network.nodes.forEach((at, node) => {
    const cell = book.locate(at)
    if (cell < 0) return
    const village = land.tree.villageOfCell[cell]!
    byVillage.set(village, [...(byVillage.get(village) ?? []), node])
  })
  return [...byVillage].flatMap(([village, nodes]) => {
    const { seat, communityOf } = land.settlements[village]!
    const isTown = seat > 0 || communityOf >= 0
    return random
      .shuffle(nodes)
      .slice(0, isTown ? 40 : 5)
      .map((node) => ({ node, village, weight: isTown ? 0.5 : 0.2 }))
  })
}

/** Days before now after which some villages were no longer visited. */
const lapses = [40, 26, 18, 11, 0]

/** How much a village is visited: far ones less, some never, some not since a while. */
function villageInterest(random: Random, land: Land, people: People): { weight: number; lapsedDays: number }[] {
  const homes = [...people.homeOf.values()]
  const far = land.settlements.map(({ at }) => Math.min(...homes.map((post) => distanceM(post.at, at))))
  const order = [...far.keys()].sort((a, b) => far[b]! - far[a]!)
  const neglected = new Set(order.slice(0, Math.ceil(order.length * 0.2)).filter(() => random.chance(0.55)))
  return land.settlements.map((_, village) => ({
    weight: neglected.has(village) ? 0 : Math.exp(0.5 * random.normal()) * (random.chance(0.18) ? 0.15 : 1),
    lapsedDays: random.chance(0.14) ? random.pick(lapses) : 0,
  }))
}

function stopsOf(
  land: Land,
  travel: RoadTravel,
  team: Team,
  home: Post,
  sites: readonly WaterSite[],
  streets: readonly Corner[],
  interestOf: (village: number) => number,
): Stop[] {
  const { tree } = land
  const beat = tree.beatOfVillage[home.village]!
  const isOurs = (village: number) => tree.beatOfVillage[village] === beat
  const hamlets = land.hamlets
    .filter(({ village }) => isOurs(village))
    .map((hamlet) => ({
      at: hamlet.at,
      node: travel.nearestNode(hamlet.at),
      village: hamlet.village,
      weight: interestOf(hamlet.village) * (0.5 + hamlet.share),
    }))
  const waters = sites
    .filter(({ gridCell }) => isOurs(tree.villageOfCell[gridCell]!))
    .map((site) => ({
      at: site.at,
      node: travel.nearestNode(site.at),
      village: tree.villageOfCell[site.gridCell]!,
      weight: interestOf(tree.villageOfCell[site.gridCell]!) * (team.kind === 'regular' ? 0.8 : 0.25),
    }))
  const corners = streets
    .filter(({ village }) => isOurs(village))
    .map(({ node, village, weight }) => ({ at: travel.nodeAt(node), node, village, weight: weight * interestOf(village) }))
  return [...hamlets, ...waters, ...corners].filter(({ node }) => node >= 0)
}

/** One outing serves one or two villages, not the whole beat: drawn by interest, however far they lie. */
function stopsOfRound(random: Random, stops: readonly Stop[]): Stop[] {
  const interest = new Map<number, number>()
  for (const { village, weight } of stops) interest.set(village, Math.max(interest.get(village) ?? 0, weight))
  const villages = [...interest.keys()]
  const weights = [...interest.values()]
  const chosen = new Set([
    villages[random.weighted(weights)],
    random.chance(0.55) ? villages[random.weighted(weights)] : undefined,
  ])
  return stops.filter(({ village, weight }) => weight > 0 && chosen.has(village))
}

/** A few teams are on the road at this moment, of the kind that would be. */
function isOutNow(team: Team, index: number, now: Date): boolean {
  const hour = shanghaiHour(now)
  const isNight = hour >= 19 || hour < 6
  return index % 9 === 4 ? (team.kind === 'night' || team.kind === 'volunteer') === isNight : index % 16 === 0
}

function makePatrol(
  random: Random,
  land: Land,
  book: AreaBook,
  travel: RoadTravel,
  team: Team,
  home: Post,
  stops: readonly Stop[],
  startedAt: Date,
  budgetS: number,
  untilS: number,
  intervalS: number,
): Patrol {
  const isTown = land.settlements[home.village]!.communityOf >= 0 || land.settlements[home.village]!.seat > 0
  const mode = random.chance(isTown ? 0.55 : 0.1) ? 'foot' : 'motorcycle'
  const round = stopsOfRound(random, stops)
  // A far village takes a longer outing, up to two and a half hours.
  const nearestS = Math.min(...round.map(({ node }) => travel.timeS(home.node, node, mode, legLimitS)))
  const neededS = Number.isFinite(nearestS) ? Math.min(9000, 2 * nearestS + random.range(900, 1800)) : 0
  const walk = walkPatrol(random, travel, home.node, round, mode, Math.max(budgetS, neededS))
  const endS = Math.min(untilS, walk.at(-1)!.toS)
  const recorded = intervalS > 0 ? recordTrack(random, walk, land.plane, startedAt, intervalS, untilS) : null
  const hour = shanghaiHour(startedAt)
  const isActive = untilS < Infinity
  return {
    id: random.uuid(),
    teamId: team.id,
    areaId: book.beatId[land.tree.beatOfVillage[home.village]!]!,
    kind: hour >= 19 || hour < 6 ? 'night' : 'day',
    status: isActive ? 'active' : 'finished',
    startedAt,
    endedAt: isActive ? null : later(startedAt, Math.round(endS) * 1000),
    distanceM: Math.round(walkedM(walk) * Math.min(1, endS / walk.at(-1)!.toS)),
    note: random.chance(0.2) ? random.pick(findings) : null,
    line: recorded ? recorded.line : lineOnly(walk, land.plane),
    track: recorded ? recorded.track : null,
  }
}
