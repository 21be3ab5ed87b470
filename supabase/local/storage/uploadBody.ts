import { isTooDeep } from '../http/jsonDepth.ts'
import { header, type ApiRequest } from '../http/message.ts'
import { StorageError } from './storageError.ts'

const MOST_METADATA_BYTES = 4_096

export interface Upload {
  readonly bytes: Uint8Array
  readonly contentType: string
  readonly cacheControl: string
  readonly userMetadata: Record<string, unknown>
}

const parseMetadata = (text: string | null, encoding: 'utf8' | 'base64'): Record<string, unknown> => {
  if (text === null) return {}
  const bytes = Buffer.from(text, encoding)
  // A key and a value for each fact of a photo; PostgreSQL cannot hold half of a surrogate pair.
  if (bytes.length > MOST_METADATA_BYTES || isTooDeep(bytes) || /\\u(?:0000|d[89a-f])/i.test(bytes.toString('utf8')))
    throw new StorageError(400, 'InvalidRequest', 'metadata is too large or not plain')
  try {
    const value: unknown = JSON.parse(bytes.toString('utf8'))
    return typeof value === 'object' && value !== null ? { ...value } : {}
  } catch {
    throw new StorageError(400, 'InvalidRequest', 'metadata is not valid JSON')
  }
}

/** The file of an upload: the body itself, or the file part of a form, which is how storage-js sends a Blob. Throws StorageError. */
export const readUpload = async (request: ApiRequest): Promise<Upload> => {
  const type = header(request, 'content-type') ?? 'application/octet-stream'
  if (!type.startsWith('multipart/form-data'))
    return {
      bytes: request.body,
      contentType: type,
      cacheControl: header(request, 'cache-control') ?? 'no-cache',
      userMetadata: parseMetadata(header(request, 'x-metadata') ?? null, 'base64'),
    }
  let form: FormData
  try {
    form = await new Response(new Uint8Array(request.body), { headers: { 'content-type': type } }).formData()
  } catch {
    throw new StorageError(400, 'InvalidRequest', 'the form is incomplete')
  }
  const file = [...form.values()].find((value) => value instanceof File)
  if (file === undefined) throw new StorageError(400, 'InvalidRequest', 'the form holds no file')
  const seconds = form.get('cacheControl')
  const metadata = form.get('metadata')
  return {
    bytes: new Uint8Array(await file.arrayBuffer()),
    contentType: file.type === '' ? 'application/octet-stream' : file.type,
    cacheControl: typeof seconds === 'string' ? `max-age=${Number(seconds) || 0}` : 'no-cache',
    userMetadata: parseMetadata(typeof metadata === 'string' ? metadata : null, 'utf8'),
  }
}
