import { createRandom } from '@/geo/random'
import { placeHamlets, type Hamlet } from './hamlets'
import { layJurisdictions, type Jurisdictions } from './jurisdictions'
import { createNames, type NameMaker } from './names'
import { outlineCounty, widen } from './outline'
import { planeOf, type Plane } from './plane'
import { cellAt, type Point } from './raster'
import { damValleys, type Reservoir } from './reservoirs'
import { distanceToStream, riverWidths, traceRivers, type River } from './rivers'
import { cutAtCrossings, cutBridges, joinNetwork, linesFromSteps, type RoadNetwork } from './roadNetwork'
import { buildRoads, RoadBuilder, type RoadSurvey } from './roadTracks'
import type { Scale } from './scale'
import { chooseSettlements, type Settlement } from './settlements'
import { makeTerrain, type Terrain } from './terrain'
import { layStreets } from './townStreets'

/** Everything that stands still: ground, water, people's places, areas and roads. Plane metres throughout. */
export interface Land {
  readonly terrain: Terrain
  readonly plane: Plane
  readonly names: NameMaker
  /** 1 inside the county (or prefecture). */
  readonly inside: Uint8Array
  /** Metres to the nearest stream by raster cell, Infinity beyond 3 km. */
  readonly streamM: Float32Array
  readonly isWet: (cell: number) => boolean
  readonly rivers: readonly River[]
  readonly reservoirs: readonly Reservoir[]
  readonly settlements: readonly Settlement[]
  readonly settlementNames: readonly string[]
  readonly hamlets: readonly Hamlet[]
  readonly tree: Jurisdictions
  readonly network: RoadNetwork
}

export function makeLand(seed: number, scale: Scale): Land {
  const random = createRandom(seed)
  const names = createNames()
  const terrain = makeTerrain(random.fork('terrain'), scale)
  const inside = outlineCounty(random.fork('outline'), terrain, scale.widthKm * scale.heightKm * 0.5)
  const shown = widen(terrain.raster, inside, 16)
  const rivers = traceRivers(random.fork('rivers'), terrain, shown, names)
  const widths = riverWidths(terrain, rivers)
  const streamM = distanceToStream(terrain, widths, 3000)
  const reservoirs = damValleys(terrain, rivers, inside, 7 * scale.counties)
  const lake = new Uint8Array(inside.length)
  for (const { cells } of reservoirs) for (const cell of cells) lake[cell] = 1
  const isWet = (cell: number) => lake[cell] === 1 || widths[cell]! > 0
  const ground = { inside, isWet, streamM }
  const settlements = chooseSettlements(random.fork('settlements'), terrain, ground, scale)
  const settlementNames = nameSettlements(random.fork('names'), settlements, names)
  const tree = layJurisdictions(random.fork('jurisdictions'), terrain, ground, settlements, scale)
  const hamlets = placeHamlets(random.fork('hamlets'), terrain, ground, settlements, tree.labels, tree.villageOfCell)
  const network = makeRoads(
    seed,
    { terrain, riverM: widths, streamM, isLake: (cell) => lake[cell] === 1, shown, inside },
    { settlements, settlementNames, hamlets, rivers },
  )
  return {
    terrain,
    plane: planeOf(terrain.raster),
    names,
    inside,
    streamM,
    isWet,
    rivers,
    reservoirs,
    settlements,
    settlementNames,
    hamlets,
    tree,
    network,
  }
}

function nameSettlements(
  random: ReturnType<typeof createRandom>,
  settlements: readonly Settlement[],
  names: NameMaker,
): string[] {
  return settlements.map(({ seat, communityOf }) =>
    seat > 0 ? names.town(random) : communityOf >= 0 ? names.community(random) : names.village(random),
  )
}

function makeRoads(
  seed: number,
  survey: RoadSurvey,
  { settlements, settlementNames, hamlets, rivers }: Pick<Land, 'settlements' | 'settlementNames' | 'hamlets' | 'rivers'>,
): RoadNetwork {
  const random = createRandom(seed).fork('roads')
  const { terrain } = survey
  const builder = new RoadBuilder(random.fork('ground'), survey)
  buildRoads(random, builder, settlements, hamlets, chooseExits(survey), (index) => settlementNames[index]!)
  const anchors = new Set([...settlements, ...hamlets].map(({ cell }) => cell))
  const lines = linesFromSteps(terrain.raster, builder.steps.values(), anchors)
  const isBuildable = (at: Point) => {
    const cell = cellAt(terrain.raster, at)
    return survey.inside[cell] === 1 && terrain.slope[cell]! < 0.16 && survey.riverM[cell] === 0 && !survey.isLake(cell)
  }
  const streets = settlements.flatMap((settlement) => {
    if (settlement.seat === 0) return []
    const isCounty = settlement.seat === 2
    const town = { at: settlement.at, blocks: isCounty ? ([7, 5] as const) : ([3, 2] as const), blockM: isCounty ? 210 : 150 }
    return layStreets(random, town, lines, rivers, isBuildable)
  })
  return joinNetwork(cutBridges(random, cutAtCrossings([...lines, ...streets]), rivers))
}

/** Low cells on the rim of the land shown, far from one another: where roads lead to the neighbours. */
function chooseExits({ terrain, shown, inside, isLake, riverM }: RoadSurvey): number[] {
  const { columns, rows } = terrain.raster
  const rim: number[] = []
  for (let cell = columns; cell < columns * (rows - 1); cell++) {
    if (!shown[cell] || inside[cell] || isLake(cell) || riverM[cell]! > 0) continue
    if ([1, -1, columns, -columns].some((step) => !shown[cell + step])) rim.push(cell)
  }
  rim.sort((a, b) => terrain.height[a]! + 900 * terrain.slope[a]! - terrain.height[b]! - 900 * terrain.slope[b]!)
  const exits: number[] = []
  for (const cell of rim) {
    const isFar = exits.every(
      (other) =>
        Math.hypot((cell % columns) - (other % columns), Math.floor(cell / columns) - Math.floor(other / columns)) >
        columns / 3.2,
    )
    if (isFar) exits.push(cell)
    if (exits.length === 4) break
  }
  return exits
}
