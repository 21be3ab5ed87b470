import * as v from 'valibot'
import { sentPart, writeCall } from './call'
import { text, textOrNull } from './parts'

/** What became of one op; `retry` passes by itself, `conflict` and `rejected` want a person. */
const opResult = v.object({
  id: textOrNull,
  status: v.picklist(['applied', 'duplicate', 'rejected', 'conflict', 'retry']),
  code: v.optional(textOrNull),
  message: v.optional(text),
  /** Of a conflict: the record as it stands on the server, where the caller may see it. */
  row: v.optional(v.nullable(v.record(text, v.unknown()))),
})
export type OpResult = v.InferOutput<typeof opResult>

/** The answer names every op that was sent, in the order sent: anything less is no answer of ours. */
export const submitOps = writeCall(
  'submit_ops',
  v.object({ server_now: text, epoch: text, results: v.array(opResult) }),
  ({ results }, args) => {
    const ops = sentPart(args, 'ops')
    return (
      Array.isArray(ops) &&
      ops.length === results.length &&
      results.every(({ id }, at) => id === null || String(ops[at]).includes(id))
    )
  },
)
