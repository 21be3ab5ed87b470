import type { ShiftName } from '@/data/rows/tonight'
import { formatDay, parseDay, serviceDay, shanghaiParts } from '@/domain/time'

/** A shift that a note can be left for: night from 22:00 to 06:00, day between. */
export interface Slot {
  readonly day: string
  readonly shift: ShiftName
}
const dayMs = 86_400_000
export const slotKey = ({ day, shift }: Slot) => `${day} ${shift}`

/** The shift after the running one first, as that is whom one leaves a note for; then the running one, and the one after. */
export function slotsAt(nowMs: number): readonly Slot[] {
  const { hour } = shanghaiParts(nowMs)
  const today = serviceDay(nowMs)
  const tomorrow = formatDay(parseDay(today) + dayMs)
  const isNight = hour >= 22 || hour < 6
  return isNight
    ? [
        { day: tomorrow, shift: 'day' },
        { day: today, shift: 'night' },
        { day: tomorrow, shift: 'night' },
      ]
    : [
        { day: today, shift: 'night' },
        { day: today, shift: 'day' },
        { day: tomorrow, shift: 'day' },
      ]
}
