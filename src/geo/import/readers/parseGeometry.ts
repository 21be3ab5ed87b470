import type { Geometry } from 'geojson'

const depths: Readonly<Record<string, number>> = {
  Point: 0,
  MultiPoint: 1,
  LineString: 1,
  MultiLineString: 2,
  Polygon: 2,
  MultiPolygon: 3,
}

function isPositions(value: unknown, depth: number): boolean {
  if (!Array.isArray(value)) return false
  if (depth === 0)
    return value.length === 0 || (value.length >= 2 && typeof value[0] === 'number' && typeof value[1] === 'number')
  for (const item of value) if (!isPositions(item, depth - 1)) return false
  return true
}

// A collection inside a collection inside … is legal and useless; deeper than this is an attack on the stack.
const deepestCollection = 4

/**
 * Untrusted JSON as a geometry: the object itself when its type and nesting are right (numbers may still be infinite), null for
 * JSON null, or the fault in words.
 */
export function parseGeometry(value: unknown, level = 0): { geometry: Geometry | null } | { fault: string } {
  if (value === null || value === undefined) return { geometry: null }
  if (typeof value !== 'object') return { fault: '图形不是对象' }
  const { type, coordinates, geometries } = value as { type?: unknown; coordinates?: unknown; geometries?: unknown }
  if (type === 'GeometryCollection') {
    if (!Array.isArray(geometries) || level >= deepestCollection) return { fault: '图形集合的结构不对' }
    const parts: Geometry[] = []
    for (const part of geometries) {
      const parsed = parseGeometry(part, level + 1)
      if ('fault' in parsed) return parsed
      if (parsed.geometry) parts.push(parsed.geometry)
    }
    return { geometry: { type: 'GeometryCollection', geometries: parts } }
  }
  const depth = typeof type === 'string' ? depths[type] : undefined
  if (depth === undefined) return { fault: `不认识的图形类型 ${String(type).slice(0, 30)}` }
  if (!isPositions(coordinates, depth)) return { fault: `${String(type)} 的坐标写法不对` }
  return { geometry: value as Geometry }
}
