import type { Random } from '@/geo/random'
import { adjacency, groupInBeats, growGroups } from './grouping'
import { growRegions, tidyLabels, type Labels } from './labels'
import { dissolve, traceArcs, type Arc, type PolygonRings } from './mosaic'
import { fractal, gradientNoise } from './noise'
import { centreOf } from './raster'
import type { Scale } from './scale'
import { type Ground, type Settlement, worthOf } from './settlements'
import type { Terrain } from './terrain'

/** The tree of areas as indices: cell → village → beat → station → county. */
export interface Jurisdictions {
  /** Grid cell of each raster cell, −1 outside the county. */
  readonly labels: Labels
  readonly arcs: readonly Arc[]
  readonly villageOfCell: Int32Array
  readonly beatOfVillage: Int32Array
  readonly stationOfBeat: Int32Array
  readonly countyOfStation: Int32Array
  /** Settlement that is the seat of each station. */
  readonly seatOfStation: readonly number[]
}

export const levels = ['cell', 'village', 'beat', 'station', 'county', 'prefecture'] as const
export type Level = (typeof levels)[number]

/** Lays the tree over the land: villages grow from their settlements, large ones are cut in two, then neighbours group. */
export function layJurisdictions(
  random: Random,
  terrain: Terrain,
  ground: Ground,
  settlements: readonly Settlement[],
  scale: Scale,
): Jurisdictions {
  const { raster, slope, height } = terrain
  const { inside } = ground
  // Borders settle on crests and rivers, because both are dear to cross.
  const uneven = fractal(gradientNoise(random.fork('borders')), 3)
  const stepCost = (cell: number) => {
    const [x, y] = centreOf(raster, cell)
    // Old field boundaries: without them borders on even land are ruler-straight.
    return (
      (1 + 6 * slope[cell]! + height[cell]! / 900 + (ground.isWet(cell) ? 5 : 0)) * Math.exp(1.3 * uneven(x / 1300, y / 1300))
    )
  }
  const villageLabels = growRegions(
    raster,
    (cell) => inside[cell] === 1,
    settlements.map(({ cell }) => cell),
    stepCost,
  )
  tidyLabels(raster, villageLabels)
  const villageOfCell = new Int32Array(scale.cells)
  for (let village = 0; village < scale.villages; village++) villageOfCell[village] = village
  const labels = splitVillages(random, terrain, ground, settlements, villageLabels, villageOfCell, stepCost)
  const next = adjacency(raster, villageLabels, scale.villages)
  const seatOfStation = settlements
    .flatMap(({ seat }, index) => (seat > 0 ? [index] : []))
    .sort((a, b) => settlements[b]!.seat - settlements[a]!.seat)
  const apart = (a: number, b: number) =>
    Math.hypot(settlements[a]!.at[0] - settlements[b]!.at[0], settlements[a]!.at[1] - settlements[b]!.at[1])
  // A town's communities go with their town.
  const stationOfVillage = growGroups(next, seatOfStation, (item, seat) =>
    settlements[item]!.communityOf === seat ? -1 : apart(item, seat),
  )
  const beatOfVillage = new Int32Array(scale.villages)
  const stationOfBeat: number[] = []
  for (let station = 0; station < scale.stations; station++) {
    const members = [...stationOfVillage.keys()].filter((village) => stationOfVillage[village] === station)
    for (const beat of groupInBeats(random, next, members)) {
      for (const village of beat) beatOfVillage[village] = stationOfBeat.length
      stationOfBeat.push(station)
    }
  }
  const stationNext = mergeAdjacency(next, stationOfVillage, scale.stations)
  const countyOfStation = growGroups(stationNext, [...seatOfStation.keys()].slice(0, scale.counties), (station, seat) =>
    apart(seatOfStation[station]!, seatOfStation[seat]!),
  )
  return {
    labels,
    arcs: traceArcs(raster, labels),
    villageOfCell,
    beatOfVillage,
    stationOfBeat: Int32Array.from(stationOfBeat),
    countyOfStation,
    seatOfStation,
  }
}

/** Cuts the most populous-looking villages in two, from the settlement and a second good site far from it. */
function splitVillages(
  random: Random,
  terrain: Terrain,
  ground: Ground,
  settlements: readonly Settlement[],
  villageLabels: Labels,
  villageOfCell: Int32Array,
  stepCost: (cell: number) => number,
): Labels {
  const { raster } = terrain
  const count = settlements.length
  const members: number[][] = settlements.map(() => [])
  villageLabels.forEach((village, cell) => village >= 0 && members[village]!.push(cell))
  const order = [...settlements.keys()]
    .filter((village) => settlements[village]!.communityOf < 0)
    .sort((a, b) => settlements[b]!.worth * Math.sqrt(members[b]!.length) - settlements[a]!.worth * Math.sqrt(members[a]!.length))
  const labels = villageLabels.slice()
  order.slice(0, villageOfCell.length - count).forEach((village, index) => {
    const home = settlements[village]!.at
    let second = -1
    let most = -Infinity
    for (const cell of members[village]!) {
      const [x, y] = centreOf(raster, cell)
      const value = Math.hypot(x - home[0], y - home[1]) * (0.15 + worthOf(terrain, ground, cell)) * (0.8 + 0.4 * random())
      if (value > most && cell !== settlements[village]!.cell) [most, second] = [value, cell]
    }
    const halves = growRegions(raster, (cell) => villageLabels[cell] === village, [settlements[village]!.cell, second], stepCost)
    for (const cell of members[village]!) if (halves[cell] === 1) labels[cell] = count + index
    villageOfCell[count + index] = village
  })
  tidySplit(terrain, labels, villageLabels, villageOfCell)
  return labels
}

/** Tidies cells without moving village borders: a cell that strays into another village goes back. */
function tidySplit({ raster }: Terrain, labels: Labels, villageLabels: Labels, villageOfCell: Int32Array): void {
  tidyLabels(raster, labels)
  for (let cell = 0; cell < labels.length; cell++) villageLabels[cell] = labels[cell]! < 0 ? -1 : villageOfCell[labels[cell]!]!
}

function mergeAdjacency(next: readonly Set<number>[], groupOf: Int32Array, count: number): Set<number>[] {
  const merged = Array.from({ length: count }, () => new Set<number>())
  next.forEach((others, item) => {
    for (const other of others) if (groupOf[other] !== groupOf[item]) merged[groupOf[item]!]!.add(groupOf[other]!)
  })
  return merged
}

/** Polygons of every area of a level, by index. */
export function polygonsOf(tree: Jurisdictions, level: Level): Map<number, PolygonRings[]> {
  return dissolve(tree.arcs, (cell) => groupAt(tree, cell, level))
}

/** Index, at a level, of the area that holds a grid cell. */
export function groupAt(tree: Jurisdictions, cell: number, level: Level): number {
  if (level === 'cell') return cell
  if (level === 'prefecture') return 0
  const village = tree.villageOfCell[cell]!
  if (level === 'village') return village
  const beat = tree.beatOfVillage[village]!
  if (level === 'beat') return beat
  const station = tree.stationOfBeat[beat]!
  return level === 'station' ? station : tree.countyOfStation[station]!
}
