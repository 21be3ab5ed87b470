import { selectionKinds, type Selection } from '@/domain/selection'
import type { LngLat } from '@/domain/frame'

/** What a shared link restores. Every part may be missing: an old or shortened link restores what it has. */
export interface SharedView {
  readonly at?: { readonly center: LngLat; readonly zoom: number }
  readonly selection?: Selection
  /** A named period, or its ends in UTC milliseconds. */
  readonly period?: { readonly preset: string } | { readonly fromMs: number; readonly toMs: number }
  /** Layers switched on or off against their default. */
  readonly layers?: Readonly<Record<string, boolean>>
  readonly basemap?: string
}

/** Query parameters of an address, as the router gives them. */
export type Query = Readonly<Record<string, string | null | undefined | readonly (string | null)[]>>

// A link comes from anywhere: names are short words, so nothing else gets as far as a store.
const word = /^[\w.:-]{1,80}$/
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

const words = (text: string | undefined) => (text ?? '').split(',').filter((part) => word.test(part))

/** Writes a view as query parameters, in one order, so that equal views make equal links. Positions to 1 m, zoom to 0.01. */
export function serialiseView({ at, selection, period, layers, basemap }: SharedView): Record<string, string> {
  const switched = Object.entries(layers ?? {}).sort(([a], [b]) => a.localeCompare(b))
  const named = (isOn: boolean) => switched.flatMap(([id, value]) => (value === isOn && word.test(id) ? [id] : [])).join(',')
  const query: Record<string, string> = {}
  if (at !== undefined) query['at'] = `${at.center[0].toFixed(5)},${at.center[1].toFixed(5)},${at.zoom.toFixed(2)}`
  if (selection !== undefined) query['pick'] = `${selection.kind}:${selection.id}`
  if (period !== undefined) query['period'] = 'preset' in period ? period.preset : `${period.fromMs}-${period.toMs}`
  if (named(true) !== '') query['on'] = named(true)
  if (named(false) !== '') query['off'] = named(false)
  if (basemap !== undefined) query['base'] = basemap
  return query
}

function parseAt(text: string | undefined): SharedView['at'] {
  const [lng = NaN, lat = NaN, zoom = NaN] = (text ?? '').split(',').map((part) => (part === '' ? NaN : Number(part)))
  const isInside = Math.abs(lng) <= 180 && Math.abs(lat) <= 85 && zoom >= 0 && zoom <= 24
  return isInside ? { center: [lng, lat], zoom } : undefined
}

function parsePick(text: string | undefined): Selection | undefined {
  const [kind, id = ''] = (text ?? '').split(':')
  const known = selectionKinds.find((each) => each === kind)
  return known !== undefined && uuid.test(id) ? { kind: known, id } : undefined
}

function parsePeriod(text: string | undefined): SharedView['period'] {
  const span = /^(\d{1,15})-(\d{1,15})$/.exec(text ?? '')
  if (span !== null) {
    const [fromMs, toMs] = [Number(span[1]), Number(span[2])]
    return fromMs < toMs ? { fromMs, toMs } : undefined
  }
  return text !== undefined && word.test(text) ? { preset: text } : undefined
}

/** Reads a view from an address; parts that are missing, out of range or not understood are left out. Never throws. */
export function parseView(query: Query): SharedView {
  const text = (key: string) => {
    const value = query[key]
    const first = Array.isArray(value) ? (value as readonly (string | null)[])[0] : (value as string | null | undefined)
    return first ?? undefined
  }
  const at = parseAt(text('at'))
  const selection = parsePick(text('pick'))
  const period = parsePeriod(text('period'))
  const layers = Object.fromEntries([
    ...words(text('on')).map((id) => [id, true]),
    ...words(text('off')).map((id) => [id, false]),
  ])
  const [basemap] = words(text('base'))
  return {
    ...(at === undefined ? {} : { at }),
    ...(selection === undefined ? {} : { selection }),
    ...(period === undefined ? {} : { period }),
    ...(Object.keys(layers).length === 0 ? {} : { layers }),
    ...(basemap === undefined ? {} : { basemap }),
  }
}
