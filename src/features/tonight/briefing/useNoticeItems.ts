import { computed } from 'vue'
import { useI18n } from 'vue-i18n'
import { groupNotices, noticeSubjects, type NoticeKind } from '@/domain/notice'
import { useNoticeWish } from '@/features/tonight/useNoticeWish'
import { useNoticeWords } from '@/features/tonight/useNoticeWords'
import { useNotices } from '@/stores/notices.store'
import type { Item } from './briefingItems'

/** Of people who may be in need. */
const urgent: ReadonlySet<NoticeKind> = new Set(['sos', 'check_in', 'lost_contact'])

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
        const about = noticeSubjects[notice.kind]
        return {
          id: notice.id,
          seen: { kind: 'notice', subject: notice.id },
          isSeen: notice.isSeen,
          title: subject(notice),
          note: sentence(notice),
          chip: { text: t(`notices.kind.${notice.kind}`), tone: urgent.has(notice.kind) ? 'danger' : 'warning' },
          at: wish?.at ?? null,
          selects:
            about === 'incident' || about === 'patrol'
              ? { kind: about, id: notice.subjectId }
              : { kind: 'area', id: notice.areaId },
          wish,
          phone: notice.team?.phone ?? null,
          planId: notice.planId,
          isWaiting: false,
        }
      }),
    ),
  )
}
