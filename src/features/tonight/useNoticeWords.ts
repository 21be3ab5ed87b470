import { useI18n } from 'vue-i18n'
import { minutesOf, noticeSubjects, type Notice } from '@/domain/notice'
import { formatMoment } from '@/domain/time'
import { useAreas } from '@/stores/areas.store'
import { useNotices } from '@/stores/notices.store'

/** What a notice says: whom or what it is about, and what is amiss. */
export function useNoticeWords() {
  const { t } = useI18n()
  const areas = useAreas()
  const notices = useNotices()

  /** `3 天`, `5 小时`, `40 分钟`: the largest unit that says enough. */
  function span(minutes: number): string {
    if (minutes < 120) return t('notices.minutes', { count: minutes })
    if (minutes < 2 * 1440) return t('notices.hours', { count: Math.floor(minutes / 60) })
    return t('notices.days', { count: Math.floor(minutes / 1440) })
  }
  const at = (atMs: number | null) => (atMs === null ? '—' : formatMoment(atMs, notices.nowMs))

  const subject = (notice: Notice): string =>
    noticeSubjects[notice.kind] === 'area'
      ? (areas.byId.get(notice.areaId)?.name ?? '—')
      : (notice.team?.name ?? notice.person ?? t('notices.someTeam'))

  function sentence(notice: Notice): string {
    const minutes = minutesOf(notice, notices.nowMs)
    const words = { at: at(notice.sinceMs), time: minutes === null ? '' : span(minutes) }
    switch (notice.kind) {
      case 'void_area':
        return minutes === null ? t('notices.never') : t('notices.empty', words)
      case 'weekly_rule':
        return t('notices.weekly', { visits: notice.visits ?? 0, rule: notice.rule ?? 0, days: notice.daysLeft ?? 0 })
      case 'late_start':
        return t(notice.startedAtMs === null ? 'notices.notStarted' : 'notices.started', words)
      case 'sos':
        return t('notices.sos', words)
      case 'check_in':
        return t('notices.unsaid', words)
      case 'lost_contact':
        return t('notices.lost', words)
      case 'other':
        return t('notices.unknown')
    }
  }
  return { subject, sentence, at }
}
