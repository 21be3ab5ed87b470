import type { CellRings, RasterGrid } from './grid'
import { cellInside, polygonSpans } from './spans'

/**
 * The raster cut into regions: cells that lie in the same areas. Areas may nest and overlap; every cell is in exactly one
 * region, so what is counted by region adds up for every area, and parts sum to the whole. Region 0 is outside all areas.
 * Row r has the breaks `rowStart[r]` to `rowStart[r + 1]`; break k starts `region[k]` at column `from[k]`; before the
 * first break is region 0, and the last break of a row always leads back to it.
 */
export type Regions = {
  readonly rowStart: Uint32Array
  readonly from: Uint16Array
  readonly region: Uint32Array
  readonly count: number
  /** Areas of each region: `areas[areaStart[r]]` to `areas[areaStart[r + 1] − 1]`. */
  readonly areaStart: Uint32Array
  readonly areas: Uint32Array
  /** Cells of each region. */
  readonly cells: Float64Array
  /** First row, end row, first column, end column of each region, ends not included. */
  readonly box: Int32Array
  /** For each block of 16 × 16 cells, row by row: the region that holds all of it, or −1 where several meet. */
  readonly blocks: Int32Array
  readonly blockCols: number
}

type Spans = { area: number[]; row: number[]; from: number[]; to: number[] }

/** Regions of the areas whose rings, polygon by polygon in cell units, are given. O(spans log spans of a row). */
export function regionsOf(grid: RasterGrid, areas: readonly (readonly CellRings[])[]): Regions {
  const spans: Spans = { area: [], row: [], from: [], to: [] }
  areas.forEach((polygons, area) => pushSpans(grid, polygons, area, spans))
  return sweep(grid, spans, areas.length)
}

function pushSpans(grid: RasterGrid, polygons: readonly CellRings[], area: number, spans: Spans): void {
  const push = (row: number, from: number, to: number): void => {
    spans.area.push(area)
    spans.row.push(row)
    spans.from.push(from)
    spans.to.push(to)
  }
  const before = spans.row.length
  for (const rings of polygons) polygonSpans(rings, grid.cols, grid.rows, push)
  if (spans.row.length > before) return
  // Smaller than a cell: it borrows the cell it lies in, so that a visit there is not lost.
  const cell = polygons.length === 0 ? undefined : cellInside(polygons[0]!)
  if (cell !== undefined && cell.row >= 0 && cell.row < grid.rows && cell.col >= 0 && cell.col < grid.cols)
    push(cell.row, cell.col, cell.col + 1)
}

function sweep(grid: RasterGrid, spans: Spans, areaCount: number): Regions {
  const start = new Uint32Array(grid.rows + 1)
  for (const row of spans.row) start[row + 1]! += 2
  for (let r = 1; r < start.length; r++) start[r]! += start[r - 1]!
  // One sortable number an event: column, then area, then start or end.
  const events = new Float64Array(start[grid.rows]!)
  const next = start.slice()
  const perColumn = 2 * areaCount
  for (let k = 0; k < spans.row.length; k++) {
    const row = spans.row[k]!
    events[next[row]!++] = spans.from[k]! * perColumn + spans.area[k]! * 2 + 1
    events[next[row]!++] = spans.to[k]! * perColumn + spans.area[k]! * 2
  }

  const sets = regionSets(areaCount)
  const rowStart = new Uint32Array(grid.rows + 1)
  const from: number[] = []
  const region: number[] = []
  const depth = new Uint16Array(areaCount)
  for (let row = 0; row < grid.rows; row++) {
    rowStart[row] = from.length
    const ofRow = events.subarray(start[row]!, start[row + 1]!).sort()
    let current = 0
    for (let k = 0; k < ofRow.length; k++) {
      const event = ofRow[k]!
      const column = Math.floor(event / perColumn)
      const rest = event - column * perColumn
      const area = rest >> 1
      // Parts of one area may overlap in a faulty file: inside is inside once.
      const isStart = (rest & 1) === 1
      if (isStart ? depth[area]!++ > 0 : --depth[area]! > 0) continue
      current = sets.toggled(current, area)
      if (from.length > rowStart[row]! && from.at(-1) === column) region[region.length - 1] = current
      else {
        from.push(column)
        region.push(current)
      }
    }
  }
  rowStart[grid.rows] = from.length
  const breaks = { rowStart, from: Uint16Array.from(from), region: Uint32Array.from(region) }
  const table = sets.table()
  return { ...breaks, ...table, ...measure(breaks, table.count), ...blocksOf(breaks, grid) }
}

