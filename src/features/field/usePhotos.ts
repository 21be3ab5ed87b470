import { onScopeDispose, ref, shallowRef, watch } from 'vue'
import { answered } from '@/data/local/answered'
import { draftPhotos } from '@/data/local/outbox/draftPhotos'
import type { PreparedPhoto } from '@/data/photos/preparePhoto'
import type { PhotoSubject } from '@/data/photos/photoStore'
import { useSession } from '@/stores/session.store'

/**
 * Photos that a sheet hands over with its record; they lie in the folder of the area where their author works. Until then they are
 * kept on this phone under the name of the sheet's draft, through a reload, a turned phone and a kill.
 */
export function usePhotos(draft: string) {
  const session = useSession()
  const photos = shallowRef<readonly PreparedPhoto[]>([])
  const isDrawing = ref(false)
  /** Some of them were chosen on an earlier visit. */
  const isRestored = ref(false)
  /** The disk took none: they are gone when the page goes. */
  const isUnkept = ref(false)
  const userId = session.account?.userId
  // One after the other: the last word is what is shown.
  let writing: Promise<void> = userId === undefined ? Promise.resolve() : load(userId)
  /** The sheet is closed, or what was chosen left with its record. */
  let isOver = false
  onScopeDispose(() => (isOver = true))

  function restore(found: readonly PreparedPhoto[]): void {
    if (found.length === 0 || isOver) return
    const chosen = photos.value.filter(({ sha256 }) => !found.some((old) => old.sha256 === sha256))
    photos.value = [...found, ...chosen]
    isRestored.value = true
  }
  /** A database that is shut may open later: what it holds is put back then. */
  async function load(id: string): Promise<void> {
    await answered(draftPhotos.load(id, draft).then(restore)).catch(() => undefined)
  }
  async function write(id: string, shown: readonly PreparedPhoto[]): Promise<void> {
    try {
      await answered(draftPhotos.keep(id, draft, shown))
      isUnkept.value = false
    } catch {
      isUnkept.value = shown.length > 0
    }
  }
  watch(
    photos,
    (shown) => {
      if (userId !== undefined) writing = writing.then(() => write(userId, shown))
    },
    { flush: 'sync' },
  )
  /** After saving or throwing away: they go with the draft. */
  function forget(): void {
    isOver = true
    photos.value = []
    isRestored.value = false
  }
  function photosOf(kind: PhotoSubject, subjectId: string) {
    const areaId = session.home?.areaId
    if (photos.value.length === 0 || areaId === undefined) return {}
    return { photos: { kind, subjectId, areaId, photos: photos.value, draft } }
  }
  return { photos, isDrawing, isRestored, isUnkept, forget, photosOf }
}
