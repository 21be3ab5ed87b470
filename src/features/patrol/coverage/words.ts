import type { Span } from '@/domain/span'
import { dayMs } from '@/domain/time'

/** A share with one decimal below a tenth, where a whole percent would hide a week's work. */
export const percent = (share: number): string => `${(share * 100).toFixed(share < 0.1 ? 1 : 0)}%`

/** A difference of shares in percentage points, with its sign: `+1.2`. */
export function points(difference: number): string {
  const size = (Math.abs(difference) * 100).toFixed(1)
  return size === '0.0' ? '0.0' : `${difference > 0 ? '+' : '−'}${size}`
}

/** `11月21日` of days since 1970-01-01. */
export function shortDay(day: number): string {
  const at = new Date(day * dayMs)
  return `${at.getUTCMonth() + 1}月${at.getUTCDate()}日`
}

const yearOf = (day: number): number => new Date(day * dayMs).getUTCFullYear()

/** `11月15日–21日`, `11月28日–12月4日`; with years where the span is not of one year, or not of that of `today`. */
export function spanText({ fromDay, toDay }: Span, today: number): string {
  if (yearOf(fromDay) !== yearOf(toDay)) return `${yearOf(fromDay)}年${shortDay(fromDay)}–${yearOf(toDay)}年${shortDay(toDay)}`
  const year = yearOf(fromDay) === yearOf(today) ? '' : `${yearOf(fromDay)}年`
  const [from, to] = [shortDay(fromDay), shortDay(toDay)]
  if (fromDay === toDay) return year + from
  const month = from.slice(0, from.indexOf('月') + 1)
  return `${year}${from}–${to.startsWith(month) ? to.slice(month.length) : to}`
}