type Breaks = Pick<Regions, 'rowStart' | 'from' | 'region'>

function measure({ rowStart, from, region }: Breaks, count: number) {
  const cells = new Float64Array(count)
  const box = new Int32Array(count * 4)
  for (let row = 0; row + 1 < rowStart.length; row++)
    for (let k = rowStart[row]!; k + 1 < rowStart[row + 1]!; k++) {
      const of = region[k]!
      const first = from[k]!
      const end = from[k + 1]!
      const at = of * 4
      if (cells[of] === 0) box.set([row, row + 1, first, end], at)
      box[at + 1] = row + 1
      if (first < box[at + 2]!) box[at + 2] = first
      if (end > box[at + 3]!) box[at + 3] = end
      cells[of]! += end - first
    }
  return { cells, box }
}

function blocksOf({ rowStart, from, region }: Breaks, { rows, cols }: RasterGrid) {
  const blockCols = Math.ceil(cols / 16)
  const blocks = new Int32Array(blockCols * Math.ceil(rows / 16))
  for (let row = 0; row < rows; row++) {
    const line = (row >> 4) * blockCols
    const end = rowStart[row + 1]!
    let next = rowStart[row]!
    let current = 0
    for (let block = 0; block < blockCols; block++) {
      while (next < end && from[next]! <= block * 16) current = region[next++]!
      const whole = next === end || from[next]! >= Math.min(cols, block * 16 + 16)
      if (!whole || ((row & 15) > 0 && blocks[line + block] !== current)) blocks[line + block] = -1
      else if ((row & 15) === 0) blocks[line + block] = current
    }
  }
  return { blocks, blockCols }
}

/** Numbers sets of areas as they are met; a change once made is remembered, so a border costs one look-up. */
function regionSets(areaCount: number) {
  const members: number[][] = [[]]
  const numberOf = new Map<string, number>([['', 0]])
  const changes = new Map<number, number>()
  const toggled = (region: number, area: number): number => {
    const change = region * areaCount + area
    const known = changes.get(change)
    if (known !== undefined) return known
    const of = members[region]!
    const set = of.includes(area) ? of.filter((member) => member !== area) : [...of, area].sort((a, b) => a - b)
    const key = set.join(',')
    let number = numberOf.get(key)
    if (number === undefined) {
      number = members.push(set) - 1
      numberOf.set(key, number)
    }
    changes.set(change, number)
    return number
  }
  const table = () => {
    const areaStart = new Uint32Array(members.length + 1)
    members.forEach((set, region) => (areaStart[region + 1] = areaStart[region]! + set.length))
    return { count: members.length, areaStart, areas: Uint32Array.from(members.flat()) }
  }
  return { toggled, table }
}

/** The break of `row` in force at `column`, or −1 before the first. O(log breaks of the row). */
export function breakAt({ rowStart, from }: Regions, row: number, column: number): number {
  const first = rowStart[row]!
  let low = first
  let high = rowStart[row + 1]!
  while (low < high) {
    const middle = (low + high) >>> 1
    if (from[middle]! <= column) low = middle + 1
    else high = middle
  }
  return low === first ? -1 : low - 1
}

/** Region of one cell inside the grid. */
export function regionAt(regions: Regions, row: number, column: number): number {
  const at = breakAt(regions, row, column)
  return at < 0 ? 0 : regions.region[at]!
}
