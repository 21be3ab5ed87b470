import { createHash } from 'node:crypto'
import type { Database, Queryable } from '../engine/database.types.ts'
import type { Identity } from '../http/identity.ts'
import { signJwt, verifyJwt } from '../http/jwt.ts'
import { header, json, type ApiReply, type ApiRequest } from '../http/message.ts'
import type { Blobs } from './blobs.ts'
import { bucketRoutes } from './buckets.ts'
import { asCaller, checkName, findBucket, findObject, listObjects, type Bucket, type ObjectRow } from './objects.ts'
import { StorageError, storageErrorReply } from './storageError.ts'
import { readUpload, type Upload } from './uploadBody.ts'

export type StorageHandler = (request: ApiRequest, identity: Identity | null, path: string) => Promise<ApiReply>

const bodyOf = (request: ApiRequest): Record<string, unknown> => {
  try {
    const value: unknown = JSON.parse(request.body.toString('utf8') || '{}')
    return typeof value === 'object' && value !== null ? { ...value } : {}
  } catch {
    throw new StorageError(400, 'InvalidRequest', 'body is not valid JSON')
  }
}

const texts = (value: unknown): string[] => (Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [])
const wholeNumber = (value: unknown, fallback: number, most: number): number =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0 ? Math.min(value, most) : fallback

const checkUpload = (bucket: Bucket, { bytes, contentType }: Upload) => {
  if (bucket.file_size_limit !== null && bytes.length > bucket.file_size_limit)
    throw new StorageError(413, 'Payload too large', 'The object exceeded the maximum allowed size')
  const type = contentType.split(';')[0]?.trim() ?? ''
  const isAllowed =
    bucket.allowed_mime_types?.some(
      (allowed) => allowed === type || (allowed.endsWith('/*') && type.startsWith(allowed.slice(0, -1))),
    ) ?? true
  if (!isAllowed) throw new StorageError(415, 'invalid_mime_type', `mime type ${type} is not supported`)
}

