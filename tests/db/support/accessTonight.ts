import type { FunctionAccess } from './accessFunctions'
import type { TableAccess } from './accessTables'
import { own, type Role } from './personas'
import { areas, newId, no } from './world'

const desk: readonly Role[] = ['chief', 'duty_officer']
const night: readonly Role[] = [...desk, 'grid_worker']
const json = (value: unknown): string => `'${JSON.stringify(value)}'`
const days = `current_date - 1, current_date + 1`
const note = { area_id: areas.station, service_day: '2027-01-01', shift: 'night', text: '围栏未修' }

/** Handover notes and entries: those who command a station read them, and write through functions alone. */
export const tonightTables: readonly TableAccess[] = [
  {
    table: 'public.shift_notes',
    pick: `id = '${own(no.note)}'`,
    insert: `(id, area_id, service_day, shift, text) values ('${newId(1)}', '${areas.station}', current_date, 'day', 'x')`,
    set: `text = '改'`,
    allowed: { select: desk },
  },
  {
    table: 'public.shift_note_versions',
    pick: `note_id = '${own(no.note)}'`,
    insert: `(note_id, version, area_path, text, written_by, written_at) select '${own(no.note)}', 9, path, 'x', '${newId(1)}', now() from public.areas where id = '${areas.station}'`,
    set: `text = '改'`,
    allowed: { select: desk },
  },
  {
    table: 'public.shift_note_reads',
    pick: `note_id = '${own(no.note)}'`,
    insert: `(note_id, version, user_id, area_path) select '${own(no.note)}', 9, '${newId(1)}', path from public.areas where id = '${areas.station}'`,
    set: `read_at = now()`,
    allowed: { select: desk },
  },
  {
    table: 'public.shift_entries',
    pick: `id = '${own(no.entry)}'`,
    insert: `(id, area_id, service_day, shift, at, text) values ('${newId(1)}', '${areas.station}', current_date, 'day', now(), 'x')`,
    set: `text = '改'`,
    allowed: { select: desk },
  },
]

export const tonightReads: readonly FunctionAccess[] = [
  {
    name: 'tonight_briefing',
    sql: 'select public.tonight_briefing()',
    shows: own(no.incident),
    allowed: night,
    isList: true,
  },
  { name: 'shift_book', sql: `select public.shift_book(${days})`, shows: own(no.note), allowed: desk, isList: true },
]

export const tonightWrites: readonly FunctionAccess[] = [
  {
    name: 'save_shift_note',
    sql: `select public.save_shift_note(${json({ ...note, id: own(no.note), rev: 1 })})`,
    allowed: desk,
  },
  { name: 'save_shift_note (new)', sql: `select public.save_shift_note(${json({ ...note, id: newId(1) })})`, allowed: desk },
  {
    name: 'acknowledge_shift_note',
    sql: `select public.acknowledge_shift_note('${own(no.note)}', 1)`,
    allowed: desk,
  },
  {
    name: 'add_shift_entry',
    sql: `select public.add_shift_entry(${json({ id: newId(1), area_id: areas.station, text: '接报' })})`,
    allowed: desk,
  },
]
