import type { Random } from '@/geo/random'
import type { Hamlet } from './hamlets'
import { fractal, gradientNoise } from './noise'
import { PathSearch } from './pathSearch'
import { centreOf } from './raster'
import type { Settlement } from './settlements'
import type { Terrain } from './terrain'

export const roadClasses = ['path', 'track', 'residential', 'tertiary', 'secondary', 'primary'] as const
export type RoadClass = (typeof roadClasses)[number]

/** A step of road between two neighbouring cells. */
export interface RoadStep {
  readonly a: number
  readonly b: number
  readonly kind: RoadClass
  readonly name: string
}

export interface RoadSurvey {
  readonly terrain: Terrain
  /** River width by cell, metres. */
  readonly riverM: Float32Array
  readonly streamM: Float32Array
  /** Cells under a lake. */
  readonly isLake: (cell: number) => boolean
  /** Cells the map shows: the county and a margin. */
  readonly shown: Uint8Array
  readonly inside: Uint8Array
}

/** Finds where roads go: least effort over slopes, few bridges, and along what is built already. */
export class RoadBuilder {
  readonly steps = new Map<number, RoadStep>()
  private readonly search: PathSearch
  private readonly kindAt: Int8Array
  private readonly effort: Float32Array
  private readonly survey: RoadSurvey

  constructor(random: Random, survey: RoadSurvey) {
    this.survey = survey
    const { raster, slope } = survey.terrain
    this.search = new PathSearch(raster)
    this.kindAt = new Int8Array(raster.columns * raster.rows).fill(-1)
    this.effort = new Float32Array(raster.columns * raster.rows)
    // Fields, graves and soft ground that no height shows: without them roads on even land run dead straight.
    const ground = fractal(gradientNoise(random), 3)
    for (let cell = 0; cell < this.effort.length; cell++) {
      const [x, y] = centreOf(raster, cell)
      const unevenness = Math.exp(1.6 * ground(x / 1500, y / 1500))
      const bank = survey.streamM[cell]! <= raster.cellM * 1.5 ? 1.2 : 0
      const bridge = survey.riverM[cell]! > 0 ? 5 + survey.riverM[cell]! / 6 : 0
      const isOpen = survey.shown[cell] === 1 && !survey.isLake(cell)
      this.effort[cell] = isOpen
        ? (unevenness + (slope[cell]! / 0.06) ** 1.5 + (bridge || bank)) * (survey.inside[cell] ? 1 : 2)
        : Infinity
    }
  }

  isRoad(cell: number): boolean {
    return this.kindAt[cell]! >= 0
  }

  /** Builds from a cell to a goal; what lies built already on the way is cheap to follow. Returns cells walked. */
  build(
    start: number,
    isGoal: (cell: number) => boolean,
    kind: RoadClass,
    name: string,
    { reuse = 0.3, limit = Infinity } = {},
  ): number[] {
    const path = this.search.find(start, isGoal, (cell) => this.effort[cell]! * (this.kindAt[cell]! >= 0 ? reuse : 1), {
      limit,
      mayStep: (from, to) => !this.crossesStep(from, to),
    })
    for (let k = 0; k + 1 < path.length; k++) this.addStep(path[k]!, path[k + 1]!, kind, name)
    return path
  }

  /** Metres along built roads between two cells, Infinity when farther than `limitM`. */
  roadDistanceM(start: number, goal: number, limitM: number): number {
    const { cellM } = this.survey.terrain.raster
    const path = this.search.find(
      start,
      (cell) => cell === goal,
      (cell) => (this.isRoad(cell) ? 1 : Infinity),
      {
        limit: limitM / cellM,
        mayStep: (from, to) => this.steps.has(this.keyOf(from, to)),
      },
    )
    return path.length === 0 ? Infinity : path.length * cellM * 1.15
  }

  private addStep(a: number, b: number, kind: RoadClass, name: string): void {
    const rank = roadClasses.indexOf(kind)
    const key = this.keyOf(a, b)
    const built = this.steps.get(key)
    if (!built || roadClasses.indexOf(built.kind) < rank) this.steps.set(key, { a, b, kind, name })
    for (const cell of [a, b]) this.kindAt[cell] = Math.max(this.kindAt[cell]!, rank)
  }

  private keyOf(a: number, b: number): number {
    return Math.min(a, b) * this.kindAt.length + Math.max(a, b)
  }

  /** True when a diagonal step would cross a road's diagonal without meeting it. */
  private crossesStep(from: number, to: number): boolean {
    const { columns } = this.survey.terrain.raster
    const dx = (to % columns) - (from % columns)
    const dy = Math.round((to - from - dx) / columns)
    return dx !== 0 && dy !== 0 && this.steps.has(this.keyOf(from + dx, from + dy * columns))
  }
}

