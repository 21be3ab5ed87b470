import type { Bbox } from '@/domain/frame'

/** The box around positions; [Infinity, Infinity, -Infinity, -Infinity] around none. O(n). */
export function boxOf(positions: Iterable<readonly (number | undefined)[]>): Bbox {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity]
  for (const [x = NaN, y = NaN] of positions) {
    west = Math.min(west, x)
    south = Math.min(south, y)
    east = Math.max(east, x)
    north = Math.max(north, y)
  }
  return [west, south, east, north]
}

/** The same around rings or lines of flat [x, y, …]. */
export function boxOfFlat(lines: Iterable<ArrayLike<number>>): Bbox {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity]
  for (const line of lines)
    for (let i = 0; i + 1 < line.length; i += 2) {
      west = Math.min(west, line[i]!)
      south = Math.min(south, line[i + 1]!)
      east = Math.max(east, line[i]!)
      north = Math.max(north, line[i + 1]!)
    }
  return [west, south, east, north]
}
