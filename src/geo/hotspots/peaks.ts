import type { Grid } from '@/geo/raster/grid'
import { busiestHours, hourOfWeek, knownHours, shanghaiOffsetMinutes } from './rhythm'

/** A place to send someone to, and when. */
export interface Peak {
  readonly x: number
  readonly y: number
  /** Density at the peak, events per km². */
  readonly density: number
  /** Events within the radius. */
  readonly events: number
  /** Share of all events, 0 to 1. */
  readonly share: number
  /** The busiest stretch of the day there, local hours, `toHour` exclusive and past midnight when smaller; null without hours. */
  readonly hours: { readonly fromHour: number; readonly toHour: number; readonly events: number } | null
}

export interface PeakOptions {
  readonly count: number
  /** Peaks keep this distance from each other, and events this near count as theirs, metres. */
  readonly radiusM: number
  /** Length of the stretch looked for. */
  readonly hoursLength?: number
  readonly offsetMinutes?: number
  /** 1 where an event's time is only a date. */
  readonly dayOnly?: Uint8Array
}

/**
 * The highest points of a surface, each a local maximum among its eight neighbours and at least the radius from any higher
 * one, with the events around it and their busiest hours. `xy` and `timeMs` are the surface's own events, metres and ms UTC
 * (NaN: no time). O(cells + events · peaks).
 */
export function findPeaks(
  density: Float32Array,
  grid: Grid,
  xy: Float64Array,
  timeMs: Float64Array,
  options: PeakOptions,
): Peak[] {
  const { count, radiusM, hoursLength = 4, offsetMinutes = shanghaiOffsetMinutes } = options
  const { quality, known } = knownHours(timeMs, offsetMinutes, options.dayOnly)
  const hasHours = quality.kind === 'timed' || quality.kind === 'mixed'
  const summits = localMaxima(density, grid)
  const peaks: Peak[] = []
  for (const summit of summits) {
    if (peaks.length === count) break
    const x = grid.originX + ((summit % grid.columns) + 0.5) * grid.cellM
    const y = grid.originY + (Math.floor(summit / grid.columns) + 0.5) * grid.cellM
    if (peaks.some((peak) => Math.hypot(peak.x - x, peak.y - y) < radiusM)) continue
    const byHourOfDay = new Uint32Array(24)
    let events = 0
    for (let i = 0; i < timeMs.length; i++) {
      if (!(Math.hypot(xy[2 * i]! - x, xy[2 * i + 1]! - y) <= radiusM)) continue
      events++
      if (hasHours && known[i] === 1) byHourOfDay[hourOfWeek(timeMs[i]!, offsetMinutes) % 24]! += 1
    }
    const busiest = busiestHours(byHourOfDay, hoursLength)
    const hours =
      hasHours && busiest.count > 0
        ? { fromHour: busiest.fromHour, toHour: (busiest.fromHour + hoursLength) % 24, events: busiest.count }
        : null
    peaks.push({ x, y, density: density[summit]!, events, share: timeMs.length === 0 ? 0 : events / timeMs.length, hours })
  }
  return peaks
}

/** Cells higher than nothing and not lower than any neighbour, highest first; of a plateau the first cell stands for all near it. */
function localMaxima(density: Float32Array, grid: Grid): number[] {
  const { columns, rows } = grid
  const maxima: number[] = []
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++) {
      const here = density[row * columns + column]!
      if (here <= 0) continue
      let highest = true
      for (let r = Math.max(0, row - 1); highest && r <= Math.min(rows - 1, row + 1); r++)
        for (let c = Math.max(0, column - 1); c <= Math.min(columns - 1, column + 1); c++)
          if (density[r * columns + c]! > here) {
            highest = false
            break
          }
      if (highest) maxima.push(row * columns + column)
    }
  return maxima.sort((a, b) => density[b]! - density[a]!)
}
