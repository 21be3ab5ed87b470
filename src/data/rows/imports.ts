import * as v from 'valibot'
import { sentPart, writeCall } from './call'
import { number, text } from './parts'

export const importBegin = writeCall('import_begin', text, (id, args) => {
  const sent = sentPart(args.import, 'id')
  return sent === undefined || id === sent
})
const chunkAnswer = v.object({
  accepted: number,
  updated: number,
  unchanged: number,
  rejected: v.array(v.object({ row: number, code: text, message: text })),
})
export type ChunkAnswer = v.InferOutput<typeof chunkAnswer>
/** A row is accepted, updated, unchanged or rejected: all that were sent are in the sum. */
export const importRows = writeCall(
  'import_rows',
  chunkAnswer,
  ({ accepted, updated, unchanged, rejected }, { rows }) =>
    Array.isArray(rows) && accepted + updated + unchanged + rejected.length === rows.length,
)
export const importFinish = writeCall('import_finish', v.object({ id: text }), ({ id }, { import_id }) => id === import_id)
const undoCounts = v.object({ removed: number, restored: number, kept: number })
export type UndoCounts = v.InferOutput<typeof undoCounts>
export const importUndo = writeCall('import_undo', undoCounts, () => true)
