import * as v from 'valibot'
import { readCall, sentPart, writeCall } from './call'
import { number, numberOrNull, place, rowsOf, text, textOrNull, yesNo } from './parts'

/** A record of the briefing, in the words of the drill behind its figure. */
const briefRow = v.object({
  kind: v.picklist(['incident', 'hazard', 'water', 'gap']),
  id: text,
  name: text,
  part: textOrNull,
  state: text,
  day: textOrNull,
  at: textOrNull,
  area_id: text,
  lng: numberOrNull,
  lat: numberOrNull,
  lacking: v.optional(v.array(text)),
  is_seen: yesNo,
})
export type BriefRow = v.InferOutput<typeof briefRow>

const spotRow = v.object({
  /** Its square of the grid; the centre of what happened there moves, this does not. */
  id: text,
  count: number,
  ...place,
  area_id: textOrNull,
  from_at: textOrNull,
  to_at: textOrNull,
  is_now: yesNo,
  is_seen: yesNo,
})
export type SpotRow = v.InferOutput<typeof spotRow>

const planOfNight = v.object({
  id: text,
  title: text,
  status: v.picklist(['draft', 'published']),
  version: number,
  rev: number,
  area_id: text,
  shift_from: text,
  shift_to: text,
  teams: number,
  stops: number,
  visited: number,
})
export type PlanOfNight = v.InferOutput<typeof planOfNight>

const routeRow = v.object({
  id: text,
  plan_id: text,
  team_id: text,
  name: text,
  colour: numberOrNull,
  phone: textOrNull,
  leaves_at: textOrNull,
  started_at: textOrNull,
  ended_at: textOrNull,
  patrol_id: textOrNull,
  is_late: yesNo,
  is_lost: yesNo,
  is_off: yesNo,
  is_seen: yesNo,
})
export type RouteRow = v.InferOutput<typeof routeRow>

const briefing = v.object({
  at: text,
  day: text,
  shift_from: text,
  shift_to: text,
  is_running: yesNo,
  calls: v.object({ total: number, waiting: number, oldest_at: textOrNull, rows: rowsOf(briefRow) }),
  plan: v.object({
    plans: v.array(planOfNight),
    planned: number,
    out: number,
    home: number,
    late: number,
    lost: number,
    off: number,
    rota: number,
    rows: rowsOf(routeRow),
  }),
  /** Null: coverage was never counted, so nothing is known of gaps. */
  gaps: v.nullable(v.object({ total: number, never: number, hours: number, oldest_at: textOrNull, rows: rowsOf(briefRow) })),
  waters: v.object({ total: number, overdue: number, due: number, lacking: number, never: number, rows: rowsOf(briefRow) }),
  hazards: v.object({ total: number, overdue: number, due: number, rows: rowsOf(briefRow) }),
  hotspots: v.object({ total: number, busy: number, rows: rowsOf(spotRow) }),
  notices: v.object({ open: number, unseen: number }),
})
export type Briefing = v.InferOutput<typeof briefing>
/** Null for who neither commands nor walks a night. */
export const tonightBriefing = readCall('tonight_briefing', v.nullable(briefing))
/** How many were new to this person tonight. */
export const seeTonight = writeCall('see_tonight', number, (seen, { items }) => seen <= [items].flat().length)

const shift = v.picklist(['day', 'night'])
export type ShiftName = v.InferOutput<typeof shift>
const noteRow = v.object({
  id: text,
  area_id: text,
  area_name: text,
  service_day: text,
  shift,
  text,
  version: number,
  rev: number,
  written_by: textOrNull,
  written_at: text,
  is_mine: yesNo,
  acknowledged_by: textOrNull,
  acknowledged_at: textOrNull,
  /** Of the version that stands: a change has to be taken over anew. */
  is_acknowledged: yesNo,
  reads: v.array(v.object({ name: textOrNull, at: text })),
  versions: v.array(v.object({ version: number, text, written_by: textOrNull, written_at: text })),
})
/** What one shift leaves to the next. */
export type ShiftNote = v.InferOutput<typeof noteRow>
const entryRow = v.object({ id: text, area_id: text, service_day: text, shift, at: text, text, by: textOrNull })
/** Something that happened during a shift, by its time. */
export type ShiftEntry = v.InferOutput<typeof entryRow>

export const shiftBook = readCall('shift_book', v.object({ notes: v.array(noteRow), entries: rowsOf(entryRow) }))
export const saveShiftNote = writeCall(
  'save_shift_note',
  v.object({ id: text, rev: number, version: number }),
  (saved, { note }) => saved.id === sentPart(note, 'id'),
)
export const seeShiftNotes = writeCall('see_shift_notes', number, (seen, { ids }) => seen <= ids.length)
export const acknowledgeShiftNote = writeCall(
  'acknowledge_shift_note',
  v.object({ id: text, version: number, acknowledged_at: text }),
  (note, { id, version }) => note.id === id && note.version === version,
)
export const addShiftEntry = writeCall(
  'add_shift_entry',
  v.object({ id: text, service_day: text, shift }),
  (saved, { entry }) => saved.id === sentPart(entry, 'id'),
)
