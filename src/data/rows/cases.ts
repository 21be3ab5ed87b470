import * as v from 'valibot'
import { readCall, sentPart, writeCall } from './call'
import { number, numberOrNull, rowsOf, text, textOrNull, yesNo } from './parts'

export const organisationKinds = ['town_office', 'department', 'special_team', 'station'] as const
const organisationRow = v.object({
  id: text,
  name: text,
  kind: v.picklist(organisationKinds),
  phone: textOrNull,
  area_id: text,
  area_name: textOrNull,
  is_active: yesNo,
  /** One above the own branch is handed to, and edited by those above. */
  may_edit: yesNo,
  rev: number,
})
export type OrganisationRow = v.InferOutput<typeof organisationRow>
export const organisationsList = readCall('organisations_list', rowsOf(organisationRow))
export const saveOrganisation = writeCall('save_organisation', v.object({ id: text, rev: number }), (now, { organisation }) => {
  return now.id === sentPart(organisation, 'id')
})

/** Who has a case in hand. */
export const assignee = v.nullable(v.object({ kind: v.picklist(['person', 'team', 'organisation']), id: text, name: text }))
export const caseEvent = v.object({
  at: text,
  to: text,
  /** Null: taken before acts were written down. */
  act: textOrNull,
  note: textOrNull,
  by: textOrNull,
  about: v.nullable(
    v.object({
      to: v.optional(text),
      office: v.optional(text),
      /** Days, Shanghai. */
      deadline: v.optional(text),
      was: v.optional(text),
      outcome: v.optional(text),
      way: v.optional(text),
      minutes: v.optional(number),
    }),
  ),
})
export type CaseEvent = v.InferOutput<typeof caseEvent>

export const referralStatuses = ['sent', 'received', 'answered', 'withdrawn'] as const
export const referral = v.object({
  id: text,
  sender: text,
  organisation: text,
  organisation_kind: v.picklist(organisationKinds),
  phone: textOrNull,
  status: v.picklist(referralStatuses),
  document: text,
  due_on: text,
  sent_at: text,
  phone_receipt_at: textOrNull,
  written_receipt_at: textOrNull,
  closed_at: textOrNull,
  answer: textOrNull,
  rev: number,
  is_overdue: yesNo,
})
export type Referral = v.InferOutput<typeof referral>

/** Another case within 50 m. */
export const nearCase = v.object({
  kind: v.picklist(['hazard', 'dispute', 'tip', 'incident']),
  id: text,
  name: text,
  status: text,
})
const severity = v.picklist([1, 2, 3])
const spotOrNull = { lng: numberOrNull, lat: numberOrNull }
const handled = {
  rev: number,
  may_edit: yesNo,
  /** What the caller may do with it now, in the order of the buttons. */
  acts: v.array(text),
  names: v.array(text),
  assignee,
  step_due_at: textOrNull,
  is_step_late: yesNo,
  nearby: v.array(nearCase),
  events: v.array(caseEvent),
}

export const disputeCategories = ['land', 'neighbour', 'debt', 'family', 'building', 'labour', 'property', 'other'] as const
export const disputeStatuses = ['open', 'mediating', 'escalated', 'settled', 'closed'] as const
export const disputeLevels = ['village', 'town', 'department'] as const
/** 1 blue, 2 yellow, 3 orange, 4 red. */
export const tier = v.picklist([1, 2, 3, 4])
const disputeDetailRow = v.object({
  ...handled,
  ...spotOrNull,
  id: text,
  code: text,
  category: v.picklist(disputeCategories),
  parties: text,
  level: v.picklist(disputeLevels),
  status: v.picklist(disputeStatuses),
  tier,
  sessions: number,
  opened_at: text,
  settled_at: textOrNull,
  closed_at: textOrNull,
  next_visit_on: textOrNull,
  is_visit_due: yesNo,
  area_id: text,
  referrals: v.array(referral),
})
export const disputeDetail = readCall('dispute_detail', v.nullable(disputeDetailRow))
export const saveDispute = writeCall(
  'save_dispute',
  v.object({ id: text, rev: number, code: text, status: text }),
  (now, { dispute }) => now.id === sentPart(dispute, 'id'),
)

export const tipStatuses = ['reported', 'checking', 'turned', 'dismissed'] as const
export const tipSources = ['public', 'helper', 'patrol', 'video', 'other'] as const
const tipDetailRow = v.object({
  ...handled,
  ...spotOrNull,
  id: text,
  code: text,
  content: text,
  severity,
  source: v.picklist(tipSources),
  status: v.picklist(tipStatuses),
  deadline: text,
  is_overdue: yesNo,
  reported_at: text,
  turned: v.nullable(v.object({ kind: v.picklist(['hazard', 'incident', 'dispute']), id: text })),
})
export const tipDetail = readCall('tip_detail', v.nullable(tipDetailRow))

export const stepCase = writeCall(
  'step_case',
  v.object({
    id: text,
    rev: number,
    status: text,
    act: text,
    made: v.nullable(v.object({ kind: v.picklist(['hazard', 'incident', 'dispute']), id: text })),
  }),
  (now, { step }) => now.id === sentPart(step, 'id') && now.act === sentPart(step, 'act'),
)
export const stepReferral = writeCall(
  'step_referral',
  v.object({ id: text, rev: number, status: v.picklist(referralStatuses) }),
  (now, { step }) => now.id === sentPart(step, 'id'),
)
