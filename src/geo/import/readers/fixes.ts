import type { MultiLineString, Position } from 'geojson'
import type { SourceFixes } from '@/geo/import/table'

/** A time as written: UTC seconds, NaN when unknown; without a zone it counts as if it were UTC, and says so. */
interface WrittenTime {
  readonly timeS: number
  readonly isUnzoned: boolean
}

/** One fix as a reader meets it; accuracy in metres, NaN when unknown. */
export interface Fix extends WrittenTime {
  readonly lng: number
  readonly lat: number
  readonly accuracyM: number
}

/** Packs the fixes of one track, segment by segment, into arrays. */
export function packFixes(segments: ReadonlyArray<readonly Fix[]>): SourceFixes {
  const all = segments.flat()
  return {
    lng: Float64Array.from(all, (fix) => fix.lng),
    lat: Float64Array.from(all, (fix) => fix.lat),
    timeS: Float64Array.from(all, (fix) => fix.timeS),
    unzoned: all.some((fix) => fix.isUnzoned) ? Uint8Array.from(all, (fix) => Number(fix.isUnzoned)) : null,
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

const noTime: WrittenTime = { timeS: NaN, isUnzoned: false }

/**
 * Reads an ISO time. GPX and KML times should end in Z; many programs write local time without it, so its absence is kept and
 * asked about. A fraction of more than three digits is cut, which not every engine reads.
 */
export function parseIsoTime(text: string | null | undefined): WrittenTime {
  const trimmed = text?.trim().replace(/(\.\d{3})\d+/, '$1') ?? ''
  if (trimmed === '') return noTime
  const isZoned = /(Z|[+-]\d{2}(:?\d{2})?)$/i.test(trimmed) && !/^\d{4}-\d{2}-\d{2}$/.test(trimmed)
  const plain = trimmed.replace(
    /^(\d{4})\/(\d{1,2})\/(\d{1,2})/,
    (_, y: string, m: string, d: string) => `${y}-${m.padStart(2, '0')}-${d.padStart(2, '0')}`,
  )
  const timeS = Date.parse(isZoned ? plain : `${plain.replace(/^(\d{4}-\d{2}-\d{2})[T ]+/, '$1T')}Z`) / 1000
  return { timeS, isUnzoned: !isZoned && Number.isFinite(timeS) }
}
