import type { Geometry, Position } from 'geojson'
import type { Meter } from '@/geo/import/budget'
import type { Cell, SourceRow } from '@/geo/import/table'

/** Any value of a parsed file as a cell; what is nested is kept as its JSON text. */
function toCell(value: unknown): Cell {
  if (value === undefined || value === null) return null
  if (typeof value === 'string' || typeof value === 'boolean') return value
  if (typeof value === 'number') return value
  return JSON.stringify(value)
}

/** Gathers features with differing properties into rows that share one list of columns, in order of first appearance. */
export class RowCollector {
  readonly columns: string[] = []
  readonly rows: SourceRow[] = []
  private readonly places = new Map<string, number>()
  private readonly meter: Meter

  constructor(meter: Meter) {
    this.meter = meter
  }

  add(
    properties: Readonly<Record<string, unknown>>,
    geometry: Geometry | null,
    more: Pick<SourceRow, 'fixes' | 'fault'> = {},
  ): void {
    this.meter.addFeature(geometry ? countVertices(geometry) : 0)
    const cells: Cell[] = []
    for (const [name, value] of Object.entries(properties)) {
      let place = this.places.get(name)
      if (place === undefined) {
        place = this.columns.length
        this.columns.push(name)
        this.places.set(name, place)
      }
      // A gap left by a skipped column would be a hole in the array.
      while (cells.length < place) cells.push(null)
      cells[place] = toCell(value)
    }
    this.rows.push({ row: this.rows.length + 1, cells, geometry, ...more })
  }
}

const countDeep = (value: unknown): number => {
  if (!Array.isArray(value)) return 0
  if (typeof value[0] === 'number') return 1
  let sum = 0
  for (const item of value) sum += countDeep(item)
  return sum
}

/** How many positions a geometry holds. */
export function countVertices(geometry: Geometry): number {
  if (geometry.type === 'GeometryCollection') return geometry.geometries.reduce((sum, part) => sum + countVertices(part), 0)
  const coordinates: Position | Position[] | Position[][] | Position[][][] = geometry.coordinates
  return countDeep(coordinates)
}
