import type { ApiReply } from '../http/message.ts'
import { JSON_TYPE } from '../http/message.ts'
import { RestError } from './restError.ts'

export type MediaType = 'json' | 'object' | 'csv' | 'geojson' | 'bytes'

const OBJECT_TYPE = 'application/vnd.pgrst.object+json'

/** What the Accept header asks for. `ownType` is the media type a function itself returns. */
export const mediaType = (accept: string | undefined, ownType: string | null): MediaType => {
  const wanted = (accept ?? '*/*').split(',').map((part) => part.split(';')[0]?.trim().toLowerCase() ?? '')
  for (const type of wanted) {
    if (ownType !== null && (type === ownType || type === '*/*')) return 'bytes'
    if (type === OBJECT_TYPE) return 'object'
    if (type === '*/*' || type === 'application/*' || type === 'application/json' || type === 'application/vnd.pgrst.array+json')
      return 'json'
    if (type === 'text/csv') return 'csv'
    if (type === 'application/geo+json') return 'geojson'
  }
  throw new RestError(406, 'PGRST107', `None of these media types are available: ${wanted.join(', ')}`)
}

/** SQL that folds the rows `r` into one text. */
export const bodySql = (type: MediaType): string => {
  if (type === 'geojson')
    return `json_build_object('type', 'FeatureCollection', 'features', coalesce(json_agg(extensions.st_asgeojson(r)::json), '[]'))::text`
  if (type === 'object') return `coalesce((json_agg(r) -> 0)::text, 'null')`
  return `coalesce(json_agg(r), '[]')::text`
}

const cell = (value: unknown): string => {
  if (value === null || value === undefined) return ''
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value)
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

const csv = (body: string): string => {
  const rows = JSON.parse(body) as Record<string, unknown>[]
  const names = Object.keys(rows[0] ?? {})
  return [names.map(cell).join(','), ...rows.map((row) => names.map((name) => cell(row[name])).join(','))].join('\n')
}

export const contentType = (type: MediaType): string => {
  if (type === 'csv') return 'text/csv; charset=utf-8'
  if (type === 'geojson') return 'application/geo+json; charset=utf-8'
  return type === 'object' ? `${OBJECT_TYPE}; charset=utf-8` : JSON_TYPE
}

export interface Page {
  readonly body: string
  readonly rows: number
  /** null when no count was asked for. */
  readonly total: number | null
  readonly offset: number
}

/** A read as PostgREST answers it: Content-Range, 206 for a part, 406 when one object was asked for and not one came. */
export const pageReply = (
  page: Page,
  type: MediaType,
  successStatus = 200,
  headers: Readonly<Record<string, string>> = {},
): ApiReply => {
  if (type === 'object' && page.rows !== 1)
    throw new RestError(
      406,
      'PGRST116',
      'Cannot coerce the result to a single JSON object',
      `The result contains ${page.rows} rows`,
    )
  const { rows, total, offset } = page
  if (total !== null && offset > 0 && offset >= total && total > 0)
    throw new RestError(
      416,
      'PGRST103',
      'Requested range not satisfiable',
      `An offset of ${offset} was requested, but there are only ${total} rows.`,
    )
  const range = rows === 0 ? '*' : `${offset}-${offset + rows - 1}`
  const status = successStatus === 200 && total !== null && rows < total ? 206 : successStatus
  return {
    status,
    headers: { 'content-type': contentType(type), 'content-range': `${range}/${total ?? '*'}`, ...headers },
    body: type === 'csv' ? csv(page.body) : page.body,
  }
}
