import type { Database } from '../engine/database.types.ts'
import type { Identity } from '../http/identity.ts'
import { header, json, type ApiReply, type ApiRequest } from '../http/message.ts'
import type { Blobs } from './blobs.ts'
import { bucketRoutes } from './buckets.ts'
import { bodyOf, texts, wholeNumber, type Call, type StorageContext } from './context.ts'
import { makeLinks, makeUploadLink, openLink } from './links.ts'
import { asCaller, findObject, listObjects } from './objects.ts'
import { send } from './send.ts'
import { copy, move, removeAll, store } from './store.ts'
import { StorageError, storageErrorReply } from './storageError.ts'

export type StorageHandler = (request: ApiRequest, identity: Identity | null, path: string) => Promise<ApiReply>

const list = async ({ db }: StorageContext, { request, identity }: Call, bucket: string): Promise<ApiReply> => {
  const { prefix, search, limit, offset, sortBy } = bodyOf(request)
  const order =
    typeof sortBy === 'object' && sortBy !== null ? { column: '', order: '', ...sortBy } : { column: 'name', order: 'asc' }
  const listing = {
    prefix: typeof prefix === 'string' ? prefix : '',
    search: typeof search === 'string' ? search : '',
    limit: wholeNumber(limit, 100, 1000),
    offset: wholeNumber(offset, 0, 1e9),
    column: order.column,
    isDescending: order.order === 'desc',
  }
  return json(200, await asCaller(db, identity, request, (transaction) => listObjects(transaction, bucket, listing)))
}

const info = async (
  { db }: StorageContext,
  { request, identity }: Call,
  bucket: string,
  objectName: string,
): Promise<ApiReply> => {
  const { id, name, version, metadata, user_metadata, created_at, updated_at } = await asCaller(
    db,
    identity,
    request,
    (transaction) => findObject(transaction, bucket, objectName),
  )
  return json(200, {
    id,
    name,
    version,
    bucket_id: bucket,
    size: metadata['size'],
    content_type: metadata['mimetype'],
    cache_control: metadata['cacheControl'],
    etag: metadata['eTag'],
    metadata: user_metadata,
    created_at,
    last_modified: updated_at,
  })
}

const OBJECT = /^object\/(?:authenticated\/)?([^/]+)(?:\/(.+))?$/

const objectRoutes = async (context: StorageContext, call: Call, path: string): Promise<ApiReply | null> => {
  const { request, identity } = call
  const [, bucket, name] = OBJECT.exec(path) ?? []
  if (bucket === undefined) return null
  if (name === undefined) {
    if (request.method !== 'DELETE') return null
    const removed = await removeAll(context, call, bucket, texts(bodyOf(request)['prefixes']))
    return json(200, removed)
  }
  switch (request.method) {
    case 'GET':
    case 'HEAD':
      return send(
        context,
        request,
        await asCaller(context.db, identity, request, (transaction) => findObject(transaction, bucket, name)),
      )
    case 'POST':
      return store(context, call, bucket, name, header(request, 'x-upsert') === 'true' ? 'replace' : 'refuse')
    case 'PUT':
      return store(context, call, bucket, name, 'require')
    case 'DELETE':
      if ((await removeAll(context, call, bucket, [name])).length === 0)
        throw new StorageError(404, 'not_found', 'Object not found')
      return json(200, { message: 'Successfully deleted' })
  }
  return null
}

const route = async (context: StorageContext, call: Call, path: string): Promise<ApiReply | null> => {
  const { method } = call.request
  if (path === 'bucket' || path.startsWith('bucket/')) return bucketRoutes(context, call, path)
  if (method === 'POST' && path === 'object/move') return move(context, call)
  if (method === 'POST' && path === 'object/copy') return copy(context, call)
  const [, listed] = /^object\/list\/([^/]+)$/.exec(path) ?? []
  if (listed !== undefined && method === 'POST') return list(context, call, listed)
  const [, signBucket, signName] = /^object\/sign\/([^/]+)(?:\/(.+))?$/.exec(path) ?? []
  if (signBucket !== undefined && method === 'POST') return makeLinks(context, call, signBucket, signName)
  const [, uploadBucket = '', uploadName] = /^object\/upload\/sign\/([^/]+)\/(.+)$/.exec(path) ?? []
  if (uploadName !== undefined && method === 'POST') return makeUploadLink(context, call, uploadBucket, uploadName)
  const [, infoBucket = '', infoName] = /^object\/info\/(?:authenticated\/)?([^/]+)\/(.+)$/.exec(path) ?? []
  if (infoName !== undefined && method === 'GET') return info(context, call, infoBucket, infoName)
  return objectRoutes(context, call, path)
}

/** The part of Supabase Storage that storage-js uses. `path` is what follows /storage/v1/. */
export const createStorage = (db: Database, blobs: Blobs, secret: string): StorageHandler => {
  const context: StorageContext = { db, blobs, secret }
  return async (request, identity, path) => {
    try {
      const opened = await openLink(context, request, path)
      if (opened !== null) return opened
      if (identity === null) throw new StorageError(401, 'Unauthorized', 'Invalid JWT')
      const reply = await route(context, { request, identity }, path)
      if (reply === null) throw new StorageError(404, 'not_found', `Route ${request.method} ${path} not found`)
      return reply
    } catch (error) {
      return storageErrorReply(error)
    }
  }
}
