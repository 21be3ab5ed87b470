import { useI18n } from 'vue-i18n'
import { dayMs, formatMoment, hourMs, minuteMs } from '@/domain/time'

/** Writes times the same way everywhere: 11月21日 22:05, and 2 小时前 beside it where age matters. */
export function useMoment() {
  const { t } = useI18n()
  const moment = (at: string | null | undefined): string => (at ? formatMoment(Date.parse(at), Date.now()) : '—')

  function age(at: string | null | undefined, nowMs = Date.now()): string {
    if (!at) return t('time.never')
    const passed = nowMs - Date.parse(at)
    if (passed < 0) return t('time.inDays', { count: Math.ceil(-passed / dayMs) })
    if (passed < minuteMs) return t('time.justNow')
    if (passed < hourMs) return t('time.minutesAgo', { count: Math.floor(passed / minuteMs) })
    if (passed < dayMs) return t('time.hoursAgo', { count: Math.floor(passed / hourMs) })
    return t('time.daysAgo', { count: Math.floor(passed / dayMs) })
  }
  return { moment, age }
}
