/** Finds the edges near a box. An edge is named by the corner it starts in; edges that moved are added again, never taken out. */
export type EdgeIndex = {
  add(from: number): void
  /** Whether `holds` is true of every live edge whose cells the box meets; may ask of one edge twice. */
  every(west: number, south: number, east: number, north: number, holds: (from: number) => boolean): boolean
}

type Corners = { readonly x: readonly number[]; readonly y: readonly number[]; readonly after: readonly number[] }

// In the unit of the outline: raster steps are one, simplified edges some ten.
const CELL = 8

/** An index of all edges of linked corners, which the caller goes on changing. Corners with `after` below 0 are gone. */
export function createEdgeIndex(corners: Corners): EdgeIndex {
  const buckets = new Map<number, number[]>()
  const forCells = (west: number, south: number, east: number, north: number, visit: (key: number) => boolean): boolean => {
    for (let row = Math.floor(south / CELL); row <= Math.floor(north / CELL); row++)
      for (let column = Math.floor(west / CELL); column <= Math.floor(east / CELL); column++)
        if (!visit(row * 1_000_003 + column)) return false
    return true
  }
  const add = (from: number): void => {
    const { x, y, after } = corners
    const to = after[from]!
    const [west, east] = [Math.min(x[from]!, x[to]!), Math.max(x[from]!, x[to]!)]
    const [south, north] = [Math.min(y[from]!, y[to]!), Math.max(y[from]!, y[to]!)]
    forCells(west, south, east, north, (key) => {
      const bucket = buckets.get(key)
      if (bucket === undefined) buckets.set(key, [from])
      else bucket.push(from)
      return true
    })
  }
  corners.x.forEach((_, corner) => add(corner))
  return {
    add,
    every: (west, south, east, north, holds) =>
      forCells(west, south, east, north, (key) =>
        (buckets.get(key) ?? []).every((from) => corners.after[from]! < 0 || holds(from)),
      ),
  }
}
