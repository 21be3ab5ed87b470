import { ref, shallowRef } from 'vue'
import type { PreparedPhoto } from '@/data/photos/preparePhoto'
import type { PhotoSubject } from '@/data/photos/photoStore'
import { useSession } from '@/stores/session.store'

/** Photos that a sheet hands over with its record; they lie in the folder of the area where their author works. */
export function usePhotos() {
  const session = useSession()
  const photos = shallowRef<readonly PreparedPhoto[]>([])
  const isDrawing = ref(false)
  function photosOf(kind: PhotoSubject, subjectId: string) {
    const areaId = session.home?.areaId
    if (photos.value.length === 0 || areaId === undefined) return {}
    return { photos: { kind, subjectId, areaId, photos: photos.value } }
  }
  return { photos, isDrawing, photosOf }
}
