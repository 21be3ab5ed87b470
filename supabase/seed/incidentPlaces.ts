import type { Random } from '@/geo/random'
import type { AreaBook } from './areas'
import type { PlaceKind } from './incidentKinds'
import type { Land } from './land'
import { pointAlong } from './lines'
import type { Point } from './raster'
import type { WaterSite } from './waters'

/** A place where incidents gather, with its pull and how far they scatter from it. */
export interface Haunt {
  readonly kind: PlaceKind
  readonly at: Point
  readonly name: string
  readonly weight: number
  readonly spreadM: number
}

const townHaunts: readonly [PlaceKind, string, number][] = [
  ['market', '农贸市场', 70],
  ['market', '圩场', 80],
  ['station', '汽车站', 55],
  ['nightlife', '夜宵街', 60],
  ['nightlife', '歌厅街', 45],
  ['school', '中心小学', 60],
  ['school', '中学', 60],
  ['hospital', '医院', 60],
]

const townPlaces = (random: Random, land: Land, book: AreaBook): Haunt[] =>
  [...land.settlements.entries()].flatMap(([village, settlement]) => {
    if (settlement.seat === 0) return []
    const isCounty = settlement.seat === 2
    const near = land.network.nodes.filter(
      ([x, y]) => Math.hypot(x - settlement.at[0], y - settlement.at[1]) < (isCounty ? 1300 : 450),
    )
    return (isCounty ? [...townHaunts, ...townHaunts] : townHaunts).map(([kind, name, spreadM]) => ({
      kind,
      at: near.length > 0 ? random.pick(near) : settlement.at,
      name: `${book.townName[village]!}${name}`,
      weight: (isCounty ? 3 : 1) * Math.exp(0.6 * random.normal()),
      spreadM,
    }))
  })

const roadPlaces = (random: Random, land: Land): Haunt[] =>
  land.network.roads.flatMap((road) => {
    if (road.kind === 'path' || road.kind === 'track') return []
    const at = pointAlong(road.line, road.lengthM / 2)
    const traffic = { primary: 6, secondary: 4, tertiary: 1.2, residential: 1 }[road.kind]
    // One junction in twenty-five is a black spot.
    const weight = (traffic * road.lengthM) / 400 + (random.chance(0.04) ? traffic * 9 : 0)
    return [{ kind: 'road' as const, at, name: road.name, weight, spreadM: Math.min(400, road.lengthM / 3) }]
  })

const hamletPlaces = (random: Random, land: Land, book: AreaBook): Haunt[] =>
  land.hamlets.flatMap((hamlet) => {
    const people = book.villagePopulation[hamlet.village]! * hamlet.share
    const isTown = land.settlements[hamlet.village]!.communityOf >= 0 || land.settlements[hamlet.village]!.seat > 0
    const name = book.villageName[hamlet.village]!
    const weight = people * Math.exp(0.4 * random.normal())
    const wood: Haunt['at'] = [hamlet.at[0] + 500 * random.normal(), hamlet.at[1] + 500 * random.normal()]
    return [
      { kind: 'house' as const, at: hamlet.at, name, weight, spreadM: isTown ? 320 : 130 },
      { kind: 'wood' as const, at: wood, name, weight: 1, spreadM: 250 },
    ]
  })

/** Haunts of towns, black spots of the roads, hamlets, waters and the edge of the woods. */
export function findHaunts(random: Random, land: Land, book: AreaBook, sites: readonly WaterSite[]): Haunt[] {
  const waters = () =>
    sites.map(({ at, spot }) => ({
      kind: 'water' as const,
      at,
      name: spot.name,
      weight: spot.risk ** 2 * Math.exp(0.8 * random.normal()),
      spreadM: 25,
    }))
  return [
    ...townPlaces(random, land, book),
    ...roadPlaces(random, land),
    ...hamletPlaces(random, land, book),
    ...waters(),
  ].filter(({ at }) => book.locate(at) >= 0)
}
