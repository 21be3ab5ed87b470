import { hourMs } from '@/domain/time'

/** Raised whenever the same tracks would give other numbers; stored beside every result. */
export const coverageEngineVersion = 1

/** How far one sees from the track, metres. */
export type SightDistance = { readonly dayM: number; readonly nightM: number }

export type CoverageSettings = {
  /** Side of a raster cell, 5 to 50 m. */
  readonly cellM: number
  /** For places whose area states no sight distance of its own. */
  readonly sight: SightDistance
  /** Fixes less accurate than this make what they see only probable; unknown accuracy counts as good. */
  readonly goodAccuracyM: number
  /** A silence at most this long and this wide is taken as walked straight, and what lies along it as probable. */
  readonly bridgeS: number
  readonly bridgeM: number
  /** Tracks are simplified to within this distance, at every moment. */
  readonly simplifyM: number
  /** Someone who moves less than this for at least `stayS` is staying, not patrolling. */
  readonly stayRadiusM: number
  readonly stayS: number
  /** A patrol has visited an area after this long inside, stays included. */
  readonly visitS: number
  /** The same for a track without times; metres inside. */
  readonly visitM: number
  /** Night, in local hours: from `nightFromHour` through midnight until `nightToHour`. Equal hours: never night. */
  readonly nightFromHour: number
  readonly nightToHour: number
  readonly utcOffsetMinutes: number
}

export const defaultCoverageSettings: CoverageSettings = {
  cellM: 10,
  sight: { dayM: 100, nightM: 50 },
  goodAccuracyM: 50,
  bridgeS: 1800,
  bridgeM: 2000,
  simplifyM: 3,
  stayRadiusM: 50,
  stayS: 300,
  visitS: 60,
  visitM: 100,
  nightFromHour: 22,
  nightToHour: 6,
  utcOffsetMinutes: 480,
}

/** Defaults filled in; throws a RangeError for a cell outside 5 to 50 m or a sight distance that is not positive. */
export function coverageSettings(changes: Partial<CoverageSettings> = {}): CoverageSettings {
  const settings = { ...defaultCoverageSettings, ...changes }
  if (!(settings.cellM >= 5 && settings.cellM <= 50))
    throw new RangeError(`A coverage cell must be 5 to 50 m, not ${settings.cellM}`)
  checkSight(settings.sight)
  return settings
}

export function checkSight({ dayM, nightM }: SightDistance): void {
  if (!(dayM > 0 && dayM <= 5000 && nightM > 0 && nightM <= 5000))
    throw new RangeError(`A sight distance must be over 0 and up to 5000 m, not ${dayM} by day and ${nightM} by night`)
}

/**
 * Names the settings that the numbers depend on: results with unequal keys must not be mixed. An area's outline and its own
 * sight distance are not in it: when they change, rows of that area and of those above and below it are to be made again.
 */
export function settingsKey(settings: CoverageSettings): string {
  const { sight, ...rest } = settings
  return `v${coverageEngineVersion};${sight.dayM};${sight.nightM};${Object.values(rest).join(';')}`
}

/** Whether a moment is in the night hours; an unknown time is day. */
export function isNight(timeMs: number, settings: CoverageSettings): boolean {
  if (Number.isNaN(timeMs)) return false
  const localHours = (timeMs + settings.utcOffsetMinutes * 60_000) / hourMs
  const hour = localHours - Math.floor(localHours / 24) * 24
  const { nightFromHour, nightToHour } = settings
  return nightFromHour > nightToHour ? hour >= nightFromHour || hour < nightToHour : hour >= nightFromHour && hour < nightToHour
}

/** Days since 1970-01-01 of the service day: a patrol that starts before the night ends belongs to the evening before. */
export function serviceDay(startMs: number, settings: CoverageSettings): number {
  const nightEndsHour = settings.nightFromHour > settings.nightToHour ? settings.nightToHour : 0
  return Math.floor((startMs + settings.utcOffsetMinutes * 60_000 - nightEndsHour * hourMs) / (24 * hourMs))
}
