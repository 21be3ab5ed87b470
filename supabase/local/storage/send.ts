import { header, type ApiReply, type ApiRequest } from '../http/message.ts'
import type { StorageContext } from './context.ts'
import type { ObjectRow } from './objects.ts'
import { StorageError } from './storageError.ts'

const disposition = (request: ApiRequest, object: ObjectRow): Record<string, string> => {
  const wanted = request.url.searchParams.get('download')
  if (wanted === null) return {}
  const name = wanted === '' ? (object.name.split('/').at(-1) ?? '') : wanted
  return { 'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(name)}` }
}

/** The bytes of an object, or 304 when the caller has them. Throws StorageError when they are missing. */
export const send = async ({ blobs }: StorageContext, request: ApiRequest, object: ObjectRow): Promise<ApiReply> => {
  const etag = String(object.metadata['eTag'] ?? '')
  const headers = {
    'content-type': String(object.metadata['mimetype'] ?? 'application/octet-stream'),
    'cache-control': `private, ${String(object.metadata['cacheControl'] ?? 'no-cache')}`,
    etag,
    'last-modified': object.updated_at.toUTCString(),
    // Whatever somebody uploaded is shown as data, never run as a page of ours.
    'content-security-policy': "default-src 'none'; sandbox",
    ...disposition(request, object),
  }
  if (header(request, 'if-none-match') === etag) return { status: 304, headers, body: null }
  const bytes = await blobs.read(object.version)
  if (bytes === null) throw new StorageError(404, 'not_found', 'The bytes of this object are missing')
  return { status: 200, headers, body: bytes }
}
