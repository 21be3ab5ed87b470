import { useI18n } from 'vue-i18n'
import { shanghaiParts } from '@/domain/time'

const two = (value: number) => String(value).padStart(2, '0')

/** Words for a moment: since when data may be out of date, `12:04 的数据，正在重连` (empty while they are as they should be), or when something was saved or sent. */
export function useAgeText() {
  const { t } = useI18n()
  return (sinceMs: number | null, key: 'dataOf' | 'lost' | 'saved' | 'sent' = 'dataOf'): string => {
    if (sinceMs === null) return ''
    const { month, day, hour, minute } = shanghaiParts(sinceMs)
    const today = shanghaiParts(Date.now())
    const date = today.month === month && today.day === day ? '' : `${month}月${day}日 `
    return t(`status.${key}`, { time: `${date}${two(hour)}:${two(minute)}` })
  }
}
