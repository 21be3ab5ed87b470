import { heldUntilMs } from '@/data/guardedFetch'
import { addPhotoRow, photoPath, uploadPhoto } from '@/data/photos/photoStore'
import { willPass, type AppError } from '@/domain/result'
import { photoDatabase, type KeptPhoto } from './photoDatabase'
import { waitMs, wordsOf } from './sendOps'

async function sendPhoto({ id, subjectKind, subjectId, areaId, sha256, bytes }: KeptPhoto): Promise<AppError | null> {
  const path = photoPath(areaId, sha256)
  const stored = await uploadPhoto(path, bytes)
  if (!stored.ok) return stored.error
  const row = { id, subject_kind: subjectKind, subject_id: subjectId, area_id: areaId, storage_path: path, sha256 }
  const added = await addPhotoRow(row)
  return added.ok ? null : added.error
}

/** Sends photos of records that have arrived. One that is refused stays with its reason and holds up no other. */
export async function sendPhotos(userId: string): Promise<AppError | null> {
  for (;;) {
    const photo = await photoDatabase.next(userId, Date.now()).catch(() => null)
    if (!photo) return null
    const failure = await sendPhoto(photo)
    if (!failure) {
      await photoDatabase.change(userId, photo.id, { state: 'sent', reason: '' })
      continue
    }
    if (!willPass(failure) && failure.kind !== 'unauthenticated') {
      await photoDatabase.change(userId, photo.id, { state: 'refused', reason: wordsOf(failure) })
      continue
    }
    const nextMs = Math.max(Date.now() + waitMs(photo.tries, Math.random()), heldUntilMs())
    await photoDatabase.change(userId, photo.id, { tries: photo.tries + 1, nextMs })
    return failure
  }
}
