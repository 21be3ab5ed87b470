import { computed } from 'vue'
import { useI18n } from 'vue-i18n'
import { groupNotices } from '@/domain/notice'
import { useNoticeWish } from '@/features/tonight/useNoticeWish'
import { useNoticeWords } from '@/features/tonight/useNoticeWords'
import { useNotices } from '@/stores/notices.store'
import type { Item } from './briefingItems'

/** Open notices as rows of the briefing, the most pressing first: the same list that the bell counts. */
export function useNoticeItems() {
  const { t } = useI18n()
  const notices = useNotices()
  const { subject, sentence } = useNoticeWords()

  const wishOf = useNoticeWish()
  return computed(() =>
    groupNotices(notices.open).flatMap(({ rows }) =>
      rows.map((notice): Item => {
        const wish = wishOf(notice)
        return {
          id: notice.id,
          seen: { kind: 'notice', subject: notice.id },
          isSeen: notice.isSeen,
          title: subject(notice),
          note: sentence(notice),
          chip: { text: t(`notices.kind.${notice.kind}`), tone: notice.kind === 'lost_contact' ? 'danger' : 'warning' },
          at: wish?.at ?? null,
          selects:
            notice.kind === 'lost_contact' ? { kind: 'patrol', id: notice.subjectId } : { kind: 'area', id: notice.areaId },
          wish,
          phone: notice.team?.phone ?? null,
          planId: notice.planId,
          isWaiting: false,
        }
      }),
    ),
  )
}
