import { roadClasses, type RoadClass, type TravelMode } from './roadTags'

/** How a mode moves. Speeds in km/h. */
export interface TravelProfile {
  readonly mode: TravelMode
  readonly speedKmh: Readonly<Record<RoadClass, number>>
  /** Share of a stated limit that is driven on average, bends and villages included. */
  readonly limitShare: number
  /** Speed between a stop and the road it is reached from, on foot across country. */
  readonly accessKmh: number
  /** Straight line × this is the way where no road is known. */
  readonly detour: number
  /** Speed on that unknown way. */
  readonly detourKmh: number
}

const walkKmh = 5
const perClass = (speeds: readonly number[]) =>
  Object.fromEntries(roadClasses.map((name, index) => [name, speeds[index]!])) as Record<RoadClass, number>

/**
 * Speeds for hilly county roads: assumptions to be set against the county's own tracks, not measurements. Order of classes as in
 * `roadClasses`. Detour 1.35 is the usual ratio of road to straight line in settled country (Boscoe, Henry and Zdeb 2012 find 1.42
 * over the United States); mountains are worse, which is why such times are marked as estimates.
 */
export const travelProfiles: Readonly<Record<TravelMode, TravelProfile>> = {
  foot: {
    mode: 'foot',
    speedKmh: perClass([walkKmh, walkKmh, walkKmh, walkKmh, walkKmh, walkKmh, walkKmh, walkKmh, walkKmh, 4.5, 4, walkKmh, 2.5]),
    limitShare: 1,
    accessKmh: 3,
    detour: 1.35,
    detourKmh: walkKmh,
  },
  motorcycle: {
    mode: 'motorcycle',
    speedKmh: perClass([60, 55, 50, 45, 38, 32, 25, 15, 15, 15, 10, 5, 5]),
    limitShare: 0.8,
    accessKmh: 3,
    detour: 1.35,
    detourKmh: 30,
  },
  car: {
    mode: 'car',
    speedKmh: perClass([90, 65, 55, 48, 40, 32, 25, 12, 15, 12, 5, 5, 5]),
    limitShare: 0.8,
    accessKmh: 3,
    detour: 1.35,
    detourKmh: 35,
  },
}

/** Tobler's hiking function (1993): km/h on foot where the ground rises by `slope` (rise over run) in the direction of travel. */
export const toblerKmh = (slope: number) => 6 * Math.exp(-3.5 * Math.abs(slope + 0.05))

/** The same as a factor on the speed of the flat, whatever that is on a kind of road: 1 at slope 0, most at −5 %. */
export const toblerFactor = (slope: number) => toblerKmh(slope) / toblerKmh(0)
