import type { Feature, FeatureCollection, Geometry, MultiPolygon, Polygon } from 'geojson'
import * as v from 'valibot'

/** Rows of a list that are parsed one by one; of a longer list so many are, from its first to its last, and the rest must be of one kind with them. */
const parsedMost = 200

/** Places of a list that are looked at: all of a short one, else evenly spread with both ends. */
function looked(length: number): number[] {
  if (length <= parsedMost) return Array.from({ length }, (_, at) => at)
  return Array.from({ length: parsedMost }, (_, step) => Math.round((step * (length - 1)) / (parsedMost - 1)))
}

function faultOf(row: v.GenericSchema, input: unknown): string | null {
  if (!Array.isArray(input)) return `a list expected, ${typeof input} received`
  for (const at of looked(input.length)) {
    const parsed = v.safeParse(row, input[at])
    if (!parsed.success) return `row ${at}, ${v.getDotPath(parsed.issues[0]) ?? 'whole'}: ${parsed.issues[0].message}`
  }
  return null
}

/** A list of rows of any length, which costs the page a few milliseconds at most. The row schema may not transform: rows pass as they are. */
export function rowsOf<Row>(row: v.GenericSchema<Row>) {
  return v.custom<readonly Row[]>(
    (input) => faultOf(row, input) === null,
    ({ input }) => faultOf(row, input) ?? '',
  )
}

/** A column of numbers: thousands, looked at like rows. */
export const numbers = rowsOf(v.number())
export const numbersOrNull = rowsOf(v.nullable(v.number()))
export const texts = rowsOf(v.string())

/** Answers in columns are whole only when the columns are equally long. */
export const areEven = (...columns: readonly (readonly unknown[])[]): boolean =>
  columns.every(({ length }) => length === columns[0]?.length)

export const text = v.string()
export const textOrNull = v.nullable(v.string())
export const number = v.number()
export const numberOrNull = v.nullable(v.number())
export const yesNo = v.boolean()

export const bbox = v.tuple([number, number, number, number])
/** Where a record is drawn. */
export const place = { lng: number, lat: number }
export const named = v.object({ id: text, name: text })
/** Somebody who answers for a record; the phone only for those who may see it. */
export const contact = v.object({ id: text, name: text, phone: textOrNull })

function isGeometry(input: unknown, types: readonly string[]): boolean {
  if (typeof input !== 'object' || input === null || !('type' in input) || !('coordinates' in input)) return false
  return types.includes(String(input.type)) && Array.isArray(input.coordinates)
}
const flatTypes = ['Point', 'MultiPoint', 'LineString', 'MultiLineString', 'Polygon', 'MultiPolygon']
/** By its type and that it has coordinates: the map and the geometry code meet the rest. */
export const geometry = v.custom<Exclude<Geometry, { type: 'GeometryCollection' }>>((input) => isGeometry(input, flatTypes))
export const outline = v.custom<Polygon | MultiPolygon>((input) => isGeometry(input, ['Polygon', 'MultiPolygon']))
export const line = v.custom<{ readonly coordinates: readonly (readonly [number, number])[] }>((input) =>
  isGeometry(input, ['LineString']),
)

/** Features of one kind of geometry, each with its properties. */
export function featuresOf<Shape extends Geometry, Properties extends Record<string, unknown>>(
  shape: v.GenericSchema<Shape>,
  properties: v.GenericSchema<Properties>,
): v.GenericSchema<unknown, FeatureCollection<Shape, Properties>> {
  const feature: v.GenericSchema<Feature<Shape, Properties>> = v.object({
    type: v.literal('Feature'),
    geometry: shape,
    properties,
  })
  const rows = rowsOf(feature)
  return v.custom<FeatureCollection<Shape, Properties>>(
    (input) =>
      typeof input === 'object' &&
      input !== null &&
      'type' in input &&
      input.type === 'FeatureCollection' &&
      'features' in input &&
      v.is(rows, input.features),
  )
}
