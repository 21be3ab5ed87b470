import { dayMs } from '@/domain/time'

/** What a link to a replay restores beside the view of the map. Who opens it gives a reason of his own. */
export interface ReplayLink {
  readonly fromMs: number
  readonly toMs: number
  /** Unix seconds; null starts at the beginning. */
  readonly clockS: number | null
  readonly speed: number
  /** Empty means all. */
  readonly teamIds: readonly string[]
}

export const speeds = [1, 10, 60, 300, 600] as const
export const longestMs = 31 * dayMs
const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** `from~to~clock~speed~team.team`, all times in Unix seconds. */
export const serialiseReplay = ({ fromMs, toMs, clockS, speed, teamIds }: ReplayLink): string =>
  [Math.round(fromMs / 1000), Math.round(toMs / 1000), clockS === null ? '' : Math.round(clockS), speed, teamIds.join('.')].join(
    '~',
  )

/** Reads what `serialiseReplay` wrote, or null: a link comes from anywhere. */
export function parseReplay(text: string | undefined): ReplayLink | null {
  const found = /^(\d{9,11})~(\d{9,11})~(\d{9,11})?~(\d{1,3})~([\w.-]*)$/.exec(text ?? '')
  if (found === null) return null
  const [fromMs, toMs] = [Number(found[1]) * 1000, Number(found[2]) * 1000]
  if (!(toMs > fromMs && toMs - fromMs <= longestMs)) return null
  const speed = Number(found[4])
  return {
    fromMs,
    toMs,
    clockS: found[3] === undefined ? null : Math.min(toMs / 1000, Math.max(fromMs / 1000, Number(found[3]))),
    speed: speeds.find((known) => known === speed) ?? 60,
    teamIds: (found[5] ?? '').split('.').filter((id) => uuid.test(id)),
  }
}
