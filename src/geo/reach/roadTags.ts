/** Kinds of road from fastest to slowest; the index is what the graph stores. */
export const roadClasses = [
  'motorway', 'trunk', 'primary', 'secondary', 'tertiary', 'unclassified', 'residential',
  'living_street', 'service', 'track', 'path', 'footway', 'steps',
] as const // prettier-ignore
export type RoadClass = (typeof roadClasses)[number]

export const travelModes = ['foot', 'motorcycle', 'car'] as const
export type TravelMode = (typeof travelModes)[number]

/** Bits of `RoadKind.flags`. */
export const roadFlag = { foot: 1, motorcycle: 2, car: 4, bridge: 8, tunnel: 16 } as const

export interface RoadKind {
  /** Index into `roadClasses`. */
  readonly roadClass: number
  /** 1 only along the line, −1 only against it, 0 both ways. On foot it does not bind. */
  readonly oneway: 0 | 1 | -1
  /** Stated limit, 0 when there is none. */
  readonly maxSpeedKmh: number
  readonly flags: number
}

// OSM values that are another class in all that matters to us.
const alike: Readonly<Record<string, RoadClass>> = {
  motorway_link: 'motorway', trunk_link: 'trunk', primary_link: 'primary', secondary_link: 'secondary', tertiary_link: 'tertiary',
  road: 'unclassified', pedestrian: 'footway', cycleway: 'path', bridleway: 'path',
} // prettier-ignore

const classIndex = new Map<string, number>([
  ...roadClasses.map((name, index) => [name, index] as const),
  ...Object.entries(alike).map(([name, as]) => [name, roadClasses.indexOf(as)] as const),
])
const rank = (name: RoadClass) => roadClasses.indexOf(name)

const denied = (value: string | undefined) => value === 'no' || value === 'private'
const granted = (value: string | undefined) => value !== undefined && !denied(value)

/** The most specific of the access tags that speaks decides, as in OSM: own mode, then vehicle classes, then `access`. */
function allowed(byClass: boolean, tags: Readonly<Record<string, string>>, keys: readonly string[]): boolean {
  for (const key of keys) {
    if (denied(tags[key])) return false
    if (granted(tags[key])) return true
  }
  return byClass && !denied(tags['access'])
}

/** km/h of a `maxspeed` value; mph is converted, words such as `walk` or `none` give 0. */
export function toKmh(value: string | undefined): number {
  const match = /^(\d+(?:\.\d+)?)\s*(mph)?/.exec(value?.trim() ?? '')
  if (!match) return 0
  return Math.min(255, Math.round(Number(match[1]) * (match[2] ? 1.609344 : 1)))
}

/**
 * What a line's tags say of travel on it, or null when it is no road that can be used: no `highway` (or `class`) we know,
 * under construction, or closed to all three modes. Reads OSM tags and the columns of a road layer (`class`, `speed_kmh`).
 */
export function roadKind(tags: Readonly<Record<string, string>>): RoadKind | null {
  const roadClass = classIndex.get(tags['highway'] ?? tags['class'] ?? '')
  if (roadClass === undefined) return null
  const motorOnly = roadClass === rank('motorway') || tags['motorroad'] === 'yes'
  const car = roadClass <= rank('track')
  // A village path takes a motorcycle though no car; a pavement or a stair takes neither.
  const motorcycle = roadClass <= rank('path') && tags['highway'] !== 'cycleway' && tags['highway'] !== 'bridleway'
  const motor = ['motor_vehicle', 'vehicle']
  const flags =
    (allowed(!motorOnly, tags, ['foot']) ? roadFlag.foot : 0) |
    (allowed(motorcycle, tags, ['motorcycle', ...motor]) ? roadFlag.motorcycle : 0) |
    (allowed(car, tags, ['motorcar', ...motor]) ? roadFlag.car : 0)
  if (flags === 0) return null
  const stated = (key: string) => tags[key] !== undefined && tags[key] !== 'no' && tags[key] !== 'false'
  return {
    roadClass,
    oneway: onewayOf(tags, motorOnly && roadClass === rank('motorway')),
    maxSpeedKmh: toKmh(tags['maxspeed'] ?? tags['speed_kmh']),
    flags: flags | (stated('bridge') ? roadFlag.bridge : 0) | (stated('tunnel') ? roadFlag.tunnel : 0),
  }
}

function onewayOf(tags: Readonly<Record<string, string>>, isMotorway: boolean): 0 | 1 | -1 {
  const value = tags['oneway']?.toLowerCase()
  if (value === '-1' || value === 'reverse') return -1
  if (value === 'yes' || value === 'true' || value === '1') return 1
  if (value === 'no' || value === 'false' || value === '0') return 0
  return isMotorway || tags['junction'] === 'roundabout' ? 1 : 0
}
