import * as v from 'valibot'
import { isEchoOf, readCall, sentPart, writeCall } from './call'
import { areEven, bbox, number, numberOrNull, numbers, numbersOrNull, rowsOf, text, textOrNull, yesNo } from './parts'

export const patrolKinds = ['day', 'night'] as const
export const patrolStatuses = ['planned', 'active', 'finished', 'withdrawn'] as const
const kind = v.picklist(patrolKinds)
const status = v.picklist(patrolStatuses)

const patrolRow = v.object({
  id: text,
  team_id: textOrNull,
  team_name: textOrNull,
  colour: numberOrNull,
  name: textOrNull,
  kind,
  status,
  /** False: withdrawn, listed but counted nowhere. */
  is_counted: yesNo,
  /** The day a night belongs to is the day it starts. */
  service_day: text,
  started_at: textOrNull,
  distance_m: numberOrNull,
  duration_s: numberOrNull,
  has_track: yesNo,
  bbox: v.nullable(bbox),
})
export type PatrolRow = v.InferOutput<typeof patrolRow>
export const patrolsList = readCall('patrols_list', rowsOf(patrolRow))

const patrolDetailRow = v.object({
  id: text,
  name: textOrNull,
  kind,
  status,
  service_day: textOrNull,
  started_at: textOrNull,
  ended_at: textOrNull,
  distance_m: numberOrNull,
  duration_s: numberOrNull,
  note: textOrNull,
  names: v.array(text),
  team: v.nullable(v.object({ id: text, name: text, colour: number })),
  bbox: v.nullable(bbox),
})
export const patrolDetail = readCall('patrol_detail', v.nullable(patrolDetailRow))

/** Writes down who looks at which tracks and why; the answer is the id of the look. */
export const openTrackView = readCall('open_track_view', text)

const trackRow = v.pipe(
  v.object({
    id: text,
    team_id: textOrNull,
    day: text,
    kind,
    /** Unix seconds; null: a line without times. */
    t: v.nullable(numbersOrNull),
    /** Degrees × 10⁶. */
    x: numbers,
    y: numbers,
    /** Accuracy in decimetres; −1 is unknown. */
    a: v.nullish(numbers),
  }),
  v.check(({ t, x, y, a }) => areEven(t ?? x, x, y, a ?? x), 'columns of unequal length'),
)
export type TrackRow = v.InferOutput<typeof trackRow>
const trackPage = v.object({ rows: rowsOf(trackRow), next: numberOrNull })
export type TrackPage = v.InferOutput<typeof trackPage>
export const tracksOfView = readCall('tracks_of_view', trackPage)

const walked = v.object({ id: text, rev: number, status })
export const startPatrol = writeCall('start_patrol', walked, (made, { patrol }) => isEchoOf(made, patrol))
/** Counts and what is missing come from a server that compares them; an older one only ends the patrol. */
export const finishPatrol = writeCall(
  'finish_patrol',
  v.object({ ...walked.entries, is_whole: v.optional(yesNo), missing: v.optional(v.array(number)) }),
  (made, { patrol }) => isEchoOf(made, patrol),
)
export const appendTrack = writeCall(
  'append_track',
  v.object({ seq: number, fixes: number, dropped: v.array(v.object({ place: number, reason: text })) }),
  (stored, { chunk }) => stored.seq === sentPart(chunk, 'seq'),
)
