import { sumByArea, type Coverage, type PatrolRecord } from './engine'
import type { Regions } from './regions'
import type { Runs } from './tally'

/**
 * The last service day on which each cell was seen, and how many cells of each region were last seen on each day: the share
 * seen in the last N days, for any N, without going back to patrols. Probable cells do not count as seen.
 */
export type Staleness = {
  readonly tileCols: number
  /** Tiles of 256 × 256 cells, made when first written: days since 1970-01-01, 0 for never. Good until the year 2149. */
  readonly tiles: (Uint16Array | undefined)[]
  /** By day: cells of each region last seen on it. */
  readonly cellsByDay: Map<number, Uint32Array>
}

const TILE_CELLS = 65_536

/** Staleness by the counted patrols that pass `wanted`, in any order. O(cells seen, patrol by patrol). */
export function stalenessOf(coverage: Coverage, wanted: (patrol: PatrolRecord) => boolean = () => true): Staleness {
  const staleness = emptyStaleness(coverage)
  for (const record of coverage.patrols.values()) if (wanted(record)) addStaleness(staleness, coverage.regions, record)
  return staleness
}

export function emptyStaleness({ grid }: Coverage): Staleness {
  const tileCols = Math.ceil(grid.cols / 256)
  const tiles = new Array<Uint16Array | undefined>(tileCols * Math.ceil(grid.rows / 256)).fill(undefined)
  return { tileCols, tiles, cellsByDay: new Map() }
}

/** Adds one patrol. A day that is not after a cell's last leaves the cell as it is. About 1 ns a cell. */
export function addStaleness(staleness: Staleness, { count }: Regions, { day, footprint }: PatrolRecord): void {
  if (!(day > 0 && day < TILE_CELLS)) throw new RangeError(`A service day must be 1 to 65,535 days after 1970, not ${day}`)
  const { cellsByDay } = staleness
  const cellsOn = (on: number): Uint32Array => {
    let cells = cellsByDay.get(on)
    if (cells === undefined) cellsByDay.set(on, (cells = new Uint32Array(count)))
    return cells
  }
  const today = cellsOn(day)
  let lastOld = 0
  let lastCells = today
  const { seen, tally } = footprint
  forEachTilePiece(staleness, seen, (tile, from, to, slot) => {
    const region = tally.region[slot]!
    let fresh = 0
    for (let at = from; at < to; at++) {
      const old = tile[at]!
      if (old >= day) continue
      tile[at] = day
      fresh++
      if (old === 0) continue
      if (old !== lastOld) {
        lastOld = old
        lastCells = cellsOn(old)
      }
      lastCells[region]!--
    }
    today[region]! += fresh
  })
}

function forEachTilePiece(
  { tileCols, tiles }: Staleness,
  runs: Runs,
  visit: (tile: Uint16Array, from: number, to: number, slot: number) => void,
): void {
  for (let k = 0; k < runs.length; k += 4) {
    const row = runs[k]!
    const end = runs[k + 2]!
    for (let column = runs[k + 1]!; column < end;) {
      const stop = Math.min(end, (column | 255) + 1)
      const tile = (tiles[(row >> 8) * tileCols + (column >> 8)] ??= new Uint16Array(TILE_CELLS))
      const base = (row & 255) << 8
      visit(tile, base | (column & 255), base + ((stop - 1) & 255) + 1, runs[k + 3]!)
      column = stop
    }
  }
}

/** The day a cell was last seen, 0 for never; the cell must lie in the grid. */
export function lastDayAt({ tileCols, tiles }: Staleness, row: number, column: number): number {
  return tiles[(row >> 8) * tileCols + (column >> 8)]?.[((row & 255) << 8) | (column & 255)] ?? 0
}

/** Cells of each area seen within the `days` service days that end with `today`. O(regions · days with patrols). */
export function cellsSeenWithin(coverage: Coverage, staleness: Staleness, today: number, days: number): Float64Array {
  const { regions, areaIds } = coverage
  const cells = new Float64Array(regions.count)
  for (const [day, byRegion] of staleness.cellsByDay)
    if (day > today - days && day <= today)
      for (let region = 1; region < cells.length; region++) cells[region]! += byRegion[region]!
  return sumByArea(regions, cells, areaIds.length)
}

/**
 * Mean age of an area's cells in days as of `today`, by area; a cell never seen counts as `neverDays`, and so does any older
 * than that. 0 for an area without ground. O(regions · days with patrols).
 */
export function meanStaleDays(coverage: Coverage, staleness: Staleness, today: number, neverDays: number): Float64Array {
  const { regions, areaIds, areaCells } = coverage
  const saved = new Float64Array(regions.count)
  for (const [day, byRegion] of staleness.cellsByDay) {
    const fresher = neverDays - Math.max(0, today - day)
    if (fresher > 0) for (let region = 1; region < saved.length; region++) saved[region]! += byRegion[region]! * fresher
  }
  return sumByArea(regions, saved, areaIds.length).map((days, area) =>
    areaCells[area] === 0 ? 0 : neverDays - days / areaCells[area]!,
  )
}
