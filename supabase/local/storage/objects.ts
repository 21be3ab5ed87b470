import type { Database, Queryable } from '../engine/database.types.ts'
import type { Identity } from '../http/identity.ts'
import type { ApiRequest } from '../http/message.ts'
import { sessionStep } from '../rest/session.ts'
import { StorageError } from './storageError.ts'

export interface Bucket {
  readonly id: string
  readonly name: string
  readonly public: boolean
  readonly file_size_limit: number | null
  readonly allowed_mime_types: string[] | null
  readonly created_at: Date
  readonly updated_at: Date
}

export interface ObjectRow {
  readonly id: string
  readonly name: string
  readonly version: string
  readonly metadata: Record<string, unknown>
  readonly user_metadata: Record<string, unknown> | null
  readonly created_at: Date
  readonly updated_at: Date
  readonly last_accessed_at: Date
}

/** Runs `work` with the caller's own rights: every row it sees or writes has passed the policies of storage.objects. */
export const asCaller = <T>(
  db: Database,
  identity: Identity,
  request: ApiRequest,
  work: (transaction: Queryable) => Promise<T>,
): Promise<T> =>
  db.transaction(async (transaction) => {
    // Listing is a POST and reading a GET; only the policies decide what may be written.
    const step = sessionStep(identity, { ...request, method: 'POST' }, false)
    await transaction.query(step.sql, step.parameters)
    return work(transaction)
  })

/** A bucket by id, past its policies: its limits hold for everybody. */
export const findBucket = async (db: Queryable, id: string): Promise<Bucket> => {
  const { rows } = await db.query<Bucket>('select * from storage.buckets where id = $1', [id])
  const [bucket] = rows
  if (bucket === undefined) throw new StorageError(404, 'Bucket not found', 'Bucket not found')
  return bucket
}

export const findObject = async (db: Queryable, bucket: string, name: string): Promise<ObjectRow> => {
  const { rows } = await db.query<ObjectRow>('select * from storage.objects where bucket_id = $1 and name = $2', [bucket, name])
  const [object] = rows
  if (object === undefined) throw new StorageError(404, 'not_found', 'Object not found')
  return object
}

/** Throws StorageError for a name that could not be told from another: empty parts, dots, control characters. */
export const checkName = (name: string): void => {
  const isStrange =
    name === '' || name.length > 900 || name.split('/').some((part) => part === '' || part === '.' || part === '..')
  if (isStrange || /[\u0000-\u001f\u007f\\]/.test(name)) throw new StorageError(400, 'InvalidKey', `Invalid key: ${name}`)
}

const LIST_ORDER: ReadonlyMap<string, string> = new Map([
  ['name', 'name'],
  ['updated_at', 'updated_at'],
  ['created_at', 'created_at'],
  ['last_accessed_at', 'last_accessed_at'],
])

export interface Listing {
  readonly prefix: string
  readonly search: string
  readonly limit: number
  readonly offset: number
  readonly column: string
  readonly isDescending: boolean
}

/** One level of a bucket: files with their rows, folders by name alone. */
export const listObjects = async (db: Queryable, bucket: string, listing: Listing) => {
  const folder = listing.prefix === '' || listing.prefix.endsWith('/') ? listing.prefix : `${listing.prefix}/`
  const column = LIST_ORDER.get(listing.column) ?? 'name'
  const { rows } = await db.query<{ name: string; id: string | null }>(
    `with below as (
       select o.*, substr(o.name, length($2) + 1) as rest from storage.objects o where o.bucket_id = $1 and starts_with(o.name, $2)
     )
     select rest as name, id, updated_at, created_at, last_accessed_at, metadata from below
       where strpos(rest, '/') = 0 and rest <> '' and starts_with(lower(rest), lower($3))
     union all
     select distinct split_part(rest, '/', 1), null::uuid, null::timestamptz, null::timestamptz, null::timestamptz, null::jsonb from below
       where strpos(rest, '/') > 0 and starts_with(lower(split_part(rest, '/', 1)), lower($3))
     order by ${column === 'name' ? '1' : column} ${listing.isDescending ? 'desc' : 'asc'} limit $4 offset $5`,
    [bucket, folder, listing.search, listing.limit, listing.offset],
  )
  return rows
}
