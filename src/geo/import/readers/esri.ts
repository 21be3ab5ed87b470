import type { Geometry, Position } from 'geojson'
import type { RowCollector } from './columns'
import { parseGeometry } from './parseGeometry'
import { isObject, type JsonObject } from './records'
import { toPolygons } from './shp'

interface EsriSet extends JsonObject {
  readonly features: readonly unknown[]
}

/** True for a feature set of ArcGIS, as its services and "Features to JSON" write it. */
export const isEsri = (root: JsonObject): root is EsriSet =>
  Array.isArray(root['features']) &&
  ('geometryType' in root || root['features'].some((feature) => isObject(feature) && 'attributes' in feature))

/** The frame an Esri file states; null for plain longitude and latitude. */
export function projectionOfEsri(root: JsonObject): string | null {
  const reference = root['spatialReference']
  if (!isObject(reference)) return null
  const code = reference['latestWkid'] ?? reference['wkid']
  if (typeof code === 'number') return code === 4326 ? null : `EPSG:${code}`
  return typeof reference['wkt'] === 'string' ? reference['wkt'] : null
}

const isPath = (value: unknown): value is Position[] =>
  Array.isArray(value) && value.every((item) => Array.isArray(item) && typeof item[0] === 'number')
const arePaths = (value: unknown): value is Position[][] => Array.isArray(value) && value.every(isPath)

function toGeometry(value: unknown): Geometry | null | { readonly fault: string } {
  if (!isObject(value)) return null
  const { x, y, points, paths, rings } = value
  if (typeof x === 'number' && typeof y === 'number') return { type: 'Point', coordinates: [x, y] }
  if (isPath(points)) return { type: 'MultiPoint', coordinates: points }
  if (arePaths(paths)) return { type: 'MultiLineString', coordinates: paths }
  if (arePaths(rings)) return rings.length === 0 ? null : toPolygons(rings)
  return 'curvePaths' in value || 'curveRings' in value ? { fault: '含真曲线，请先转为折线再导出' } : null
}

/** One feature of ArcGIS as a row. */
export function addEsriFeature(collector: RowCollector, value: unknown): void {
  if (!isObject(value)) return collector.add({}, null, { fault: '不是一个要素' })
  const properties = isObject(value['attributes']) ? value['attributes'] : {}
  const geometry = toGeometry(value['geometry'])
  if (geometry && 'fault' in geometry) return collector.add(properties, null, { fault: geometry.fault })
  const parsed = parseGeometry(geometry)
  if ('fault' in parsed) collector.add(properties, null, { fault: parsed.fault })
  else collector.add(properties, parsed.geometry)
}
