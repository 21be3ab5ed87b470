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

/** Haunts of towns, black spots of the roads, hamlets, waters and the edge of the woods. */
export function findHaunts(random: Random, land: Land, book: AreaBook, sites: readonly WaterSite[]): Haunt[] {
  const haunts: Haunt[] = []
  for (const [village, settlement] of land.settlements.entries()) {
    if (settlement.seat === 0) continue
    const isCounty = settlement.seat === 2
    const near = land.network.nodes.filter(
      ([x, y]) => Math.hypot(x - settlement.at[0], y - settlement.at[1]) < (isCounty ? 1300 : 450),
    )
    for (const [kind, name, spreadM] of isCounty ? [...townHaunts, ...townHaunts] : townHaunts)
      haunts.push({
        kind,
        at: near.length > 0 ? random.pick(near) : settlement.at,
        name: `${book.townName[village]!}${name}`,
        weight: (isCounty ? 3 : 1) * Math.exp(0.6 * random.normal()),
        spreadM,
      })
  }
  for (const road of land.network.roads) {
    if (road.kind === 'path' || road.kind === 'track') continue
    const at = pointAlong(road.line, road.lengthM / 2)
    const traffic = { primary: 6, secondary: 4, tertiary: 1.2, residential: 1 }[road.kind]
    // One junction in twenty-five is a black spot.
    const weight = (traffic * road.lengthM) / 400 + (random.chance(0.04) ? traffic * 9 : 0)
    haunts.push({ kind: 'road', at, name: road.name, weight, spreadM: Math.min(400, road.lengthM / 3) })
  }
  for (const hamlet of land.hamlets) {
    const people = book.villagePopulation[hamlet.village]! * hamlet.share
    const isTown = land.settlements[hamlet.village]!.communityOf >= 0 || land.settlements[hamlet.village]!.seat > 0
    haunts.push({
      kind: 'house',
      at: hamlet.at,
      name: book.villageName[hamlet.village]!,
      weight: people * Math.exp(0.4 * random.normal()),
      spreadM: isTown ? 320 : 130,
    })
    haunts.push({
      kind: 'wood',
      at: [hamlet.at[0] + 500 * random.normal(), hamlet.at[1] + 500 * random.normal()],
      name: book.villageName[hamlet.village]!,
      weight: 1,
      spreadM: 250,
    })
  }
  for (const site of sites)
    haunts.push({
      kind: 'water',
      at: site.at,
      name: site.spot.name,
      weight: site.spot.risk ** 2 * Math.exp(0.8 * random.normal()),
      spreadM: 25,
    })
  return haunts.filter(({ at }) => book.locate(at) >= 0)
}
