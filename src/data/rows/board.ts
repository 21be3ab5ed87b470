import * as v from 'valibot'
import { noticeKinds } from '@/domain/notice'
import { readCall, writeCall } from './call'
import { contact, number, numberOrNull, rowsOf, text, textOrNull, yesNo } from './parts'

const summaryRow = v.object({
  /** `step` 1: exact; more: for those who do not see the cases, counted in whole steps. */
  incidents: v.object({ step: number, now: number, before: number, open: number, median_response_s: numberOrNull }),
  patrols: v.object({ now: number, before: number, duration_s: number }),
  waters: v.object({ total: number, overdue: number, soon: number, kit_missing: number }),
  hazards: v.object({ open: number, overdue: number }),
})
export type Summary = v.InferOutput<typeof summaryRow>
export const dashboardSummary = readCall('dashboard_summary', summaryRow)

const noticeRow = v.object({
  id: text,
  kind: v.picklist(noticeKinds),
  subject_id: text,
  area_id: text,
  raised_at: text,
  cleared_at: textOrNull,
  figures: v.object({
    last_at: v.nullish(text),
    leaves_at: v.nullish(text),
    since: v.nullish(text),
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
  team: v.nullable(contact),
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
