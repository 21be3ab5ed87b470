import { dayMs } from '@/domain/time'

/** Groups of incidents whose days without any are counted. */
export const zeroGroups = ['fraud', 'water', 'fire', 'violence'] as const
export type ZeroGroup = (typeof zeroGroups)[number]

export interface ZeroCount {
  readonly group: ZeroGroup
  /** Whole days after the last one; today is 0. */
  readonly days: number
  /** The day of the last one; null when there was none in the time of the records. */
  readonly lastDay: string | null
}

const numberOf = (day: string): number => Math.round(Date.parse(`${day}T00:00:00Z`) / dayMs)

/**
 * Days without an incident of a group, as of `today`. Where there never was one, the days since the first record of any kind:
 * nothing is known of the time before. Null without any record.
 */
export function zeroCount(
  group: ZeroGroup,
  byDay: readonly (readonly [string, number])[],
  firstRecord: string | null,
  today: string,
): ZeroCount | null {
  const lastDay = byDay.reduce<string | null>(
    (last, [day, count]) => (count > 0 && day <= today && (last === null || day > last) ? day : last),
    null,
  )
  const from = lastDay ?? firstRecord
  return from === null ? null : { group, lastDay, days: numberOf(today) - numberOf(from) }
}