/** The part of Supabase Storage that storage-js uses. `path` is what follows /storage/v1/. */
export const createStorage = (db: Database, blobs: Blobs, secret: string): StorageHandler => {
  const sign = (url: string, expiresInS: number, upload: Record<string, unknown> = {}) =>
    signJwt({ url, ...upload, exp: Math.floor(Date.now() / 1000) + expiresInS }, secret)

  const tokenFor = (request: ApiRequest, url: string) => {
    const claims = verifyJwt(request.url.searchParams.get('token') ?? '', secret)
    if (claims === 'expired') throw new StorageError(400, 'InvalidJWT', '"exp" claim timestamp check failed')
    if (claims === 'invalid' || claims['url'] !== url)
      throw new StorageError(400, 'InvalidSignature', 'The signature does not fit this object')
    return claims
  }

  const send = async (request: ApiRequest, object: ObjectRow): Promise<ApiReply> => {
    const etag = String(object.metadata['eTag'] ?? '')
    const headers = {
      'content-type': String(object.metadata['mimetype'] ?? 'application/octet-stream'),
      'cache-control': `private, ${String(object.metadata['cacheControl'] ?? 'no-cache')}`,
      etag,
      'last-modified': object.updated_at.toUTCString(),
      // Whatever somebody uploaded is shown as data, never run as a page of ours.
      'content-security-policy': "default-src 'none'; sandbox",
      ...(request.url.searchParams.has('download')
        ? {
            'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(request.url.searchParams.get('download') || (object.name.split('/').at(-1) ?? ''))}`,
          }
        : {}),
    }
    if (header(request, 'if-none-match') === etag) return { status: 304, headers, body: null }
    const bytes = await blobs.read(object.version)
    if (bytes === null) throw new StorageError(404, 'not_found', 'The bytes of this object are missing')
    return { status: 200, headers, body: bytes }
  }

  const store = async (
    request: ApiRequest,
    identity: Identity,
    bucketId: string,
    name: string,
    isUpsert: boolean,
    mustExist: boolean,
  ) => {
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
    const old = await db.query<{ version: string }>('select version from storage.objects where bucket_id = $1 and name = $2', [
      bucketId,
      name,
    ])
    try {
      const id = await asCaller(db, identity, request, (transaction) => writeRow(transaction, values, isUpsert, mustExist))
      const previous = old.rows[0]?.version
      if (previous !== undefined && previous !== version) await blobs.drop(previous)
      return json(200, { Id: id, Key: `${bucketId}/${name}` })
    } catch (error) {
      await blobs.drop(version)
      throw error
    }
  }

  const writeRow = async (
    transaction: Queryable,
    values: readonly unknown[],
    isUpsert: boolean,
    mustExist: boolean,
  ): Promise<string> => {
    const change = 'version = $4, metadata = $5::jsonb, user_metadata = $6::jsonb, owner_id = $3::text, updated_at = now()'
    const insert = `insert into storage.objects (bucket_id, name, owner, owner_id, version, metadata, user_metadata)
      values ($1, $2, $3::uuid, $3::text, $4, $5::jsonb, $6::jsonb)`
    const sql = mustExist
      ? `update storage.objects set ${change} where bucket_id = $1 and name = $2 returning id`
      : `${insert}${isUpsert ? ` on conflict (bucket_id, name) do update set ${change}` : ''} returning id`
    const { rows } = await transaction.query<{ id: string }>(sql, values)
    const [row] = rows
    if (row === undefined) throw new StorageError(404, 'not_found', 'Object not found')
    return row.id
  }

  const removeAll = (request: ApiRequest, identity: Identity, bucket: string, names: readonly string[]) =>
    asCaller(db, identity, request, async (transaction) => {
      const { rows } = await transaction.query<ObjectRow>(
        'delete from storage.objects where bucket_id = $1 and name = any ($2::text[]) returning *',
        [bucket, names],
      )
      return rows
    })

  const moveOrCopy = async (request: ApiRequest, identity: Identity, isMove: boolean) => {
    const body = bodyOf(request)
    const [bucket, from, to] = [
      String(body['bucketId'] ?? ''),
      String(body['sourceKey'] ?? ''),
      String(body['destinationKey'] ?? ''),
    ]
    const target = typeof body['destinationBucket'] === 'string' ? body['destinationBucket'] : bucket
    checkName(to)
    await findBucket(db, target)
    await asCaller(db, identity, request, async (transaction) => {
      const source = await findObject(transaction, bucket, from)
      if (isMove) {
        const { affectedRows } = await transaction.query(
          'update storage.objects set bucket_id = $3, name = $4, updated_at = now() where bucket_id = $1 and name = $2',
          [bucket, from, target, to],
        )
        if (affectedRows === 0) throw new StorageError(403, 'Unauthorized', 'new row violates row-level security policy')
        return
      }
      const version = await blobs.copy(source.version)
      await writeRow(
        transaction,
        [target, to, identity.userId, version, JSON.stringify(source.metadata), JSON.stringify(source.user_metadata ?? {})],
        false,
        false,
      )
    })
    return json(200, isMove ? { message: 'Successfully moved' } : { Key: `${target}/${to}`, Id: '' })
  }

  const signMany = async (
    request: ApiRequest,
    identity: Identity,
    bucket: string,
    names: readonly string[],
    expiresInS: number,
  ) => {
    const { rows } = await asCaller(db, identity, request, (transaction) =>
      transaction.query<{ name: string }>('select name from storage.objects where bucket_id = $1 and name = any ($2::text[])', [
        bucket,
        names,
      ]),
    )
    const readable = new Set(rows.map(({ name }) => name))
    return names.map((path) =>
      readable.has(path)
        ? {
            path,
            error: null,
            signedURL: `/object/sign/${bucket}/${path}?token=${sign(`${bucket}/${path}`, expiresInS)}`,
          }
        : { path, error: 'Either the object does not exist or you do not have access to it', signedURL: null },
    )
  }

  const open = async (request: ApiRequest, path: string): Promise<ApiReply | null> => {
    const [, kind, bucket = '', name = ''] = /^object\/(sign|public|upload\/sign)\/([^/]+)\/(.+)$/.exec(path) ?? []
    if (kind === 'public' && (request.method === 'GET' || request.method === 'HEAD')) {
      if (!(await findBucket(db, bucket)).public) throw new StorageError(404, 'Bucket not found', 'Bucket not found')
      return send(request, await findObject(db, bucket, name))
    }
    if (kind === 'sign' && (request.method === 'GET' || request.method === 'HEAD')) {
      tokenFor(request, `${bucket}/${name}`)
      return send(request, await findObject(db, bucket, name))
    }
    if (kind === 'upload/sign' && request.method === 'PUT') {
      const claims = tokenFor(request, `upload:${bucket}/${name}`)
      const owner: Identity = {
        role: 'service_role',
        claims: { role: 'service_role' },
        userId: typeof claims['owner'] === 'string' ? claims['owner'] : null,
      }
      return store(request, owner, bucket, name, claims['upsert'] === true, false)
    }
    return null
  }

  const handle: StorageHandler = async (request, identity, path) => {
    const { method } = request
    const opened = await open(request, path)
    if (opened !== null) return opened
    if (identity === null) throw new StorageError(401, 'Unauthorized', 'Invalid JWT')
    if (path === 'bucket' || path.startsWith('bucket/')) return bucketRoutes(db, blobs, identity, request, path, bodyOf)
    const asked = bodyOf

    if (method === 'POST' && (path === 'object/move' || path === 'object/copy'))
      return moveOrCopy(request, identity, path.endsWith('move'))
    const [, listed] = /^object\/list\/([^/]+)$/.exec(path) ?? []
    if (listed !== undefined && method === 'POST') {
      const { prefix, search, limit, offset, sortBy } = asked(request)
      const order =
        typeof sortBy === 'object' && sortBy !== null ? { column: '', order: '', ...sortBy } : { column: 'name', order: 'asc' }
      const listing = {
        prefix: String(prefix ?? ''),
        search: String(search ?? ''),
        limit: wholeNumber(limit, 100, 1000),
        offset: wholeNumber(offset, 0, 1e9),
        column: String(order.column),
        isDescending: order.order === 'desc',
      }
      return json(200, await asCaller(db, identity, request, (transaction) => listObjects(transaction, listed, listing)))
    }
    const [, signBucket, signName] = /^object\/sign\/([^/]+)(?:\/(.+))?$/.exec(path) ?? []
    if (signBucket !== undefined && method === 'POST') {
      const { expiresIn, paths } = asked(request)
      const seconds = wholeNumber(expiresIn, 60, 7 * 86_400)
      if (signName === undefined) return json(200, await signMany(request, identity, signBucket, texts(paths), seconds))
      const [signed] = await signMany(request, identity, signBucket, [signName], seconds)
      if (signed?.signedURL == null) throw new StorageError(404, 'not_found', 'Object not found')
      return json(200, { signedURL: signed.signedURL })
    }
    const [, uploadBucket = '', uploadName] = /^object\/upload\/sign\/([^/]+)\/(.+)$/.exec(path) ?? []
    if (uploadName !== undefined && method === 'POST') {
      checkName(uploadName)
      const upsert = header(request, 'x-upsert') === 'true'
      // The right to write is tried now, with the caller's rights, and undone: the link itself carries it on.
      await asCaller(db, identity, request, async (transaction) => {
        await transaction.exec('savepoint trial')
        await writeRow(transaction, [uploadBucket, uploadName, identity.userId, '', '{}', '{}'], upsert, false)
        await transaction.exec('rollback to savepoint trial')
      })
      const token = sign(`upload:${uploadBucket}/${uploadName}`, 7_200, { owner: identity.userId, upsert })
      return json(200, { url: `/object/upload/sign/${uploadBucket}/${uploadName}?token=${token}`, token })
    }
    const [, infoBucket = '', infoName] = /^object\/info\/(?:authenticated\/)?([^/]+)\/(.+)$/.exec(path) ?? []
    if (infoName !== undefined && method === 'GET') {
      const { id, name, version, metadata, user_metadata, created_at, updated_at } = await asCaller(
        db,
        identity,
        request,
        (transaction) => findObject(transaction, infoBucket, infoName),
      )
      return json(200, {
        id,
        name,
        version,
        bucket_id: infoBucket,
        size: metadata['size'],
        content_type: metadata['mimetype'],
        cache_control: metadata['cacheControl'],
        etag: metadata['eTag'],
        metadata: user_metadata,
        created_at,
        last_modified: updated_at,
      })
    }
    const [, bucket = '', name] = /^object\/(?:authenticated\/)?([^/]+)(?:\/(.+))?$/.exec(path) ?? []
    if (bucket !== '' && name === undefined && method === 'DELETE') {
      const removed = await removeAll(request, identity, bucket, texts(asked(request)['prefixes']))
      for (const { version } of removed) await blobs.drop(version)
      return json(
        200,
        removed.map(({ version, ...shown }) => ({ ...shown, bucket_id: bucket, version })),
      )
    }
    if (name !== undefined) {
      if (method === 'GET' || method === 'HEAD')
        return send(request, await asCaller(db, identity, request, (transaction) => findObject(transaction, bucket, name)))
      if (method === 'POST' || method === 'PUT')
        return store(request, identity, bucket, name, header(request, 'x-upsert') === 'true', method === 'PUT')
      if (method === 'DELETE') {
        const removed = await removeAll(request, identity, bucket, [name])
        if (removed.length === 0) throw new StorageError(404, 'not_found', 'Object not found')
        for (const { version } of removed) await blobs.drop(version)
        return json(200, { message: 'Successfully deleted' })
      }
    }
    throw new StorageError(404, 'not_found', `Route ${method} ${path} not found`)
  }
  return async (request, identity, path) => {
    try {
      return await handle(request, identity, path)
    } catch (error) {
      return storageErrorReply(error)
    }
  }
}
