import * as v from 'valibot'
import { readCall, writeCall } from './call'
import { number, numberOrNull, rowsOf, text, textOrNull, yesNo } from './parts'

/** What may be said of a count beside an earlier one; unknown: the records do not reach back, few: the number alone. */
const compared = v.object({
  kind: v.picklist(['unknown', 'few', 'same', 'up', 'down']),
  count: numberOrNull,
  percent: numberOrNull,
})
export type Compared = v.InferOutput<typeof compared>

const summaryRow = v.object({
  /** The end of what has elapsed of the period. */
  until: text,
  /** `step` 1: exact; more: for those who do not see the cases, counted in whole steps. */
  incidents: v.object({
    step: number,
    now: number,
    before: compared,
    year: compared,
    open: number,
    median_response_s: numberOrNull,
  }),
  patrols: v.object({ now: number, before: compared, active: number, late: number, lost: number, duration_s: number }),
  waters: v.object({ total: number, overdue: number, soon: number, never: number, kit_missing: number }),
  hazards: v.object({ open: number, overdue: number, due_soon: number }),
  disputes: v.object({ open: number, escalated: number }),
  notices: v.object({ open: number, unseen: number }),
  plans: v.object({ published: number }),
})
export type Summary = v.InferOutput<typeof summaryRow>
/** The words of the moment, as the database names them (docs/database.md, Words that count). */
export const figureWords = [
  'incident_open',
  'hazard_open',
  'hazard_overdue',
  'hazard_due_soon',
  'water_overdue',
  'water_soon',
  'water_never',
  'kit_lacking',
  'dispute_open',
  'dispute_escalated',
  'notice_open',
  'notice_unseen',
  'patrol_active',
  'patrol_late',
  'patrol_lost',
  'plan_published',
] as const
export type FigureWord = (typeof figureWords)[number]

const figureRow = v.object({
  kind: v.picklist(['incident', 'hazard', 'water', 'dispute', 'notice', 'patrol', 'plan']),
  id: text,
  name: text,
  /** Group of an incident, kind of the others. */
  part: textOrNull,
  state: text,
  /** Deadline of a hazard, service day of a patrol or plan. */
  day: textOrNull,
  at: textOrNull,
  area_id: text,
  lng: numberOrNull,
  lat: numberOrNull,
  /** Pieces of a water's kit that are missing or damaged. */
  lacking: v.optional(v.array(text)),
})
export type FigureRow = v.InferOutput<typeof figureRow>
const figureAnswer = v.object({
  total: number,
  step: number,
  rows: rowsOf(figureRow),
  areas: v.array(v.object({ id: text, name: text, count: number })),
  rest: number,
})
/** Exactly what a figure counted: rows for who sees them, areas and a rest for who does not. */
export type FigureList = v.InferOutput<typeof figureAnswer>
export const figureRows = readCall('figure_rows', figureAnswer)
export const dashboardSummary = readCall('dashboard_summary', summaryRow)

const noticeRow = v.object({
  id: text,
  /** A page that stays open over an update of the server reads the kinds of tomorrow: one it does not know may not hide the others. */
  kind: text,
  subject_id: text,
  area_id: text,
  raised_at: text,
  cleared_at: textOrNull,
  is_open: yesNo,
  figures: v.object({
    last_at: v.nullish(text),
    leaves_at: v.nullish(text),
    since: v.nullish(text),
    person: v.nullish(text),
    started_at: v.nullish(text),
    visits: v.optional(number),
    rule: v.optional(number),
    days_left: v.optional(number),
    plan_id: v.nullish(text),
    plan_title: v.nullish(text),
  }),
  nearest: v.nullable(
    v.object({ kind: v.picklist(['office', 'team']), id: text, name: text, phone: v.nullish(text), distance_m: number }),
  ),
  /** Empty inside where the notice is about no team. */
  team: v.nullable(v.object({ id: textOrNull, name: textOrNull, phone: textOrNull })),
  is_seen: yesNo,
  seen: v.nullable(v.array(v.object({ name: textOrNull, at: text }))),
  taken_by: textOrNull,
  taken_at: textOrNull,
  is_mine: yesNo,
  may_take: yesNo,
})
export type NoticeRow = v.InferOutput<typeof noticeRow>
export const noticesList = readCall('notices_list', rowsOf(noticeRow))
/** How many were new to this person: those seen before count no second time. */
export const seeNotices = writeCall('see_notices', number, (seen, { ids }) => seen <= ids.length)
export const takeNotice = writeCall(
  'take_notice',
  v.object({ id: text, taken_by: textOrNull, taken_at: textOrNull }),
  (notice, { notice_id }) => notice.id === notice_id,
)
