import * as v from 'valibot'
import { areasList } from './areas'
import { readCall } from './call'
import { hazardsList } from './hazards'
import { officesList } from './offices'
import { text, texts, yesNo } from './parts'
import { watersList } from './waters'

const pulled = {
  /** Sent with the next question. */
  mark: text,
  /** The rows are all there are; otherwise those that changed, and all that neighbours show. */
  is_whole: yesNo,
  /** Ids that are no more, or no longer seen. */
  gone: texts,
}
/** What changed of a list that the phone took along, in the rows of that list. */
const changes = v.variant('part', [
  v.object({ part: v.literal('waters'), rows: watersList.answer, ...pulled }),
  v.object({ part: v.literal('hazards'), rows: hazardsList.answer, ...pulled }),
  v.object({ part: v.literal('offices'), rows: officesList.answer, ...pulled }),
  v.object({ part: v.literal('areas'), rows: areasList.answer, ...pulled }),
])
export type Changes = v.InferOutput<typeof changes>
export type PulledPart = Changes['part']
export const changesSince = readCall('changes_since', changes)
