import { hourOfWeek, shanghaiOffsetMinutes } from './rhythm'

/** Incidents as flat arrays: `lngLat` interleaved degrees WGS-84, `timeMs` ms since 1970 UTC, NaN where there is no time. */
export interface EventTable {
  readonly lngLat: Float64Array
  readonly timeMs: Float64Array
  /** 1 where the time is only a date. */
  readonly dayOnly?: Uint8Array
}

/** Which events to look at. Every part left out lets all pass. */
export interface EventFilter {
  /** Half-open period, ms UTC. */
  readonly fromMs?: number
  readonly toMs?: number
  /** 168 flags, Monday 0:00 first, local time: what the hour × weekday matrix has switched on. */
  readonly hoursOfWeek?: Uint8Array
  /** Twelve flags, January first. */
  readonly months?: Uint8Array
  /** Only these events by their index in the table: what the map's lasso has caught. */
  readonly chosen?: Uint32Array
  /** West, south, east, north in degrees, edges included: what the map shows. */
  readonly box?: readonly [west: number, south: number, east: number, north: number]
  readonly offsetMinutes?: number
}

/** A position that can be one: finite, in range, and not the 0, 0 that stands for "unknown" in many files. */
export const hasPosition = (lng: number, lat: number) => Math.abs(lng) <= 180 && Math.abs(lat) <= 90 && !(lng === 0 && lat === 0)

/** Indices of events with a position that pass the filter, rising. Events without a time pass only where no time is asked. O(n). */
export function selectEvents(events: EventTable, filter: EventFilter = {}): Uint32Array {
  const { fromMs = -Infinity, toMs = Infinity, hoursOfWeek, months, chosen, box, offsetMinutes = shanghaiOffsetMinutes } = filter
  const asksTime = fromMs !== -Infinity || toMs !== Infinity || hoursOfWeek !== undefined || months !== undefined
  const passes = (i: number) => {
    const lng = events.lngLat[2 * i]!
    const lat = events.lngLat[2 * i + 1]!
    if (!hasPosition(lng, lat)) return false
    if (box && !(lng >= box[0] && lat >= box[1] && lng <= box[2] && lat <= box[3])) return false
    if (!asksTime) return true
    const time = events.timeMs[i]!
    if (!(time >= fromMs && time < toMs)) return false
    if (hoursOfWeek && events.dayOnly?.[i] === 1) return false
    if (hoursOfWeek && hoursOfWeek[hourOfWeek(time, offsetMinutes)] !== 1) return false
    return !months || months[new Date(time + offsetMinutes * 60_000).getUTCMonth()] === 1
  }
  return (chosen ?? Uint32Array.from(events.timeMs.keys())).filter(passes)
}

/** Columns of the selected events; `xy` may be degrees or metres. */
export function pick(xy: Float64Array, events: EventTable, selected: Uint32Array) {
  const at = new Float64Array(2 * selected.length)
  const timeMs = new Float64Array(selected.length)
  const dayOnly = new Uint8Array(selected.length)
  selected.forEach((event, k) => {
    at[2 * k] = xy[2 * event]!
    at[2 * k + 1] = xy[2 * event + 1]!
    timeMs[k] = events.timeMs[event]!
    dayOnly[k] = events.dayOnly?.[event] ?? 0
  })
  return { xy: at, timeMs, dayOnly }
}
