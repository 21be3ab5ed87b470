import * as v from 'valibot'
import { isEchoOf, readCall, writeCall } from './call'
import { number, rowsOf, text, textOrNull, yesNo } from './parts'

/** What the next cleaning of tracks would take. */
const preview = v.object({
  /** Positions from before this moment are past their time. */
  before: text,
  /** Why nothing goes, as a sentence; null: it goes. */
  refused: textOrNull,
  /** Whole months that go at once. */
  months: number,
  rows: number,
  patrols: number,
  lines: number,
  /** Patrols that a hold keeps past their time. */
  held: number,
})
export type RetentionPreview = v.InferOutput<typeof preview>
export const retentionPreview = readCall('retention_preview', preview)
/** The answer has no day to compare: the server takes no other than its own, or refuses. */
export const confirmDate = writeCall('confirm_date', preview, () => true)

const holdRow = v.object({
  id: text,
  area_id: text,
  area_name: text,
  /** null: all patrols of the area and below. */
  patrol_id: textOrNull,
  started_at: textOrNull,
  reason: text,
  /** Kept through this day; null: until the release. */
  until_day: textOrNull,
  created_at: text,
  created_by: textOrNull,
  released_at: textOrNull,
  released_by: textOrNull,
  in_force: yesNo,
})
export type HoldRow = v.InferOutput<typeof holdRow>
export const holdsList = readCall('holds_list', rowsOf(holdRow))
export const holdTracks = writeCall('hold_tracks', v.object({ id: text }), (answer, { hold }) => isEchoOf(answer, hold))
export const releaseHold = writeCall(
  'release_hold',
  v.object({ id: text, released_at: text }),
  (answer, { id }) => answer.id === id,
)
