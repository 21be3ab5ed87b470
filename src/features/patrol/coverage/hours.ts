import { hourMs, shanghaiParts } from '@/domain/time'

/**
 * Whether a stay touches the hours of any day, from `fromHour` (included) to `toHour` (not included), in Asia/Shanghai. From 22 to 6
 * goes through midnight; equal hours, or 0 to 24, are the whole day. O(1).
 */
export function isInHours(enterMs: number, leaveMs: number, fromHour: number, toHour: number): boolean {
  const lengthH = (toHour - fromHour + 24) % 24
  if (lengthH === 0) return true
  const { hour, minute } = shanghaiParts(enterMs)
  // Hours from the start of the window to the entry: inside it, or still outside when the next window opens.
  const sinceH = (hour + minute / 60 - fromHour + 24) % 24
  return sinceH < lengthH || sinceH + (leaveMs - enterMs) / hourMs >= 24
}
