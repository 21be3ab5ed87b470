import type { Random } from '@/geo/random'
import type { LngLat } from '@/domain/frame'
import type { AreaBook } from './areas'
import { dayMs, later, startOfDay } from './calendar'
import { kitPieces, type Inspection, type KitState, type Shape, type WaterKind, type WaterSpot } from './countyTypes'
import type { Land } from './land'
import { lengthM, pointAlong, simplifyLine, sliceLine } from './lines'
import type { People } from './people'
import { PointIndex } from './pointIndex'
import { cellAt, type Point } from './raster'
import type { Scale } from './scale'

/** A water spot with the generator's own knowledge: where it lies on the plane and in which grid cell. */
export interface WaterSite {
  readonly spot: WaterSpot
  readonly at: Point
  readonly gridCell: number
  /** Outline of a pond or lake on the plane, for the basemap. */
  readonly ring: readonly Point[] | null
}

interface Draft {
  readonly kind: WaterKind
  readonly name: string
  readonly at: Point
  readonly shape: Shape
  readonly ring: readonly Point[] | null
}

/** What is near: asked for thousands of draft sites. */
interface Places {
  villageName(at: Point): string
  hamletM(at: Point): number
}

const placesOf = ({ settlements, settlementNames, hamlets }: Land): Places => {
  const villages = new PointIndex(
    2000,
    settlements.map(({ at }) => at),
  )
  const houses = new PointIndex(
    1000,
    hamlets.map(({ at }) => at),
  )
  return { villageName: (at) => settlementNames[villages.nearest(at).id]!, hamletM: (at) => houses.nearest(at).farM }
}

/** Reservoirs, then river reaches, ponds, canals and pits near where people live, to the exact count. */
export function makeWaters(random: Random, land: Land, book: AreaBook, people: People, scale: Scale): WaterSite[] {
  const places = placesOf(land)
  const drafts: Draft[] = land.reservoirs.map((reservoir) => ({
    kind: 'reservoir',
    name: `${places.villageName(reservoir.dam)}水库`,
    at: reservoir.dam,
    shape: { type: 'Polygon', coordinates: reservoir.rings.map((ring) => ring.map((point) => land.plane.toLngLat(point))) },
    ring: reservoir.rings[0]!,
  }))
  const taken = new PointIndex(
    500,
    drafts.map(({ at }) => at),
  )
  const makers = [makeReach, makePond, makeCanal, makePit]
  const shares = [0.34, 0.38, 0.13, 0.15]
  // A site that falls in the water of another, outside the county or too close is drawn again.
  for (let attempt = 0; drafts.length < scale.waters; attempt++) {
    if (attempt > scale.waters * 200) throw new Error(`The land holds only ${drafts.length} of ${scale.waters} water spots`)
    const draft = makers[random.weighted(shares)]!(random, land, places)
    if (!draft || book.locate(draft.at) < 0) continue
    if (taken.nearest(draft.at, 180).id >= 0) continue
    taken.add(draft.at, drafts.length)
    drafts.push(draft)
  }
  const names = new Map<string, number>()
  return drafts.map((draft, index) => {
    // A dam stands on the border of its lake; the cell of the nearest dry ground will do.
    const gridCell = Math.max(0, book.locate(draft.at))
    const repeat = names.get(draft.name) ?? 0
    names.set(draft.name, repeat + 1)
    const risk = draft.kind === 'reservoir' ? 3 : ([1, 2, 2, 3] as const)[random.int(4)]!
    return {
      at: draft.at,
      gridCell,
      ring: draft.ring,
      spot: {
        id: random.uuid(),
        code: `SY${String(index + 1).padStart(4, '0')}`,
        name: repeat > 0 ? `${draft.name}（${repeat + 1}）` : draft.name,
        kind: draft.kind,
        shape: draft.shape,
        at: land.plane.toLngLat(draft.at),
        areaId: book.cellId[gridCell]!,
        cycleDays: risk === 3 ? 3 : risk === 2 ? 7 : 14,
        risk,
        responsibleId: people.workerOfCell[gridCell]!.id,
        note: random.chance(0.2)
          ? random.pick(['夏季儿童常来游泳', '岸边陡，雨后湿滑', '水深约4米', '附近有小学', '夜间无照明', '有人钓鱼'])
          : null,
        kit: makeKit(random),
        lastInspectedAt: null,
      },
    }
  })
}

function makeKit(random: Random): WaterSpot['kit'] {
  // Kit goes missing together: a flood or a thief takes more than one piece.
  const neglect = random.chance(0.2) ? 0.45 : 0.05
  const state = (): KitState =>
    !random.chance(neglect) ? 'present' : random.chance(0.55) ? 'missing' : random.chance(0.8) ? 'damaged' : 'unknown'
  return { sign: state(), ring: state(), rope: state(), pole: state() }
}

function makeReach(random: Random, land: Land, places: Places): Draft | undefined {
  const river = land.rivers[random.weighted(land.rivers.map(({ line, rank }) => lengthM(line) / rank ** 1.5))]!
  const total = lengthM(river.line)
  const long = random.range(250, 900)
  const start = random.range(0, total - long)
  if (start < 0) return undefined
  const line = sliceLine(river.line, start, start + long)
  const at = pointAlong(river.line, start + long / 2)
  // Nobody drowns where nobody goes: most reaches lie within 1.5 km of houses.
  const home = places.hamletM(at)
  if (home > 1500 && random.chance(0.93)) return undefined
  const name = `${river.name}${places.villageName(at)}段`
  return {
    kind: 'river',
    name,
    at,
    shape: { type: 'LineString', coordinates: line.map((point) => land.plane.toLngLat(point)) },
    ring: null,
  }
}

