import type { Notice } from '@/domain/notice'
import { useAreas } from '@/stores/areas.store'
import type { StopWish } from '@/stores/stopWish.store'
import { useNoticeWords } from './useNoticeWords'

/** A notice about ground as something to stop for; null for one about a team. */
export function useNoticeWish() {
  const areas = useAreas()
  const { sentence } = useNoticeWords()
  return (notice: Notice): StopWish | null => {
    const area = areas.byId.get(notice.areaId)
    if (notice.kind !== 'void_area' && notice.kind !== 'weekly_rule') return null
    // An area without an outline has no place.
    if (!area || area.lng === null || area.lat === null) return null
    const kind = area.kind === 'village' ? 'village' : 'gap'
    return { kind, subjectId: area.id, name: area.name, reason: sentence(notice), at: [area.lng, area.lat] }
  }
}
