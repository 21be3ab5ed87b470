import { createHash } from 'node:crypto'
import type { Queryable } from '../engine/database.types.ts'
import { json, type ApiReply } from '../http/message.ts'
import { bodyOf, type Call, type StorageContext } from './context.ts'
import { asCaller, checkName, findBucket, findObject, type Bucket, type ObjectRow } from './objects.ts'
import { StorageError } from './storageError.ts'
import { readUpload, type Upload } from './uploadBody.ts'

export type Existing = 'refuse' | 'replace' | 'require'

const checkUpload = (bucket: Bucket, { bytes, contentType }: Upload) => {
  if (bucket.file_size_limit !== null && bytes.length > bucket.file_size_limit)
    throw new StorageError(413, 'Payload too large', 'The object exceeded the maximum allowed size')
  const type = contentType.split(';')[0]?.trim() ?? ''
  const fits = (allowed: string) => allowed === type || (allowed.endsWith('/*') && type.startsWith(allowed.slice(0, -1)))
  if (bucket.allowed_mime_types?.some(fits) === false)
    throw new StorageError(415, 'invalid_mime_type', `mime type ${type} is not supported`)
}

/** Writes the row of an object with the caller's rights and returns its id. Throws StorageError or the policy's refusal. */
export const writeRow = async (transaction: Queryable, values: readonly unknown[], existing: Existing): Promise<string> => {
  const change = 'version = $4, metadata = $5::jsonb, user_metadata = $6::jsonb, owner_id = $3::text, updated_at = now()'
  const insert = `insert into storage.objects (bucket_id, name, owner, owner_id, version, metadata, user_metadata)
    values ($1, $2, $3::uuid, $3::text, $4, $5::jsonb, $6::jsonb)`
  const sql =
    existing === 'require'
      ? `update storage.objects set ${change} where bucket_id = $1 and name = $2 returning id`
      : `${insert}${existing === 'replace' ? ` on conflict (bucket_id, name) do update set ${change}` : ''} returning id`
  const { rows } = await transaction.query<{ id: string }>(sql, values)
  const [row] = rows
  if (row === undefined) throw new StorageError(404, 'not_found', 'Object not found')
  return row.id
}

/** Takes an upload: bytes first, then the row, then the bytes it replaces go. */
export const store = async (
  { db, blobs }: StorageContext,
  { request, identity }: Call,
  bucketId: string,
  name: string,
  existing: Existing,
): Promise<ApiReply> => {
  checkName(name)
  const upload = await readUpload(request)
  checkUpload(await findBucket(db, bucketId), upload)
  const metadata = {
    eTag: `"${createHash('md5').update(upload.bytes).digest('hex')}"`,
    size: upload.bytes.length,
    mimetype: upload.contentType,
    cacheControl: upload.cacheControl,
    lastModified: new Date().toISOString(),
    contentLength: upload.bytes.length,
    httpStatusCode: 200,
  }
  const version = await blobs.write(upload.bytes)
  const values = [bucketId, name, identity.userId, version, JSON.stringify(metadata), JSON.stringify(upload.userMetadata)]
  try {
    const { id, previous } = await asCaller(db, identity, request, async (transaction) => {
      // Only what the caller may see can be replaced by the caller.
      const { rows } = await transaction.query<{ version: string }>(
        'select version from storage.objects where bucket_id = $1 and name = $2',
        [bucketId, name],
      )
      return { id: await writeRow(transaction, values, existing), previous: rows[0]?.version }
    })
    if (previous !== undefined) await blobs.drop(previous)
    return json(200, { Id: id, Key: `${bucketId}/${name}` })
  } catch (error) {
    await blobs.drop(version)
    throw error
  }
}

/** Deletes what the caller may delete, and then its bytes. */
export const removeAll = async (
  { db, blobs }: StorageContext,
  { request, identity }: Call,
  bucket: string,
  names: readonly string[],
): Promise<ObjectRow[]> => {
  const { rows } = await asCaller(db, identity, request, (transaction) =>
    transaction.query<ObjectRow>('delete from storage.objects where bucket_id = $1 and name = any ($2::text[]) returning *', [
      bucket,
      names,
    ]),
  )
  for (const { version } of rows) await blobs.drop(version)
  return rows
}

const relocation = (call: Call) => {
  const body = bodyOf(call.request)
  const text = (key: string) => (typeof body[key] === 'string' ? body[key] : '')
  const target = text('destinationBucket') === '' ? text('bucketId') : text('destinationBucket')
  checkName(text('destinationKey'))
  return { bucket: text('bucketId'), from: text('sourceKey'), target, to: text('destinationKey') }
}

export const move = async ({ db }: StorageContext, call: Call): Promise<ApiReply> => {
  const { bucket, from, target, to } = relocation(call)
  await findBucket(db, target)
  await asCaller(db, call.identity, call.request, async (transaction) => {
    await findObject(transaction, bucket, from)
    const { affectedRows } = await transaction.query(
      'update storage.objects set bucket_id = $3, name = $4, updated_at = now() where bucket_id = $1 and name = $2',
      [bucket, from, target, to],
    )
    if (affectedRows === 0) throw new StorageError(403, 'Unauthorized', 'new row violates row-level security policy')
  })
  return json(200, { message: 'Successfully moved' })
}

export const copy = async ({ db, blobs }: StorageContext, call: Call): Promise<ApiReply> => {
  const { bucket, from, target, to } = relocation(call)
  await findBucket(db, target)
  const source = await asCaller(db, call.identity, call.request, (transaction) => findObject(transaction, bucket, from))
  const version = await blobs.copy(source.version)
  const values = [
    target,
    to,
    call.identity.userId,
    version,
    JSON.stringify(source.metadata),
    JSON.stringify(source.user_metadata ?? {}),
  ]
  try {
    const id = await asCaller(db, call.identity, call.request, (transaction) => writeRow(transaction, values, 'refuse'))
    return json(200, { Key: `${target}/${to}`, Id: id })
  } catch (error) {
    await blobs.drop(version)
    throw error
  }
}
