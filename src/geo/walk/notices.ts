export interface WalkTimes {
  /** When the route was to begin; null: not said. */
  readonly leavesMs: number | null
  readonly shiftToMs: number
  readonly startedMs: number | null
  readonly endedMs: number | null
  readonly lastFixMs: number | null
}

export type WalkNotice =
  | { readonly kind: 'late'; readonly minutes: number }
  | { readonly kind: 'not-started'; readonly minutes: number }
  | { readonly kind: 'lost-contact'; readonly sinceMs: number }

/** Late by more than `graceS`, not yet gone although it is time, or silent for `silentS` while out. After the shift nothing is missed any more. */
export function walkNotices(times: WalkTimes, nowMs: number, graceS = 900, silentS = 900): WalkNotice[] {
  const { leavesMs, shiftToMs, startedMs, endedMs, lastFixMs } = times
  const notices: WalkNotice[] = []
  const lateBy = (atMs: number) => (leavesMs === null ? 0 : Math.floor((atMs - leavesMs) / 60_000))
  if (startedMs === null) {
    const minutes = lateBy(Math.min(nowMs, shiftToMs))
    if (minutes * 60 > graceS) notices.push({ kind: 'not-started', minutes })
    return notices
  }
  if (lateBy(startedMs) * 60 > graceS) notices.push({ kind: 'late', minutes: lateBy(startedMs) })
  const heardMs = lastFixMs ?? startedMs
  if (endedMs === null && Math.min(nowMs, shiftToMs) - heardMs > silentS * 1000)
    notices.push({ kind: 'lost-contact', sinceMs: heardMs })
  return notices
}
