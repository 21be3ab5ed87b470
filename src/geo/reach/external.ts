import { err, ok, type Result } from '@/domain/result'
import { decodePolyline } from './polyline'
import type { TravelMode } from './roadTags'

type EngineKind = 'osrm' | 'valhalla'

/** A routing engine of the county's own. */
export interface RoutingEngine {
  readonly kind: EngineKind
  /** Address without service, version and profile. */
  readonly root: string
  /** What an OSRM server was built for, as it stands in its addresses. */
  readonly profile: string
}
/** What to send; with a body it is posted as JSON. */
export interface EngineRequest {
  readonly url: string
  readonly body?: string
}
/** Times and distances from each source (row) to each target; Infinity where there is no way. */
export interface TravelTable {
  readonly durationS: Float32Array
  readonly distanceM: Float32Array
}
/** A way as it lies on the map, interleaved degrees. */
export interface EnginePath {
  readonly lngLat: Float64Array
  readonly durationS: number
  readonly distanceM: number
}

/** Sources and targets of one question: OSRM takes 100 positions, Valhalla 2,500 pairs unless set up otherwise. */
export const tableMost = 50

const osrmService = /\/(?:table|route)\/v1(?:\/([\w-]+))?$/

/**
 * The engine behind a configured address, by its kind where that is stated or the address shows it: OSRM by `/table/v1/driving`,
 * Valhalla by `/sources_to_targets`, `/route` or its name. Null: it has to be asked which it is (`statusUrl`).
 */
export function engineAt(address: string, kind?: EngineKind): RoutingEngine | null {
  const url = address.trim().replace(/\/+$/, '')
  const service = osrmService.exec(url)
  const root = url.replace(osrmService, '').replace(/\/(?:sources_to_targets|route|status)$/, '')
  if (kind === 'osrm' || (kind === undefined && service)) return { kind: 'osrm', root, profile: service?.[1] ?? 'driving' }
  if (kind === 'valhalla' || root !== url || /valhalla/i.test(url)) return { kind: 'valhalla', root, profile: '' }
  return null
}

/** Where a Valhalla server tells its version; OSRM has no such page. */
export const statusUrl = (address: string): string => `${address.trim().replace(/\/+$/, '')}/status`
export const isValhallaStatus = (body: unknown): boolean => typeof body === 'object' && body !== null && 'version' in body

const costing: Readonly<Record<TravelMode, string>> = { foot: 'pedestrian', motorcycle: 'motorcycle', car: 'auto' }

/** An OSRM server knows the one way of moving it was built for; Valhalla knows all. */
export function serves({ kind, profile }: RoutingEngine, mode: TravelMode): boolean {
  if (kind === 'valhalla') return true
  return mode === (/foot|walk|pedestrian/i.test(profile) ? 'foot' : /motor/i.test(profile) ? 'motorcycle' : 'car')
}

// Five decimals, a metre, keep the address short.
const position = (places: Float64Array, at: number) => `${places[2 * at]!.toFixed(5)},${places[2 * at + 1]!.toFixed(5)}`
const indices = (from: number, count: number) => Array.from({ length: count }, (_, at) => from + at)
const located = (places: Float64Array) =>
  indices(0, places.length >> 1).map((at) => ({ lon: places[2 * at]!, lat: places[2 * at + 1]! }))

/** Asks for travel from all sources to all targets (interleaved degrees), at most `tableMost` of each. */
export function tableRequest(
  engine: RoutingEngine,
  mode: TravelMode,
  sources: Float64Array,
  targets: Float64Array,
): EngineRequest {
  if (engine.kind === 'valhalla')
    return {
      url: `${engine.root}/sources_to_targets`,
      body: JSON.stringify({
        sources: located(sources),
        targets: located(targets),
        costing: costing[mode],
        units: 'kilometers',
      }),
    }
  const [from, to] = [sources.length >> 1, targets.length >> 1]
  const all = [...indices(0, from).map((at) => position(sources, at)), ...indices(0, to).map((at) => position(targets, at))]
  const asked = `sources=${indices(0, from).join(';')}&destinations=${indices(from, to).join(';')}`
  return { url: `${engine.root}/table/v1/${engine.profile}/${all.join(';')}?annotations=duration,distance&${asked}` }
}

