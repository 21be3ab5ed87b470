import type { FunctionAccess } from './accessFunctions'
import type { TableAccess } from './accessTables'
import { own, roles, type Role } from './personas'
import { areas, newId, no } from './world'

const everyone = roles
const named: readonly Role[] = ['administrator', 'chief', 'duty_officer', 'grid_worker', 'leader']
const answerers: readonly Role[] = ['chief', 'duty_officer', 'grid_worker']
const workers: readonly Role[] = ['administrator', ...answerers]
const json = (value: unknown): string => `'${JSON.stringify(value)}'`
const point = `extensions.st_setsrid(extensions.st_makepoint(115.21, 26.2), 4326)`
const aDay = { from_day: '2020-01-01', to_day: '2099-01-01' }

/** Work, tips and sightings: who reaches the rows of his own branch. Writing goes through functions alone. */
export const fieldTables: readonly TableAccess[] = [
  {
    table: 'public.activity_kinds',
    pick: `id = 'visit'`,
    insert: `(id, name) values ('boats', '船只')`,
    set: `name = '改'`,
    allowed: { select: everyone },
  },
  {
    table: 'public.activity_themes',
    pick: `id = 'fraud'`,
    insert: `(id, name) values ('boats', '船只')`,
    set: `name = '改'`,
    allowed: { select: everyone },
  },
  {
    table: 'public.activities',
    pick: `id = '${own(no.activity)}'`,
    insert: `(id, kind_id, done_at, service_day, area_id) values ('${newId(1)}', 'visit', now(), current_date, '${areas.station}')`,
    set: `note = '改'`,
    allowed: { select: named },
  },
  {
    table: 'public.work_daily',
    pick: `area_id = '${areas.station}'`,
    insert: `(area_id, day, kind_id, theme_id, source, records, reached, minutes, amount_yuan) values ('${areas.station}', current_date, 'visit', '', 'desk', 1, 1, 0, 0)`,
    set: `records = 9`,
    allowed: { select: everyone },
  },
  {
    table: 'public.tips',
    pick: `id = '${own(no.tip)}'`,
    insert: `(id, code, content, deadline, area_id) values ('${newId(1)}', 'T', 'x', current_date, '${areas.station}')`,
    set: `content = '改'`,
    allowed: { select: answerers },
  },
  {
    table: 'public.tip_events',
    pick: `tip_id = '${own(no.tip)}'`,
    insert: `(tip_id, to_status) values ('${own(no.tip)}', 'checking')`,
    set: `note = '改'`,
    allowed: { select: answerers },
  },
  {
    table: 'public.sightings',
    pick: `id = '${own(no.sighting)}'`,
    insert: `(id, seen_at, area_id, geom) values ('${newId(1)}', now(), '${areas.station}', ${point})`,
    set: `note = '改'`,
    allowed: { select: everyone },
  },
]

export const fieldReads: readonly FunctionAccess[] = [
  { name: 'activity_words', sql: 'select public.activity_words()', shows: '走访', allowed: everyone },
  {
    name: 'activities_list',
    sql: `select public.activities_list(${json(aDay)})`,
    shows: own(no.activity),
    allowed: named,
    isList: true,
  },
  {
    name: 'work_sums',
    sql: `select public.work_sums('2020-01-01', '2099-01-01')`,
    shows: '"records":1',
    allowed: everyone,
    isList: true,
  },
]

export const fieldWrites: readonly FunctionAccess[] = [
  {
    name: 'save_activity',
    sql: `select public.save_activity(${json({ id: own(no.activity), rev: 1, kind: 'visit', reached: 3 })})`,
    allowed: ['chief'],
  },
  {
    name: 'save_activity (new)',
    sql: `select public.save_activity(${json({ id: newId(1), kind: 'visit', theme: 'fraud', lng: 115.21, lat: 26.21 })})`,
    allowed: workers,
  },
  { name: 'delete_activity', sql: `select public.delete_activity('${own(no.activity)}', 1)`, allowed: ['chief'] },
  {
    name: 'save_activity_words (top administrator only)',
    sql: `select public.save_activity_words(${json({ themes: [{ id: 'boats', name: '船只' }] })})`,
    allowed: [],
  },
]
