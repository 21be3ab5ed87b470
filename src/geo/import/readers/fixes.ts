import type { MultiLineString, Position } from 'geojson'
import type { SourceFixes } from '@/geo/import/table'

/** One fix as a reader meets it. Time in UTC seconds, NaN when unknown; accuracy in metres, NaN when unknown. */
export interface Fix {
  readonly lng: number
  readonly lat: number
  readonly timeS: number
  readonly accuracyM: number
}

/** Packs the fixes of one track, segment by segment, into arrays. */
export function packFixes(segments: ReadonlyArray<readonly Fix[]>): SourceFixes {
  const all = segments.flat()
  return {
    lng: Float64Array.from(all, (fix) => fix.lng),
    lat: Float64Array.from(all, (fix) => fix.lat),
    timeS: Float64Array.from(all, (fix) => fix.timeS),
    accuracyM: all.some((fix) => Number.isFinite(fix.accuracyM)) ? Float64Array.from(all, (fix) => fix.accuracyM) : null,
  }
}

/** The lines of a track; a segment of one fix draws nothing. */
export const toLines = (segments: ReadonlyArray<readonly Fix[]>): MultiLineString => ({
  type: 'MultiLineString',
  coordinates: segments
    .filter((segment) => segment.length > 1)
    .map((segment) => segment.map((fix): Position => [fix.lng, fix.lat])),
})

/** An ISO time with its own zone as UTC seconds; NaN when absent, unreadable or without a zone. */
export function parseUtcTime(text: string | null): number {
  if (text === null) return NaN
  const trimmed = text.trim()
  // GPX times are UTC by definition, also where the Z was forgotten.
  return Date.parse(/(Z|[+-]\d{2}:?\d{2})$/i.test(trimmed) ? trimmed : `${trimmed}Z`) / 1000
}
