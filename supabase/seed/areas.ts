import type { Random } from '@/geo/random'
import type { AreaKind, CountyArea } from './countyTypes'
import { groupAt, polygonsOf } from './jurisdictions'
import type { Land } from './land'
import { isInRing, type PolygonRings } from './mosaic'
import { cellAt, forNeighbours, type Point } from './raster'
import type { Scale } from './scale'

/** Areas as records, and the ways other parts find them. Village, beat … are indices as in the jurisdictions. */
export interface AreaBook {
  readonly areas: CountyArea[]
  readonly cellId: readonly string[]
  readonly villageId: readonly string[]
  readonly beatId: readonly string[]
  readonly stationId: readonly string[]
  readonly countyId: readonly string[]
  readonly villagePopulation: readonly number[]
  readonly villageName: readonly string[]
  readonly townName: readonly string[]
  /** Grid cell whose polygon holds the position, −1 outside the county. */
  locate(at: Point): number
}

export function makeAreas(random: Random, land: Land, scale: Scale): AreaBook {
  const { tree, settlements, settlementNames, plane } = land
  const villagePopulation = settlements.map(({ communityOf, seat, worth }) => {
    const size = communityOf >= 0 ? 7500 : seat === 2 ? 11_000 : seat === 1 ? 6500 : 1100 + 3200 * Math.min(1, worth)
    return Math.round(size * Math.exp(0.28 * random.normal()))
  })
  const villageName = settlements.map(({ communityOf }, k) => settlementNames[k]! + (communityOf >= 0 ? '社区' : '村'))
  const townName = tree.seatOfStation.map((seat) => `${settlementNames[seat]!}镇`)
  const newIds = (count: number) => Array.from({ length: count }, () => random.uuid())
  const ids: Record<AreaKind, string[]> = {
    prefecture: newIds(1),
    county: newIds(scale.counties),
    station: newIds(scale.stations),
    beat: newIds(tree.stationOfBeat.length),
    village: newIds(scale.villages),
    cell: newIds(scale.cells),
  }
  const population = sharePeople(random, land, scale, villagePopulation)
  const polygons = Object.fromEntries(kinds.map((kind) => [kind, polygonsOf(tree, kind)])) as Record<
    AreaKind,
    Map<number, PolygonRings[]>
  >
  const areas = entriesOf({ land, scale, ids, villagePopulation, villageName, townName }).map(
    ({ kind, index, rule, ...entry }): CountyArea => {
      const people = population[kind][index]!
      const rings = polygons[kind].get(index)!
      return {
        ...entry,
        id: ids[kind][index]!,
        kind,
        outline: {
          type: 'MultiPolygon',
          coordinates: rings.map((polygon) => polygon.map((ring) => ring.map((point) => plane.toLngLat(point)))),
        },
        population: people,
        households: Math.round(people / 3.4),
        responsibleId: null,
        patrolsPerWeek: null,
        sightDayM: null,
        sightNightM: null,
        ...rule,
      }
    },
  )
  return {
    areas,
    cellId: ids.cell,
    villageId: ids.village,
    beatId: ids.beat,
    stationId: ids.station,
    countyId: ids.county,
    villagePopulation,
    villageName,
    townName: villageName.map((_, village) => townName[tree.stationOfBeat[tree.beatOfVillage[village]!]!]!),
    locate: makeLocate(land, polygons.cell),
  }
}

const kinds = ['prefecture', 'county', 'station', 'beat', 'village', 'cell'] as const

const pad = (value: number, digits: number) => String(value).padStart(digits, '0')

interface Entry {
  readonly kind: AreaKind
  readonly index: number
  readonly name: string
  readonly code: string
  readonly parentId: string | null
  readonly rule?: Partial<CountyArea>
}

interface Book extends Pick<AreaBook, 'villagePopulation' | 'villageName' | 'townName'> {
  readonly land: Land
  readonly scale: Scale
  readonly ids: Readonly<Record<AreaKind, readonly string[]>>
}

