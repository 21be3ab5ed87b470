import type { Random } from '@/geo/random'
import { crossing, distanceToSegment } from './lines'
import type { Point } from './raster'
import type { River } from './rivers'
import type { RoadLine } from './roadNetwork'
import { SegmentIndex } from './segmentIndex'

const streetNames = [
  '人民路',
  '解放路',
  '建设路',
  '和平路',
  '文化街',
  '中山街',
  '滨河路',
  '学院路',
  '环城路',
  '新街',
  '老街',
  '育才路',
  '商贸街',
  '站前路',
  '工业路',
  '兴业路',
  '民主街',
  '朝阳路',
  '长春街',
  '惠民路',
]

interface Town {
  readonly at: Point
  /** Blocks along and across. */
  readonly blocks: readonly [number, number]
  readonly blockM: number
}

/**
 * Streets of a town: a lattice turned to lie with the main road, bent a little, ragged at the edge, never across a
 * river or hard beside a road that is there already. Crossings with other roads are cut later.
 */
export function layStreets(
  random: Random,
  town: Town,
  roads: readonly RoadLine[],
  rivers: readonly River[],
  isBuildable: (at: Point) => boolean,
): RoadLine[] {
  const roadIndex = new SegmentIndex(roads.map(({ line }) => line))
  const riverIndex = new SegmentIndex(rivers.map(({ line }) => line))
  const angle = bearingNear(town.at, roads, roadIndex)
  const [along, across] = town.blocks
  const node = new Map<string, Point>()
  const at = (i: number, j: number) => node.get(`${i},${j}`)
  for (let i = -along; i <= along; i++)
    for (let j = -across; j <= across; j++) {
      const isRagged = (i / along) ** 2 + (j / across) ** 2 > random.range(0.55, 1.25)
      const x = (i + 0.5) * town.blockM + random.range(-0.11, 0.11) * town.blockM + 0.06 * j * town.blockM
      const y = (j + 0.5) * town.blockM * 0.8 + random.range(-0.11, 0.11) * town.blockM
      const place: Point = [
        town.at[0] + x * Math.cos(angle) - y * Math.sin(angle),
        town.at[1] + x * Math.sin(angle) + y * Math.cos(angle),
      ]
      if (!isRagged && isBuildable(place)) node.set(`${i},${j}`, place)
    }
  const crossesRiver = (a: Point, b: Point) => {
    let isCrossed = false
    riverIndex.near(a, b, (river, k) => {
      const line = rivers[river]!.line
      if (crossing(a, b, line[k]!, line[k + 1]!) >= 0) isCrossed = true
    })
    return isCrossed
  }
  const isBesideRoad = (a: Point, b: Point) => {
    const nearest = (p: Point) => {
      let least = Infinity
      roadIndex.near(
        p,
        p,
        (road, k) => (least = Math.min(least, distanceToSegment(p, roads[road]!.line[k]!, roads[road]!.line[k + 1]!))),
        60,
      )
      return least
    }
    return nearest(a) < 60 && nearest(b) < 60
  }
  const streets: RoadLine[] = []
  const namesAlong = random.shuffle([...streetNames])
  const add = (a: Point | undefined, b: Point | undefined, name: string) => {
    if (!a || !b || random.chance(0.1) || crossesRiver(a, b) || isBesideRoad(a, b)) return
    streets.push({ line: [a, b], kind: 'residential', name, isOneway: random.chance(0.05), isBridge: false })
  }
  for (let i = -along; i <= along; i++)
    for (let j = -across; j <= across; j++) {
      add(at(i, j), at(i + 1, j), namesAlong[(j + across) % 9]!)
      add(at(i, j), at(i, j + 1), namesAlong[9 + ((i + along) % 11)]!)
    }
  return streets
}

function bearingNear(at: Point, roads: readonly RoadLine[], index: SegmentIndex): number {
  let angle = 0
  let longest = 0
  index.near(
    at,
    at,
    (road, k) => {
      const [a, b] = [roads[road]!.line[k]!, roads[road]!.line[k + 1]!]
      const length = Math.hypot(b[0] - a[0], b[1] - a[1])
      if (length > longest) [longest, angle] = [length, Math.atan2(b[1] - a[1], b[0] - a[0])]
    },
    500,
  )
  return angle
}
