import { liveQuery } from 'dexie'
import type { PreparedPhoto } from '@/data/photos/preparePhoto'
import type { PhotoSubject } from '@/data/photos/photoStore'
import { databaseOf } from './personDatabase'

/** A photo of a record that was saved on this device. Its state stands apart from the record's: words go first. */
export interface KeptPhoto {
  id: string
  opId: string
  subjectKind: PhotoSubject
  subjectId: string
  areaId: string
  sha256: string
  bytes: ArrayBuffer
  state: 'waiting' | 'sent' | 'refused'
  tries: number
  nextMs: number
  reason: string
}
/** What a form hands over with its record. */
export interface PhotosOf {
  readonly kind: PhotoSubject
  readonly subjectId: string
  readonly areaId: string
  readonly photos: readonly PreparedPhoto[]
  /** The draft under whose name they lie until then: they leave it as their record is written. */
  readonly draft?: string
}

/** The same picture chosen twice is one. */
export function keptPhotos(opId: string, { kind, subjectId, areaId, photos }: PhotosOf): KeptPhoto[] {
  const once = new Map(photos.map((photo) => [photo.sha256, photo]))
  return [...once.values()].map(({ sha256, bytes }) => ({
    ...{ id: crypto.randomUUID(), opId, subjectKind: kind, subjectId, areaId, sha256, bytes },
    ...{ state: 'waiting', tries: 0, nextMs: 0, reason: '' },
  }))
}

export const photoDatabase = {
  /** Those whose record is on the server and whose time has come, one after the other. */
  next: async (userId: string, nowMs: number): Promise<KeptPhoto | null> => {
    const { photos, ops } = databaseOf(userId)
    const waiting = await photos.where({ state: 'waiting' }).toArray()
    for (const photo of waiting.filter(({ nextMs }) => nextMs <= nowMs))
      if ((await ops.where({ id: photo.opId }).first())?.state === 'sent') return photo
    return null
  },
  change: (userId: string, id: string, change: Partial<KeptPhoto>) => databaseOf(userId).photos.update(id, change),
  wake: (userId: string) =>
    databaseOf(userId)
      .photos.filter(({ state }) => state !== 'sent')
      .modify({ state: 'waiting', nextMs: 0, reason: '' }),
  /** All photos but their bytes, now and after every change. Returns how to stop. */
  watch: (userId: string, on: (photos: readonly Omit<KeptPhoto, 'bytes'>[]) => void): (() => void) => {
    const watching = liveQuery(async () =>
      (await databaseOf(userId).photos.toArray()).map(({ bytes: _, ...rest }) => rest),
    ).subscribe({
      next: on,
      error: () => on([]),
    })
    return () => watching.unsubscribe()
  },
}