/** Every area with its name, code and parent, parents first. */
function entriesOf({ land, scale, ids, villagePopulation, villageName, townName }: Book): Entry[] {
  const { tree, settlements, settlementNames } = land
  const codes = codesOf(tree)
  const up = (count: number) => [...Array(count).keys()]
  return [
    { kind: 'prefecture', index: 0, name: '澜岚市', code: '9900', parentId: null, rule: { sightDayM: 100, sightNightM: 50 } },
    ...up(scale.counties).map((index): Entry => {
      const name = `${land.names.county(index)}县`
      return { kind: 'county', index, name, code: codes.county(index), parentId: ids.prefecture[0]!, rule: { patrolsPerWeek: 3 } }
    }),
    ...up(scale.stations).map((index): Entry => {
      const name = `${townName[index]!.slice(0, -1)}派出所辖区`
      return { kind: 'station', index, name, code: codes.station(index), parentId: ids.county[tree.countyOfStation[index]!]! }
    }),
    ...up(tree.stationOfBeat.length).map((index): Entry => {
      const name = `${settlementNames[largestVillage(tree, villagePopulation, index)]!}片区`
      return { kind: 'beat', index, name, code: codes.beat(index), parentId: ids.station[tree.stationOfBeat[index]!]! }
    }),
    ...up(scale.villages).map((index): Entry => {
      const { communityOf, seat } = settlements[index]!
      // Streets hide what open fields show: in town a patrol sees less far.
      const rule = communityOf >= 0 || seat > 0 ? { sightDayM: 60, sightNightM: 40, patrolsPerWeek: 7 } : {}
      const place = { name: villageName[index]!, code: codes.village(index), parentId: ids.beat[tree.beatOfVillage[index]!]! }
      return { kind: 'village', index, ...place, rule }
    }),
    ...up(scale.villages).flatMap((village) =>
      cellsOfVillage(tree, village).map((index, at): Entry => {
        const name = `${villageName[village]!}${at + 1}号网格`
        return { kind: 'cell', index, name, code: `${codes.village(village)}-G${at + 1}`, parentId: ids.village[village]! }
      }),
    ),
  ]
}

const cellsOfVillage = ({ villageOfCell }: Land['tree'], village: number): number[] =>
  [...villageOfCell.keys()].filter((cell) => villageOfCell[cell] === village)

/** Residents of every area, summed from those of the cells: a village of two cells is split unevenly. */
function sharePeople(
  random: Random,
  { tree }: Land,
  scale: Scale,
  villagePopulation: readonly number[],
): Record<AreaKind, number[]> {
  const population: Record<AreaKind, number[]> = { prefecture: [0], county: [], station: [], beat: [], village: [], cell: [] }
  for (let village = 0; village < scale.villages; village++) {
    const parts = cellsOfVillage(tree, village)
    const share = parts.length === 1 ? 1 : random.range(0.5, 0.68)
    parts.forEach((cell, index) => {
      const people = Math.round(villagePopulation[village]! * (index === 0 ? share : 1 - share))
      for (const kind of kinds) {
        const group = groupAt(tree, cell, kind)
        population[kind][group] = (population[kind][group] ?? 0) + people
      }
    })
  }
  return population
}

function makeLocate({ tree, terrain }: Land, cellPolygons: ReadonlyMap<number, readonly PolygonRings[]>): AreaBook['locate'] {
  return (at: Point): number => {
    const cell = cellAt(terrain.raster, at)
    const near = new Set([tree.labels[cell]!])
    forNeighbours(terrain.raster, cell, (neighbour) => near.add(tree.labels[neighbour]!))
    for (const label of near)
      if (
        label >= 0 &&
        cellPolygons.get(label)!.some((rings) => isInRing(at, rings[0]!) && !rings.slice(1).some((hole) => isInRing(at, hole)))
      )
        return label
    return -1
  }
}

/** Codes that read as the tree does: county 9901, its station 9901-S01, a beat 9901-S01-B001 … */
function codesOf(tree: Land['tree']) {
  const countyCode = (county: number) => `99${String(1 + county).padStart(2, '0')}`
  const stationCode = (station: number) => `${countyCode(tree.countyOfStation[station]!)}-S${pad(station + 1, 2)}`
  const beatCode = (beat: number) => `${stationCode(tree.stationOfBeat[beat]!)}-B${pad(beat + 1, 3)}`
  const villageCode = (village: number) => `${beatCode(tree.beatOfVillage[village]!)}-V${pad(village + 1, 4)}`
  return { county: countyCode, station: stationCode, beat: beatCode, village: villageCode }
}

const largestVillage = ({ beatOfVillage }: Land['tree'], villagePopulation: readonly number[], beat: number): number =>
  [...beatOfVillage.keys()]
    .filter((village) => beatOfVillage[village] === beat)
    .sort((a, b) => villagePopulation[b]! - villagePopulation[a]!)[0]!