function makePond(random: Random, land: Land, places: Places): Draft | undefined {
  const hamlet = random.pick(land.hamlets)
  const at = nearby(random, hamlet.at, 120, 420)
  if (!isDryAndGentle(land, at, 0.14)) return undefined
  const radius = 14 + random.exponential(16)
  const ring = blob(random, at, Math.min(radius, 75))
  const name = `${places.villageName(at)}${random.pick(['门前塘', '大塘', '山塘', '新塘', '鱼塘', '背塘', '老塘', '长塘'])}`
  return {
    kind: 'pond',
    name,
    at,
    shape: { type: 'Polygon', coordinates: [ring.map((point) => land.plane.toLngLat(point))] },
    ring,
  }
}

function makeCanal(random: Random, land: Land, places: Places): Draft | undefined {
  const river = land.rivers[random.weighted(land.rivers.map(({ line, rank }) => (rank < 3 ? lengthM(line) : 0.1)))]!
  const total = lengthM(river.line)
  const long = random.range(600, 1900)
  const start = random.range(0, total - long)
  if (start < 0) return undefined
  const aside = random.range(140, 380) * (random.chance(0.5) ? 1 : -1)
  const bed = simplifyLine(sliceLine(river.line, start, start + long), 60)
  const line = bed.map((point, k): Point => {
    const [a, b] = [bed[Math.max(0, k - 1)]!, bed[Math.min(bed.length - 1, k + 1)]!]
    const step = Math.hypot(b[0] - a[0], b[1] - a[1]) || 1
    return [point[0] - ((b[1] - a[1]) / step) * aside, point[1] + ((b[0] - a[0]) / step) * aside]
  })
  const at = pointAlong(line, lengthM(line) / 2)
  if (!line.every((point) => isDryAndGentle(land, point, 0.1)) || places.hamletM(at) > 1800) return undefined
  const coordinates: LngLat[] = line.map((point) => land.plane.toLngLat(point))
  return {
    kind: 'canal',
    name: `${places.villageName(at)}${random.pick(['灌渠', '引水渠', '东渠', '西渠', '排灌渠'])}`,
    at,
    shape: { type: 'LineString', coordinates },
    ring: null,
  }
}

function makePit(random: Random, land: Land, places: Places): Draft | undefined {
  const road = random.pick(land.network.roads)
  const at = nearby(random, pointAlong(road.line, random.range(0, road.lengthM)), 60, 260)
  if (!isDryAndGentle(land, at, 0.3) || places.hamletM(at) > 2500) return undefined
  const name = `${places.villageName(at)}${random.pick(['砂坑', '取土坑', '采石坑', '砖厂坑', '废矿坑'])}`
  return { kind: 'pit', name, at, shape: { type: 'Point', coordinates: land.plane.toLngLat(at) }, ring: null }
}

const nearby = (random: Random, [x, y]: Point, nearM: number, farM: number): Point => {
  const angle = random.range(0, 2 * Math.PI)
  const far = random.range(nearM, farM)
  return [x + far * Math.cos(angle), y + far * Math.sin(angle)]
}

const isDryAndGentle = ({ terrain, inside, isWet }: Land, at: Point, slope: number): boolean => {
  const cell = cellAt(terrain.raster, at)
  return inside[cell] === 1 && !isWet(cell) && terrain.slope[cell]! < slope
}

/** A closed uneven oval, counter-clockwise. */
function blob(random: Random, [x, y]: Point, radius: number): Point[] {
  const turn = random.range(0, Math.PI)
  const stretch = random.range(1, 1.9)
  const points = Array.from({ length: 14 }, (_, k): Point => {
    const angle = (2 * Math.PI * k) / 14
    const r = radius * random.range(0.82, 1.15)
    const [u, v] = [r * stretch * Math.cos(angle), (r / stretch) * Math.sin(angle)]
    return [x + u * Math.cos(turn) - v * Math.sin(turn), y + u * Math.sin(turn) + v * Math.cos(turn)]
  })
  return [...points, points[0]!]
}

/** Rounds of the last year, each spot at its own diligence: some are overdue now, a few were never seen. */
export function inspectWaters(random: Random, sites: readonly WaterSite[], plane: Land['plane'], now: Date): Inspection[] {
  return sites.flatMap(({ spot, at }) => {
    if (random.chance(0.04)) return []
    const isLate = random.chance(0.16)
    const cycleMs = spot.cycleDays * dayMs
    const dueAgo = isLate ? random.range(1.1, 4) : random.range(0, 0.95)
    const rounds: Inspection[] = []
    for (let ago = dueAgo * cycleMs; ago < 364 * dayMs; ago += cycleMs * random.range(0.75, 1.25)) {
      const inspectedAt = later(startOfDay(later(now, -ago)), random.range(7.5, 18.5) * 3_600_000)
      if (inspectedAt >= now) continue
      const isLatest = rounds.length === 0
      const checklist = Object.fromEntries(
        kitPieces.map((piece) => [piece, isLatest || random.chance(0.1) ? spot.kit[piece] : 'present']),
      )
      rounds.push({
        id: random.uuid(),
        subjectKind: 'water',
        waterId: spot.id,
        officeId: null,
        inspectorId: spot.responsibleId,
        inspectedAt,
        at: plane.toLngLat([at[0] + 8 * random.normal(), at[1] + 8 * random.normal()]),
        accuracyM: Math.round(random.range(3, 18)),
        checklist,
        note: random.chance(0.12) ? random.pick(['劝离游泳儿童2名', '杂草已清', '已通知村里补器材', '水位上涨', '无异常']) : null,
      })
    }
    spot.lastInspectedAt = rounds[0]?.inspectedAt ?? null
    return rounds
  })
}
