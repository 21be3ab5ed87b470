import { computed } from 'vue'
import { useI18n } from 'vue-i18n'
import { groupNotices, type Notice } from '@/domain/notice'
import { useNoticeWords } from '@/features/tonight/useNoticeWords'
import { useAreas } from '@/stores/areas.store'
import { useNotices } from '@/stores/notices.store'
import type { StopWish } from '@/stores/stopWish.store'
import type { Item } from './briefingItems'

/** Open notices as rows of the briefing, the most pressing first: the same list that the bell counts. */
export function useNoticeItems() {
  const { t } = useI18n()
  const areas = useAreas()
  const notices = useNotices()
  const { subject, sentence } = useNoticeWords()

  const isGround = ({ kind }: Notice) => kind === 'void_area' || kind === 'weekly_rule'
  function wishOf(notice: Notice): StopWish | null {
    const area = areas.byId.get(notice.areaId)
    if (!area || !isGround(notice)) return null
    const kind = area.kind === 'village' ? 'village' : 'gap'
    return { kind, subjectId: area.id, name: area.name, reason: sentence(notice), at: [area.lng, area.lat] }
  }
  return computed(() =>
    groupNotices(notices.open).flatMap(({ rows }) =>
      rows.map((notice): Item => {
        const area = areas.byId.get(notice.areaId)
        return {
          id: notice.id,
          seen: { kind: 'notice', subject: notice.id },
          isSeen: notice.isSeen,
          title: subject(notice),
          note: sentence(notice),
          chip: { text: t(`notices.kind.${notice.kind}`), tone: notice.kind === 'lost_contact' ? 'danger' : 'warning' },
          at: area && isGround(notice) ? [area.lng, area.lat] : null,
          selects:
            notice.kind === 'lost_contact' ? { kind: 'patrol', id: notice.subjectId } : { kind: 'area', id: notice.areaId },
          wish: wishOf(notice),
          phone: notice.team?.phone ?? null,
          planId: notice.planId,
          isWaiting: false,
        }
      }),
    ),
  )
}
