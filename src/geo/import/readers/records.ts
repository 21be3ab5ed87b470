import type { SourceTable } from '@/geo/import/table'

export type JsonObject = Readonly<Record<string, unknown>>
export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const isRecords = (value: unknown): value is JsonObject[] =>
  Array.isArray(value) && value.length > 0 && value.every((item) => isObject(item))

/** The one list of records in the answer of a service, at the top or one step below; null when there is none. */
export function recordsIn(root: JsonObject): JsonObject[] | null {
  const lists = Object.values(root).filter(isRecords)
  const [longest] = lists.sort((a, b) => b.length - a.length)
  if (longest) return longest
  for (const inner of Object.values(root)) if (isObject(inner)) return recordsIn(inner)
  return null
}

/** A record whose nested objects are columns of their own: location.lng and location.lat. */
export function flatRecord(record: JsonObject): Record<string, unknown> {
  const flat: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(record)) {
    if (!isObject(value) || 'type' in value) flat[name] = value
    else for (const [inner, each] of Object.entries(value)) flat[`${name}.${inner}`] = each
  }
  return flat
}

/** The frame of the map service an answer came from, by the members only that service has. */
export function serviceOf(root: JsonObject): SourceTable['frame'] | null {
  if ('status' in root && ('pois' in root || 'geocodes' in root || 'tips' in root))
    return { frame: 'gcj02', reason: '是高德地图接口的答复，用 GCJ-02' }
  if ('status' in root && 'results' in root && !('request_id' in root))
    return { frame: 'bd09', reason: '像百度地图接口的答复，多半用 BD-09' }
  return 'request_id' in root && 'data' in root ? { frame: 'gcj02', reason: '像腾讯地图接口的答复，用 GCJ-02' } : null
}
