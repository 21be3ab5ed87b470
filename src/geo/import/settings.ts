import type { Frame } from '@/domain/frame'
import type { ImportKind, Mapping } from './columns/fields'

/** What a whole file is told once, because no column says it. */
interface ImportDefaults {
  /** Level of areas, kind of offices or waters, as the database names it. */
  readonly kind?: string
  /** Type of every incident. */
  readonly type?: string
  readonly teamCode?: string
  /** Code of the area above all imported areas. */
  readonly parentCode?: string
}

/** Everything the person decided about a file. */
export interface ImportSettings {
  readonly kind: ImportKind
  readonly frame: Frame
  /** EPSG code, +proj text or WKT; needed when the frame is `projected`. */
  readonly projection?: string
  /** IANA zone of times written without one. */
  readonly timeZone: string
  readonly mapping: Mapping
  readonly defaults: ImportDefaults
  /** Longitude and latitude stand in each other's place. */
  readonly isSwapped?: boolean
  /** Rows equal in everything: set aside as repeats (default), or kept as separate events. */
  readonly keepRepeats?: boolean
  /** The person has seen where the rows lie (far away, or on whole degrees) and wants them so. */
  readonly isPlaceConfirmed?: boolean
  /** Times that a receiver set back by 1,024 weeks are put forward again; else such fixes are left out. */
  readonly addsRollover?: boolean
}
