import { json, type ApiReply } from '../http/message.ts'
import { bodyOf, texts, type Call, type StorageContext } from './context.ts'
import { asCaller, findBucket, type Bucket } from './objects.ts'
import { StorageError } from './storageError.ts'

const bytesOf = (limit: unknown): number | null => {
  if (limit === undefined || limit === null) return null
  const [, amount, unit] = /^(\d{1,12})(KB|MB|GB)?$/i.exec(String(limit)) ?? []
  const bytes = Number(amount) * 1024 ** (['KB', 'MB', 'GB'].indexOf((unit ?? '').toUpperCase()) + 1)
  if (!Number.isSafeInteger(bytes)) throw new StorageError(400, 'InvalidRequest', 'file_size_limit is no number of bytes')
  return bytes
}

// Whatever is handed to the database has the type that it expects: the embedded one ends with a list that is none.
const typesOf = (types: unknown): string[] | null => {
  if (types === undefined || types === null) return null
  const named = texts(types).filter((type) => /^[\w.+*-]{1,60}\/[\w.+*-]{1,60}$/.test(type))
  if (!Array.isArray(types) || named.length !== types.length)
    throw new StorageError(400, 'InvalidRequest', 'allowed_mime_types is no list of types')
  return named
}

/** /bucket and /bucket/<id>: who may see or change a bucket is up to the policies of storage.buckets. */
export const bucketRoutes = async (
  { db, blobs }: StorageContext,
  { request, identity }: Call,
  path: string,
): Promise<ApiReply> => {
  const { method } = request
  const [id = '', action] = path.slice('bucket/'.length).split('/')
  if (id === '' && method === 'GET') {
    const { rows } = await asCaller(db, identity, request, (transaction) =>
      transaction.query<Bucket>('select * from storage.buckets order by name'),
    )
    return json(200, rows)
  }
  if (method === 'GET') return json(200, await asCaller(db, identity, request, (transaction) => findBucket(transaction, id)))
  const body = bodyOf(request)
  const values = [body['public'] === true, bytesOf(body['file_size_limit']), typesOf(body['allowed_mime_types'])]
  if (id === '' && method === 'POST') {
    const name = String(body['id'] ?? body['name'] ?? '')
    if (!/^[\w.-]{1,100}$/.test(name)) throw new StorageError(400, 'InvalidBucketName', `Invalid bucket name: ${name}`)
    await asCaller(db, identity, request, (transaction) =>
      transaction.query(
        'insert into storage.buckets (id, name, public, file_size_limit, allowed_mime_types) values ($1, $1, $2, $3, $4::text[])',
        [name, ...values],
      ),
    )
    return json(200, { name })
  }
  if (method === 'PUT') {
    await asCaller(db, identity, request, async (transaction) => {
      await findBucket(transaction, id)
      await transaction.query(
        'update storage.buckets set public = $2, file_size_limit = $3, allowed_mime_types = $4::text[], updated_at = now() where id = $1',
        [id, ...values],
      )
    })
    return json(200, { message: 'Successfully updated' })
  }
  const versions = await asCaller(db, identity, request, async (transaction) => {
    await findBucket(transaction, id)
    const { rows } = await transaction.query<{ version: string }>('select version from storage.objects where bucket_id = $1', [
      id,
    ])
    if (action !== 'empty' && rows.length > 0)
      throw new StorageError(409, 'InvalidRequest', 'The bucket you tried to delete is not empty')
    await transaction.query('delete from storage.objects where bucket_id = $1', [id])
    if (action !== 'empty') await transaction.query('delete from storage.buckets where id = $1', [id])
    return rows.map(({ version }) => version)
  })
  for (const version of versions) await blobs.drop(version)
  return json(200, { message: action === 'empty' ? 'Successfully emptied' : 'Successfully deleted' })
}
