import * as v from 'valibot'
import { getClient, serviceUrl, signedFetch } from '@/data/client'
import { toAppError } from '@/data/errors'
import { readLimitMs, writeLimitMs } from '@/data/guardedFetch'
import { laterPart } from '@/data/laterPart'
import { ask, parsed } from '@/data/read'
import { text } from '@/data/rows/parts'
import { err, ok, type Result } from '@/domain/result'

const bucketName = 'photos'
/** A link to look at a photo is good for an hour. */
const linkS = 3600

export type PhotoSubject = 'hazard' | 'inspection'
export interface PhotoRow {
  readonly id: string
  readonly subject_kind: PhotoSubject
  readonly subject_id: string
  readonly area_id: string
  readonly storage_path: string
  readonly sha256: string
}
export const photoPath = (areaId: string, sha256: string): string => `photos/${areaId}/${sha256}.jpg`

const idRows = v.array(v.object({ id: text }))
const photoRows = v.array(v.object({ id: text, storage_path: text }))

/** Loaded with the first photo that is sent or looked at, if nobody has warmed it before. */
const storagePart = laterPart(() => import('@supabase/storage-js'))
/** Loads what sends photos while there is a network: without it, they would wait although they are kept. */
export const warmPhotos = (): void => void storagePart().catch(() => undefined)
async function bucket() {
  const { StorageClient } = await storagePart()
  return new StorageClient(serviceUrl('storage'), {}, signedFetch).from(bucketName)
}

/** The bytes under their own name; that they are there already is as good. */
export async function uploadPhoto(path: string, bytes: ArrayBuffer): Promise<Result<null>> {
  try {
    const photos = await bucket()
    const { data, error } = await photos.upload(path, new Blob([bytes], { type: 'image/jpeg' }), { contentType: 'image/jpeg' })
    if (!error) return data.fullPath === `${bucketName}/${path}` ? ok(null) : err({ kind: 'offline' })
    const { statusCode = '', message } = error as { statusCode?: string; message: string }
    if (statusCode === '409' || /already exists|Duplicate/i.test(message)) return ok(null)
    return err(toAppError({ message, code: statusCode, name: error.name }, Number(statusCode) || 0))
  } catch (failure) {
    return err(toAppError(failure instanceof Error ? failure : { message: String(failure) }, 0))
  }
}

/** The facts of a photo; one that is named already is there. */
export async function addPhotoRow(row: PhotoRow): Promise<Result<null>> {
  const reply = await ask(writeLimitMs, null, (limit) =>
    getClient()
      .from('photos')
      .insert({ ...row })
      .select('id')
      .abortSignal(limit),
  )
  if (!reply.ok) return reply.error.kind === 'conflict' ? ok(null) : reply
  const rows = parsed('photos', idRows, reply.value)
  if (!rows.ok) return rows
  return rows.value.some(({ id }) => id === row.id) ? ok(null) : err({ kind: 'offline' })
}

/** Links to all photos of some records of a kind, the oldest first. */
export async function photoLinks(
  kind: PhotoSubject,
  ids: readonly string[],
  signal: AbortSignal,
): Promise<Result<readonly string[]>> {
  const reply = await ask(readLimitMs, signal, (limit) =>
    getClient()
      .from('photos')
      .select('id, storage_path')
      .eq('subject_kind', kind)
      .in('subject_id', [...ids])
      .order('created_at')
      .abortSignal(limit),
  )
  if (!reply.ok) return reply
  const rows = parsed('photos', photoRows, reply.value)
  if (!rows.ok) return rows
  const paths = rows.value.map(({ storage_path }) => storage_path)
  if (paths.length === 0) return ok([])
  try {
    const { data, error } = await (await bucket()).createSignedUrls(paths, linkS)
    if (error) return err({ kind: 'offline' })
    return ok(data.flatMap(({ signedUrl }: { signedUrl: string | null }) => (signedUrl ? [signedUrl] : [])))
  } catch {
    // The part that asks for links lies on the server, and the server is not there.
    return err({ kind: 'offline' })
  }
}
