import * as v from 'valibot'
import { readCall } from './call'
import { number, text, textOrNull, yesNo } from './parts'

const values = v.nullable(v.record(text, v.unknown()))
const auditRow = v.object({
  id: number,
  at: text,
  actor_id: textOrNull,
  /** Null for what the server did by itself. */
  actor: textOrNull,
  table_name: text,
  row_id: text,
  name: textOrNull,
  area_name: textOrNull,
  action: v.picklist(['insert', 'update', 'delete']),
  before: values,
  after: values,
  outline: yesNo,
})
export type AuditRow = v.InferOutput<typeof auditRow>
export const auditPage = readCall(
  'audit_page',
  v.object({ rows: v.array(auditRow), next: v.nullable(v.object({ at: text, id: number })) }),
)

const lookRow = v.object({
  id: text,
  kind: v.picklist(['track', 'duty']),
  at: text,
  actor_id: text,
  actor: textOrNull,
  reason: textOrNull,
  from_at: textOrNull,
  to_at: textOrNull,
  /** Null: all teams of the areas. */
  teams: v.nullable(v.array(text)),
  areas: v.array(text),
})
export type LookRow = v.InferOutput<typeof lookRow>
export const looksPage = readCall(
  'looks_page',
  v.object({ rows: v.array(lookRow), next: v.nullable(v.object({ at: text, id: text })) }),
)
