import { PriorityQueue } from './priorityQueue'
import { forNeighbours, isOnBorder, type Raster } from './raster'

/** Region number of each cell; −1 is outside. */
export type Labels = Int32Array

/**
 * Grows every seed over the mask at once; a cell goes to the seed cheapest to reach. `stepCost` is the cost of
 * entering a cell, for one cell's width. Regions may hang together by a corner only: see `tidyLabels`. O(n log n).
 */
export function growRegions(
  raster: Raster,
  mask: (cell: number) => boolean,
  seeds: readonly number[],
  stepCost: (cell: number) => number,
): Labels {
  const labels = new Int32Array(raster.columns * raster.rows).fill(-1)
  const cost = new Float32Array(labels.length).fill(Infinity)
  const queue = new PriorityQueue()
  seeds.forEach((cell, label) => {
    cost[cell] = 0
    labels[cell] = label
    queue.push(cell, 0)
  })
  const done = new Uint8Array(labels.length)
  while (queue.size > 0) {
    const cell = queue.pop()
    if (done[cell]) continue
    done[cell] = 1
    forNeighbours(raster, cell, (neighbour, step) => {
      if (done[neighbour] || !mask(neighbour)) return
      const next = cost[cell]! + step * stepCost(neighbour)
      if (next >= cost[neighbour]!) return
      cost[neighbour] = next
      labels[neighbour] = labels[cell]!
      queue.push(neighbour, next)
    })
  }
  return labels
}

/**
 * Makes labels fit to become polygons, in place: borders lose their burrs, every region is one piece without
 * foreign specks, and at no lattice point do four borders meet, so polygons never touch themselves.
 */
export function tidyLabels(raster: Raster, labels: Labels): void {
  for (let pass = 0; pass < 3; pass++) takeMajority(raster, labels)
  for (let pass = 0; pass < 50; pass++) {
    const absorbed = absorbSpecks(raster, labels)
    const untied = untieCrossings(raster, labels)
    if (absorbed + untied === 0) return
  }
  throw new Error('Regions could not be tidied in 50 passes')
}

function takeMajority(raster: Raster, labels: Labels): void {
  const before = labels.slice()
  const { columns } = raster
  const around = [1, -1, columns, -columns, columns + 1, columns - 1, 1 - columns, -columns - 1]
  for (let cell = 0; cell < labels.length; cell++) {
    const own = before[cell]!
    if (before[cell + 1] === own && before[cell - 1] === own && before[cell + columns] === own && before[cell - columns] === own)
      continue
    if (isOnBorder(raster, cell)) continue
    const held = around.map((step) => before[cell + step]!)
    const countOf = (label: number) => held.filter((other) => other === label).length
    if (countOf(own) >= 4) continue
    for (const label of held) if (countOf(label) >= 5) labels[cell] = label
  }
}

/** Keeps the largest four-connected piece of each label; the rest goes to a neighbouring region. Returns cells changed. */
function absorbSpecks(raster: Raster, labels: Labels): number {
  const piece = new Int32Array(labels.length).fill(-1)
  const pieces: { label: number; cells: number[] }[] = []
  for (let start = 0; start < labels.length; start++) {
    if (piece[start] !== -1) continue
    const label = labels[start]!
    const cells = [start]
    piece[start] = pieces.length
    for (let at = 0; at < cells.length; at++)
      forNeighbours(raster, cells[at]!, (neighbour, step) => {
        if (step > 1 || piece[neighbour] !== -1 || labels[neighbour] !== label) return
        piece[neighbour] = pieces.length
        cells.push(neighbour)
      })
    pieces.push({ label, cells })
  }
  const largest = new Map<number, number>()
  pieces.forEach(({ label, cells }, index) => {
    const held = largest.get(label)
    if (held === undefined || pieces[held]!.cells.length < cells.length) largest.set(label, index)
  })
  let changed = 0
  pieces.forEach(({ label, cells }, index) => {
    if (largest.get(label) === index) return
    let heir = label
    for (const cell of cells)
      forNeighbours(raster, cell, (neighbour, step) => {
        const other = labels[neighbour]!
        if (step === 1 && piece[neighbour] !== index && (heir === label || other > heir)) heir = other
      })
    if (heir === label) return
    for (const cell of cells) labels[cell] = heir
    changed += cells.length
  })
  return changed
}

function untieCrossings({ columns, rows }: Raster, labels: Labels): number {
  let changed = 0
  for (let j = 0; j + 1 < rows; j++)
    for (let i = 0; i + 1 < columns; i++) {
      const at = j * columns + i
      const a = labels[at]!
      const b = labels[at + 1]!
      const c = labels[at + columns]!
      const d = labels[at + columns + 1]!
      if (a === b || b === d || d === c || c === a) continue
      // Outside never gains a cell here, or a tie on the county border could eat into it for ever.
      if (b >= 0) labels[at + columns + 1] = b
      else labels[at + 1] = a
      changed++
    }
  return changed
}
