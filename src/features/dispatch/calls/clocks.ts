import type { CallRow } from '@/data/rows/calls'
import type { LngLat } from '@/domain/frame'
import { minuteMs } from '@/domain/time'
import type { Tone } from '@/records/record'

export const columns = ['waiting', 'under_way', 'there', 'done'] as const
export type Column = (typeof columns)[number]

/** In which column of the board a call stands. */
export function columnOf({ status }: Pick<CallRow, 'status'>): Column {
  if (status === 'received') return 'waiting'
  if (status === 'arrived') return 'there'
  return status === 'closed' ? 'done' : 'under_way'
}

/** One of our own who calls for help comes first, then what waits longest; what is done stays as the server has it, the newest first. */
export function inOrder(column: Column, calls: readonly CallRow[]): readonly CallRow[] {
  if (column === 'done') return calls
  return calls.toSorted((a, b) => Number(b.is_alarm) - Number(a.is_alarm) || a.received_at.localeCompare(b.received_at))
}

/** 1, 3, 5 minutes from the receipt: the rule a town is measured by. */
const bandsMin = [1, 3, 5] as const
export type Band = (typeof bandsMin)[number] | null
export const bandOf = (passedMs: number): Band => bandsMin.find((most) => passedMs <= most * minuteMs) ?? null
export const bandTone = (band: Band): Tone => (band === null ? 'danger' : band === 5 ? 'warning' : band === 3 ? 'accent' : 'ok')

/** What the clock of a call counts: to the first one there, and from then on it stands. */
export function clockMs(
  { received_at, arrived_at, closed_at }: Pick<CallRow, 'received_at' | 'arrived_at' | 'closed_at'>,
  nowMs: number,
) {
  const end = arrived_at ?? closed_at
  return Math.max(0, (end === null ? nowMs : Date.parse(end)) - Date.parse(received_at))
}
/** `06:12`, `1:06:12` past the hour, days where it is days. */
export function clockText(passedMs: number): string {
  const seconds = Math.floor(passedMs / 1000)
  const two = (value: number) => String(value).padStart(2, '0')
  const hours = Math.floor(seconds / 3600)
  if (hours >= 48) return `${Math.floor(hours / 24)} d`
  const rest = `${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`
  return hours > 0 ? `${hours}:${rest}` : rest
}

const metresPerDegree = 111_195
/** Metres between two places a few kilometres apart. */
export function metresBetween([lngA, latA]: LngLat, [lngB, latB]: LngLat): number {
  const east = (lngB - lngA) * metresPerDegree * Math.cos((((latA + latB) / 2) * Math.PI) / 180)
  return Math.hypot(east, (latB - latA) * metresPerDegree)
}

/** A call near by and of late may be the same one, rung in twice. */
const sameWithinM = 500
const sameWithinMs = 120 * minuteMs
export const maybeSame = (calls: readonly CallRow[], at: LngLat, nowMs: number): readonly CallRow[] =>
  calls.filter(
    (call) =>
      call.is_open &&
      nowMs - Date.parse(call.received_at) <= sameWithinMs &&
      metresBetween([call.lng, call.lat], at) <= sameWithinM,
  )

/** A position older than this is drawn faint, ms. */
export const staleMs = 10 * minuteMs
