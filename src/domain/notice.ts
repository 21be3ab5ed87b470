/** Kinds of notice, the most pressing first; `other`: the server has learned a kind since this page was opened. */
const noticeKinds = ['sos', 'check_in', 'lost_contact', 'late_start', 'void_area', 'weekly_rule', 'other'] as const
export type NoticeKind = (typeof noticeKinds)[number]
export const noticeKindOf = (word: string): NoticeKind => noticeKinds.find((kind) => kind === word) ?? 'other'

/** The unit on duty that is nearest, by straight line. */
export interface NearestUnit {
  readonly kind: 'office' | 'team'
  readonly id: string
  readonly name: string
  readonly phone: string | null
  readonly distanceM: number
}

/** Something that asks for an act: raised and cleared by the server. Times are UTC milliseconds. */
export interface Notice {
  readonly id: string
  readonly kind: NoticeKind
  /** The area, the route of a plan, the patrol, or the call for help. */
  readonly subjectId: string
  readonly areaId: string
  readonly raisedAtMs: number
  readonly clearedAtMs: number | null
  readonly isOpen: boolean
  /** Since when: the last visit, when the team was to leave, the last position; null: never, or not said to the reader. */
  readonly sinceMs: number | null
  /** Late starts: when the team did leave; null: not yet. */
  readonly startedAtMs: number | null
  readonly visits: number | null
  readonly rule: number | null
  readonly daysLeft: number | null
  readonly planId: string | null
  readonly planTitle: string | null
  readonly team: { readonly id: string; readonly name: string; readonly phone: string | null } | null
  /** Who called for help; null where the reader is not told, and of other kinds. */
  readonly person: string | null
  readonly nearest: NearestUnit | null
  readonly isSeen: boolean
  readonly seen: readonly { readonly name: string | null; readonly atMs: number }[]
  readonly takenBy: string | null
  readonly takenAtMs: number | null
  readonly isMine: boolean
  readonly mayTake: boolean
}

/** What each kind is about, and so what it opens. */
export const noticeSubjects = {
  sos: 'incident',
  check_in: 'patrol',
  lost_contact: 'patrol',
  late_start: 'route',
  void_area: 'area',
  weekly_rule: 'area',
  other: 'area',
} as const satisfies Record<NoticeKind, string>

/** What a notice says in figures: how long ago or how late in whole minutes at `nowMs`; null where nothing is known. */
export function minutesOf(notice: Notice, nowMs: number): number | null {
  if (notice.sinceMs === null) return null
  const untilMs = notice.kind === 'late_start' && notice.startedAtMs !== null ? notice.startedAtMs : (notice.clearedAtMs ?? nowMs)
  return Math.max(0, Math.floor((untilMs - notice.sinceMs) / 60_000))
}

/** Notices by kind in order of urgency, kinds without any left out; within a kind the longest first, unknown before all. */
export function groupNotices(notices: readonly Notice[]): { readonly kind: NoticeKind; readonly rows: readonly Notice[] }[] {
  return noticeKinds
    .map((kind) => ({
      kind,
      rows: notices.filter((notice) => notice.kind === kind).sort((a, b) => (a.sinceMs ?? 0) - (b.sinceMs ?? 0)),
    }))
    .filter(({ rows }) => rows.length > 0)
}