const refused = (what: string) => err({ kind: 'invalid', field: 'routingUrl', detail: what } as const)
const field = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null && name in value ? (value as Readonly<Record<string, unknown>>)[name] : undefined

type Cell = number | null
/** A whole table of numbers or nothing: null means no way. */
function flat(rows: unknown, height: number, width: number, scale = 1): Float32Array | null {
  if (!Array.isArray(rows) || rows.length !== height) return null
  const cells: Cell[] = []
  for (const row of rows as readonly unknown[]) {
    if (!Array.isArray(row) || row.length !== width) return null
    for (const cell of row as readonly unknown[]) {
      if (cell !== null && typeof cell !== 'number') return null
      cells.push(cell)
    }
  }
  return Float32Array.from(cells, (cell) => (cell === null ? Infinity : cell * scale))
}

/** Reads a table. Anything but a whole one is refused with what was wrong. */
export function parseTable({ kind }: RoutingEngine, body: unknown, height: number, width: number): Result<TravelTable> {
  const part = (name: 'time' | 'distance') => {
    const rows = field(body, 'sources_to_targets')
    if (!Array.isArray(rows)) return undefined
    return (rows as readonly unknown[]).map((row) =>
      Array.isArray(row) ? (row as readonly unknown[]).map((cell) => field(cell, name)) : row,
    )
  }
  const durationS =
    kind === 'valhalla'
      ? flat(part('time'), height, width)
      : field(body, 'code') === 'Ok'
        ? flat(field(body, 'durations'), height, width)
        : null
  const distanceM =
    kind === 'valhalla' ? flat(part('distance'), height, width, 1000) : flat(field(body, 'distances'), height, width)
  return durationS && distanceM ? ok({ durationS, distanceM }) : refused(`no table of ${height} × ${width}`)
}

/** Asks for the way between two positions. */
export function routeRequest(
  engine: RoutingEngine,
  mode: TravelMode,
  from: readonly [number, number],
  to: readonly [number, number],
): EngineRequest {
  const places = Float64Array.of(...from, ...to)
  if (engine.kind === 'valhalla')
    return {
      url: `${engine.root}/route`,
      body: JSON.stringify({
        locations: located(places),
        costing: costing[mode],
        units: 'kilometers',
        directions_type: 'none',
      }),
    }
  const ends = `${position(places, 0)};${position(places, 1)}`
  return { url: `${engine.root}/route/v1/${engine.profile}/${ends}?overview=full&geometries=polyline6` }
}

/** Reads a way; null when the engine says that there is none. */
export function parseRoute({ kind }: RoutingEngine, body: unknown): Result<EnginePath | null> {
  if (kind === 'osrm') {
    if (field(body, 'code') === 'NoRoute' || field(body, 'code') === 'NoSegment') return ok(null)
    const routes = field(body, 'routes')
    const route: unknown = Array.isArray(routes) ? routes[0] : undefined
    return path([field(route, 'geometry')], field(route, 'duration'), field(route, 'distance'))
  }
  // 442: no path could be found; 171: no road near a position.
  const code = field(body, 'error_code')
  if (code === 442 || code === 171) return ok(null)
  const trip = field(body, 'trip')
  const legs = field(trip, 'legs')
  const summary = field(trip, 'summary')
  const lengthKm = field(summary, 'length')
  return path(
    Array.isArray(legs) ? (legs as readonly unknown[]).map((leg) => field(leg, 'shape')) : [],
    field(summary, 'time'),
    typeof lengthKm === 'number' ? lengthKm * 1000 : undefined,
  )
}

function path(shapes: readonly unknown[], durationS: unknown, distanceM: unknown): Result<EnginePath> {
  const parts = shapes.map((shape) => (typeof shape === 'string' ? decodePolyline(shape) : null))
  const whole = parts.every((part) => part !== null && part.length >= 4) && parts.length > 0
  if (!whole || typeof durationS !== 'number' || typeof distanceM !== 'number') return refused('no route')
  return ok({ lngLat: Float64Array.from(parts.flatMap((part) => [...part!])), durationS, distanceM })
}
