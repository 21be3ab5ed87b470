import type { BandwidthSuggestion } from './bandwidth'
import type { EventFilter } from './events'
import type { Peak } from './peaks'
import type { HourQuality } from './rhythm'

/** What is known of the events before anything is drawn. */
export interface EventReport {
  readonly events: number
  /** Left out of every figure: no coordinate, 0/0, out of range. */
  readonly withoutPosition: number
  readonly hourQuality: HourQuality
  readonly stacks: readonly { readonly lngLat: readonly [number, number]; readonly count: number; readonly share: number }[]
  readonly bandwidth: BandwidthSuggestion
}

export interface Surface {
  readonly events: number
  /** Events outside the county's outline: not in the surface. */
  readonly outside: number
  readonly bandwidthM: number
  readonly cellM: number
  /** Highest density, events per km². */
  readonly highest: number
  /** Densest ground first to hold these shares of all events, and the density at its edge. */
  readonly bands: readonly { readonly share: number; readonly level: number; readonly region: GeoJSON.MultiPolygon }[]
  readonly peaks: readonly (Omit<Peak, 'x' | 'y'> & { readonly lngLat: readonly [number, number] })[]
}

export interface SurfaceOptions {
  readonly filter?: EventFilter
  /** Left out: suggested from the filtered events. */
  readonly bandwidthM?: number
  readonly cellM?: number
  readonly shares?: readonly number[]
  readonly peaks?: number
}

export interface Significance {
  readonly cellM: number
  readonly criticalZ: number
  readonly hot: GeoJSON.MultiPolygon
  readonly cold: GeoJSON.MultiPolygon
  /** Cells of one kind that touch, most events first; a place in this list names the region to `regionMembers`. */
  readonly regions: readonly SureRegion[]
}

export interface SureRegion {
  readonly kind: 'hot' | 'cold'
  readonly lngLat: readonly [number, number]
  readonly events: number
  readonly cells: number
}

/** Maps of a back-test whose ground can be opened; everything equal has no ground of its own. */
export type TestedMap = 'shown' | 'lastPeriod' | 'sameHistory'

export interface BackTestOptions {
  readonly filter?: EventFilter
  /** The surface is made from [trainFromMs, splitMs) and tested on [splitMs, testToMs). */
  readonly trainFromMs: number
  readonly splitMs: number
  readonly testToMs: number
  readonly bandwidthM?: number
  readonly cellM?: number
  readonly seed?: number
}
