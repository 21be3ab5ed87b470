import { err, ok, type Result } from '@/domain/result'
import type { TravelMatrix } from './matrix'

/** What an engine of its own answers with, as far as it is read here. */
interface OsrmTable {
  readonly code: 'Ok'
  readonly durations: readonly (readonly (number | null)[])[]
  readonly distances?: readonly (readonly (number | null)[])[]
}

/**
 * Address of an OSRM-compatible table service for all stops (interleaved degrees). `engine` is its root with the profile, such as
 * `http://10.0.0.5:5000/table/v1/driving`. Five decimals, a metre, keep the address short.
 */
export function osrmTableUrl(engine: string, stops: Float64Array): string {
  const positions = Array.from(
    { length: stops.length >> 1 },
    (_, i) => `${stops[2 * i]!.toFixed(5)},${stops[2 * i + 1]!.toFixed(5)}`,
  )
  return `${engine.replace(/\/+$/, '')}/${positions.join(';')}?annotations=duration,distance`
}

const isRows = (value: unknown, size: number): value is (number | null)[][] =>
  Array.isArray(value) &&
  value.length === size &&
  value.every(
    (row: unknown) => Array.isArray(row) && row.length === size && row.every((cell) => cell === null || typeof cell === 'number'),
  )

const isTable = (body: unknown, size: number): body is OsrmTable => {
  if (typeof body !== 'object' || body === null || !('durations' in body) || !('code' in body) || body.code !== 'Ok') return false
  return isRows(body.durations, size) && (!('distances' in body) || isRows(body.distances, size))
}

/** Reads the answer for `size` stops. Anything but a whole table is refused with what was wrong. `null` means no way. */
export function parseOsrmTable(body: unknown, size: number): Result<TravelMatrix> {
  if (!isTable(body, size)) return err({ kind: 'invalid', field: 'routingUrl', detail: `no table of ${size} × ${size}` })
  const flat = (rows: readonly (readonly (number | null)[])[] | undefined) =>
    Float32Array.from(rows ? rows.flat() : new Array<null>(size * size).fill(null), (cell) => cell ?? Infinity)
  return ok({ size, durationS: flat(body.durations), distanceM: flat(body.distances), estimated: false, problems: [] })
}
