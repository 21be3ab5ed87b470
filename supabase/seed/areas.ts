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
  const { tree, settlements, settlementNames, plane, terrain } = land
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
  const cellsOfVillage = (village: number) =>
    [...tree.villageOfCell.keys()].filter((cell) => tree.villageOfCell[cell] === village)
  const population: Record<AreaKind, number[]> = { prefecture: [0], county: [], station: [], beat: [], village: [], cell: [] }
  for (let village = 0; village < scale.villages; village++) {
    const parts = cellsOfVillage(village)
    const share = parts.length === 1 ? 1 : random.range(0.5, 0.68)
    parts.forEach((cell, index) => {
      const people = Math.round(villagePopulation[village]! * (index === 0 ? share : 1 - share))
      for (const kind of ['prefecture', 'county', 'station', 'beat', 'village', 'cell'] as const) {
        const group = groupAt(tree, cell, kind)
        population[kind][group] = (population[kind][group] ?? 0) + people
      }
    })
  }
  const polygons = Object.fromEntries(
    (['prefecture', 'county', 'station', 'beat', 'village', 'cell'] as const).map((kind) => [kind, polygonsOf(tree, kind)]),
  ) as Record<AreaKind, Map<number, PolygonRings[]>>
  const stationOf = (village: number) => tree.stationOfBeat[tree.beatOfVillage[village]!]!
  const countyCode = (county: number) => `99${String(1 + county).padStart(2, '0')}`
  const stationCode = (station: number) => `${countyCode(tree.countyOfStation[station]!)}-S${pad(station + 1, 2)}`
  const beatCode = (beat: number) => `${stationCode(tree.stationOfBeat[beat]!)}-B${pad(beat + 1, 3)}`
  const villageCode = (village: number) => `${beatCode(tree.beatOfVillage[village]!)}-V${pad(village + 1, 4)}`
  const largestVillage = (beat: number) =>
    [...tree.beatOfVillage.keys()]
      .filter((village) => tree.beatOfVillage[village] === beat)
      .sort((a, b) => villagePopulation[b]! - villagePopulation[a]!)[0]!
  const areas: CountyArea[] = []
  const add = (
    kind: AreaKind,
    index: number,
    name: string,
    code: string,
    parentId: string | null,
    rule: Partial<CountyArea> = {},
  ) => {
    const people = population[kind][index]!
    areas.push({
      id: ids[kind][index]!,
      code,
      name,
      kind,
      parentId,
      outline: {
        type: 'MultiPolygon',
        coordinates: polygons[kind].get(index)!.map((rings) => rings.map((ring) => ring.map((point) => plane.toLngLat(point)))),
      },
      population: people,
      households: Math.round(people / 3.4),
      responsibleId: null,
      patrolsPerWeek: null,
      sightDayM: null,
      sightNightM: null,
      ...rule,
    })
  }
  add('prefecture', 0, '澜岚市', '9900', null, { sightDayM: 100, sightNightM: 50 })
  for (let county = 0; county < scale.counties; county++)
    add('county', county, `${land.names.county(county)}县`, countyCode(county), ids.prefecture[0]!, { patrolsPerWeek: 3 })
  for (let station = 0; station < scale.stations; station++)
    add(
      'station',
      station,
      `${townName[station]!.slice(0, -1)}派出所辖区`,
      stationCode(station),
      ids.county[tree.countyOfStation[station]!]!,
    )
  for (let beat = 0; beat < tree.stationOfBeat.length; beat++)
    add('beat', beat, `${settlementNames[largestVillage(beat)]!}片区`, beatCode(beat), ids.station[tree.stationOfBeat[beat]!]!)
  for (let village = 0; village < scale.villages; village++) {
    const { communityOf, seat } = settlements[village]!
    // Streets hide what open fields show: in town a patrol sees less far.
    const rule = communityOf >= 0 || seat > 0 ? { sightDayM: 60, sightNightM: 40, patrolsPerWeek: 7 } : {}
    add('village', village, villageName[village]!, villageCode(village), ids.beat[tree.beatOfVillage[village]!]!, rule)
  }
  for (let village = 0; village < scale.villages; village++)
    cellsOfVillage(village).forEach((cell, index) =>
      add(
        'cell',
        cell,
        `${villageName[village]!}${index + 1}号网格`,
        `${villageCode(village)}-G${index + 1}`,
        ids.village[village]!,
      ),
    )
  const cellPolygons = polygons.cell
  const locate = (at: Point): number => {
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
  return {
    areas,
    cellId: ids.cell,
    villageId: ids.village,
    beatId: ids.beat,
    stationId: ids.station,
    countyId: ids.county,
    villagePopulation,
    villageName,
    townName: villageName.map((_, village) => townName[stationOf(village)]!),
    locate,
  }
}

const pad = (value: number, digits: number) => String(value).padStart(digits, '0')