/** County and township roads between seats and out of the county, then a way to every village and hamlet. */
export function buildRoads(
  random: Random,
  builder: RoadBuilder,
  settlements: readonly Settlement[],
  hamlets: readonly Hamlet[],
  exits: readonly number[],
  nameOf: (settlement: number) => string,
): void {
  const seats = [...settlements.keys()].filter((index) => settlements[index]!.seat > 0)
  const apart = (a: number, b: number) =>
    Math.hypot(settlements[a]!.at[0] - settlements[b]!.at[0], settlements[a]!.at[1] - settlements[b]!.at[1])
  for (const [a, b] of spanningPairs(seats, apart)) {
    const isMain = settlements[a]!.seat === 2 || settlements[b]!.seat === 2
    const name = nameOf(a).slice(0, 1) + nameOf(b).slice(0, 1) + '线'
    builder.build(settlements[a]!.cell, (cell) => cell === settlements[b]!.cell, isMain ? 'primary' : 'secondary', name)
  }
  exits.forEach((exit, index) => {
    const name = `${nameOf(seats[0]!).slice(0, 2)}${['东', '南', '西', '北'][index % 4]}线`
    builder.build(exit, (cell) => builder.isRoad(cell), index < 2 ? 'primary' : 'secondary', name)
  })
  const villages = [...settlements.keys()].filter((index) => !seats.includes(index))
  const nearestSeatM = (index: number) => Math.min(...seats.map((seat) => apart(index, seat)))
  for (const village of villages.sort((a, b) => nearestSeatM(a) - nearestSeatM(b))) {
    const kind = settlements[village]!.communityOf >= 0 ? 'secondary' : 'tertiary'
    if (!builder.isRoad(settlements[village]!.cell))
      builder.build(settlements[village]!.cell, (cell) => builder.isRoad(cell), kind, `${nameOf(village)}公路`)
  }
  closeLoops(random, builder, settlements, nameOf, apart)
  for (const hamlet of hamlets) {
    if (builder.isRoad(hamlet.cell)) continue
    const kind = random.chance(0.62) ? 'residential' : random.chance(0.6) ? 'track' : 'path'
    builder.build(hamlet.cell, (cell) => builder.isRoad(cell), kind, '', { limit: 400 })
  }
}

/** Neighbouring villages whose way round is more than 2.2 times the straight line get a road of their own. */
function closeLoops(
  random: Random,
  builder: RoadBuilder,
  settlements: readonly Settlement[],
  nameOf: (settlement: number) => string,
  apart: (a: number, b: number) => number,
): void {
  for (let a = 0; a < settlements.length; a++) {
    const near = [...settlements.keys()].filter((b) => b > a && apart(a, b) < 7000).sort((b, c) => apart(a, b) - apart(a, c))
    for (const b of near.slice(0, 4)) {
      const straightM = apart(a, b)
      if (straightM < 1200 || random.chance(0.35)) continue
      if (builder.roadDistanceM(settlements[a]!.cell, settlements[b]!.cell, straightM * 2.2) < Infinity) continue
      const goal = settlements[b]!.cell
      builder.build(
        settlements[a]!.cell,
        (cell) => cell === goal,
        'tertiary',
        `${nameOf(a).slice(0, 2)}${nameOf(b).slice(0, 2)}路`,
        {
          reuse: 0.55,
          limit: 330,
        },
      )
    }
  }
}

/** Edges of the minimum spanning tree (Prim), and the shortest further pair for one in four seats. */
function spanningPairs(items: readonly number[], apart: (a: number, b: number) => number): [number, number][] {
  const pairs: [number, number][] = []
  const joined = items.slice(0, 1)
  while (joined.length < items.length) {
    let best: [number, number] | undefined
    for (const a of joined)
      for (const b of items) if (!joined.includes(b) && (!best || apart(a, b) < apart(...best))) best = [a, b]
    if (!best) break
    pairs.push(best)
    joined.push(best[1])
  }
  const isPair = (a: number, b: number) => pairs.some(([c, d]) => (a === c && b === d) || (a === d && b === c))
  const spare = items
    .flatMap((a, k) => items.slice(k + 1).map((b): [number, number] => [a, b]))
    .filter(([a, b]) => !isPair(a, b))
    .sort((x, y) => apart(...x) - apart(...y))
  return [...pairs, ...spare.slice(0, Math.ceil(items.length / 2.5))]
}
