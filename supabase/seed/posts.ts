import type { Random } from '@/geo/random'
import type { AreaBook } from './areas'
import type { Office } from './countyTypes'
import type { Land } from './land'
import { phoneNumber } from './names'
import type { Point } from './raster'
import type { RoadTravel } from './roadTravel'
import type { Scale } from './scale'

/** An office with what only the generator needs to know of it. */
export interface Post {
  readonly office: Office
  readonly village: number
  readonly at: Point
  readonly node: number
}

const kitItems = ['标识牌', '办公桌', '电脑', '保密柜', '警棍', '盾牌', '约束叉', '摩托车', '执法记录仪', '急救包']

/** Stations at their seats, then one office a beat, then offices in the largest villages until the count is met. */
export function makePosts(random: Random, land: Land, book: AreaBook, travel: RoadTravel, scale: Scale): Post[] {
  const { tree } = land
  const byPopulation = [...book.villagePopulation.keys()].sort((a, b) => book.villagePopulation[b]! - book.villagePopulation[a]!)
  const chosen = new Set<number>()
  for (let beat = 0; beat < tree.stationOfBeat.length; beat++) {
    if (chosen.size < scale.offices) chosen.add(byPopulation.find((village) => tree.beatOfVillage[village] === beat)!)
  }
  for (const village of byPopulation) if (chosen.size < scale.offices) chosen.add(village)
  const villages = [...chosen, ...byPopulation.slice(0, scale.offices - chosen.size)]
  const seen = new Map<number, number>()
  const stations = tree.seatOfStation.map((village, station) => {
    const town = book.townName[village]!
    return makePost(random, land, book, travel, village, land.settlements[village]!.at, {
      code: `PS${String(station + 1).padStart(3, '0')}`,
      name: `${town.slice(0, -1)}派出所`,
      kind: 'station',
      openingHours: '24小时',
      staffCount: 9 + random.int(12),
      address: `${town}${random.pick(['人民路', '建设路', '解放路', '滨河路'])}${1 + random.int(120)}号`,
    })
  })
  const offices = villages.map((village, index) => {
    const repeat = seen.get(village) ?? 0
    seen.set(village, repeat + 1)
    const hamlets = land.hamlets.filter((hamlet) => hamlet.village === village)
    const name = land.settlementNames[village]!
    return makePost(random, land, book, travel, village, hamlets[Math.min(repeat, hamlets.length - 1)]!.at, {
      code: `JW${String(index + 1).padStart(4, '0')}`,
      name: `${name}${repeat > 0 ? '第二' : ''}警务室`,
      kind: 'office',
      openingHours: random.pick(['08:30–17:30', '08:00–18:00', '08:30–21:00', '24小时']),
      staffCount: 2 + random.int(4),
      address: `${book.townName[village]!}${book.villageName[village]!}村委会旁`.replace('社区村委会', '社区居委会'),
    })
  })
  return [...stations, ...offices]
}

function makePost(
  random: Random,
  land: Land,
  book: AreaBook,
  travel: RoadTravel,
  village: number,
  near: Point,
  about: Pick<Office, 'code' | 'name' | 'kind' | 'openingHours' | 'staffCount' | 'address'>,
): Post {
  const node = travel.nearestNode(near)
  const [x, y] = node < 0 ? near : travel.nodeAt(node)
  const angle = random.range(0, 2 * Math.PI)
  const beside: Point = [x + 18 * Math.cos(angle), y + 18 * Math.sin(angle)]
  const cell = book.locate(beside)
  const at = cell < 0 ? near : beside
  const state = () => (random.chance(0.9) ? 'present' : random.chance(0.5) ? 'damaged' : 'missing')
  return {
    village,
    node,
    at,
    office: {
      ...about,
      id: random.uuid(),
      areaId: book.villageId[land.tree.villageOfCell[Math.max(0, book.locate(at))]!]!,
      at: land.plane.toLngLat(at),
      phone: phoneNumber(random),
      kit: kitItems.map((item) => ({ item, state: state() })),
    },
  }
}
