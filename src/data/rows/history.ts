import * as v from 'valibot'
import { readCall } from './call'
import { text, textOrNull, yesNo } from './parts'

const values = v.nullable(v.record(text, v.unknown()))
const historyEntry = v.object({
  at: text,
  /** Null for those who may not know who did it, and for what the server did. */
  actor: textOrNull,
  /** What befell the record: a step of its work, an inspection, or a change of what is stored. */
  action: v.picklist(['step', 'inspection', 'insert', 'update', 'delete']),
  from: textOrNull,
  to: textOrNull,
  note: textOrNull,
  /** Of a change: the columns that differ, before and after. */
  changes: v.nullable(v.union([v.object({ before: values, after: values, outline: yesNo }), v.record(text, v.unknown())])),
})
export type HistoryEntry = v.InferOutput<typeof historyEntry>

/** The newest 300 entries of a record, newest first. */
export const recordHistory = readCall('record_history', v.array(historyEntry))
