import { signJwt, verifyJwt, type Claims } from '../http/jwt.ts'
import { header, json, type ApiReply, type ApiRequest } from '../http/message.ts'
import { bodyOf, texts, wholeNumber, type Call, type StorageContext } from './context.ts'
import { asCaller, checkName, findBucket, findObject } from './objects.ts'
import { send } from './send.ts'
import { store, writeRow } from './store.ts'
import { StorageError } from './storageError.ts'

const UPLOAD_LINK_S = 7_200
const LONGEST_LINK_S = 7 * 86_400

const sign = ({ secret }: StorageContext, url: string, expiresInS: number, more: Record<string, unknown> = {}) =>
  signJwt({ ...more, url, exp: Math.floor(Date.now() / 1000) + expiresInS }, secret)

/** What a link's token says, if it is for this object. Throws StorageError. */
const linkClaims = ({ secret }: StorageContext, request: ApiRequest, url: string): Claims => {
  const claims = verifyJwt(request.url.searchParams.get('token') ?? '', secret)
  if (claims === 'expired') throw new StorageError(400, 'InvalidJWT', '"exp" claim timestamp check failed')
  if (claims === 'invalid' || claims['url'] !== url)
    throw new StorageError(400, 'InvalidSignature', 'The signature does not fit this object')
  return claims
}

const signMany = async (
  context: StorageContext,
  { request, identity }: Call,
  bucket: string,
  names: readonly string[],
  expiresInS: number,
) => {
  const { rows } = await asCaller(context.db, identity, request, (transaction) =>
    transaction.query<{ name: string }>('select name from storage.objects where bucket_id = $1 and name = any ($2::text[])', [
      bucket,
      names,
    ]),
  )
  const readable = new Set(rows.map(({ name }) => name))
  return names.map((path) =>
    readable.has(path)
      ? { path, error: null, signedURL: `/object/sign/${bucket}/${path}?token=${sign(context, `${bucket}/${path}`, expiresInS)}` }
      : { path, error: 'Either the object does not exist or you do not have access to it', signedURL: null },
  )
}

/** POST /object/sign/<bucket>[/<name>]: links to what the caller may read. */
export const makeLinks = async (
  context: StorageContext,
  call: Call,
  bucket: string,
  name: string | undefined,
): Promise<ApiReply> => {
  const { expiresIn, paths } = bodyOf(call.request)
  const seconds = wholeNumber(expiresIn, 60, LONGEST_LINK_S)
  if (name === undefined) return json(200, await signMany(context, call, bucket, texts(paths), seconds))
  const [signed] = await signMany(context, call, bucket, [name], seconds)
  if (signed === undefined || signed.signedURL === null) throw new StorageError(404, 'not_found', 'Object not found')
  return json(200, { signedURL: signed.signedURL })
}

/** POST /object/upload/sign/<bucket>/<name>: a link by which somebody without an account may upload this one object. */
export const makeUploadLink = async (context: StorageContext, call: Call, bucket: string, name: string): Promise<ApiReply> => {
  checkName(name)
  const upsert = header(call.request, 'x-upsert') === 'true'
  // The right to write is tried now, with the caller's rights, and undone: the link itself carries it on.
  await asCaller(context.db, call.identity, call.request, async (transaction) => {
    await transaction.exec('savepoint trial')
    const row = [bucket, name, call.identity.userId, '', '{}', '{}']
    await writeRow(transaction, row, upsert ? 'replace' : 'refuse')
    // Replacing is a right of its own: a link got before the object exists must not carry it.
    if (upsert) await writeRow(transaction, row, 'require')
    await transaction.exec('rollback to savepoint trial')
  })
  const token = sign(context, `upload:${bucket}/${name}`, UPLOAD_LINK_S, { owner: call.identity.userId, upsert })
  return json(200, { url: `/object/upload/sign/${bucket}/${name}?token=${token}`, token })
}

const LINK = /^object\/(sign|public|upload\/sign)\/([^/]+)\/(.+)$/

/** What needs no account: public buckets and signed links. null when the path is neither. */
export const openLink = async (context: StorageContext, request: ApiRequest, path: string): Promise<ApiReply | null> => {
  const [, kind, bucket = '', name = ''] = LINK.exec(path) ?? []
  const isRead = request.method === 'GET' || request.method === 'HEAD'
  if (kind === 'public' && isRead) {
    if (!(await findBucket(context.db, bucket)).public) throw new StorageError(404, 'Bucket not found', 'Bucket not found')
    return send(context, request, await findObject(context.db, bucket, name))
  }
  if (kind === 'sign' && isRead) {
    linkClaims(context, request, `${bucket}/${name}`)
    return send(context, request, await findObject(context.db, bucket, name))
  }
  if (kind === 'upload/sign' && request.method === 'PUT') {
    const { owner, upsert } = linkClaims(context, request, `upload:${bucket}/${name}`)
    const identity = {
      role: 'service_role',
      claims: { role: 'service_role' },
      userId: typeof owner === 'string' ? owner : null,
    } as const
    return store(context, { request, identity }, bucket, name, upsert === true ? 'replace' : 'refuse')
  }
  return null
}
