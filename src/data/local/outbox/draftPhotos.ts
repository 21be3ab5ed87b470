import type { PreparedPhoto } from '@/data/photos/preparePhoto'
import { databaseOf } from './personDatabase'

/** A photo of a report that is not saved yet. */
export interface DraftPhoto extends PreparedPhoto {
  /** The name of the draft. */
  draft: string
  /** Order in which they were chosen. */
  at: number
}

/** Photos that were chosen and not saved: they lie where their record will, bound to the draft, and go with it. */
export const draftPhotos = {
  load: async (userId: string, draft: string): Promise<PreparedPhoto[]> =>
    (await databaseOf(userId).draftPhotos.where({ draft }).sortBy('at')).map(({ sha256, bytes }) => ({ sha256, bytes })),
  /** Makes what lies there what is shown; bytes that lie there already are not written again. */
  keep: async (userId: string, draft: string, shown: readonly PreparedPhoto[]): Promise<void> => {
    const { draftPhotos: table } = databaseOf(userId)
    await databaseOf(userId).transaction('rw', table, async () => {
      const there = new Set((await table.where({ draft }).primaryKeys()).map(([, sha256]) => sha256))
      const wanted = new Set(shown.map(({ sha256 }) => sha256))
      await table.bulkDelete(
        [...there].filter((sha256) => !wanted.has(sha256)).map((sha256): [string, string] => [draft, sha256]),
      )
      const fresh = shown.map((photo, at): DraftPhoto => ({ ...photo, draft, at })).filter(({ sha256 }) => !there.has(sha256))
      await table.bulkAdd(fresh)
    })
  },
  /** At sign-out, after asking: drafts do not stay, and what belongs to them neither. */
  clear: async (userId: string): Promise<void> => void (await databaseOf(userId).draftPhotos.clear()),
}
