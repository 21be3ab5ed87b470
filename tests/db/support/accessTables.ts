import { own, roles, userOf, type Role } from './personas'
import { areas, newId, no, photoPath } from './world'

export type Verb = 'select' | 'insert' | 'update' | 'delete'

export interface TableAccess {
  readonly table: string
  /** SQL condition that picks the row of the own branch; bbbb in place of aaaa picks its twin. */
  readonly pick: string
  readonly insert: string
  /** A harmless assignment. */
  readonly set: string
  readonly allowed: Partial<Record<Verb, readonly Role[]>>
}

const everyone = roles
const commanders: readonly Role[] = ['administrator', 'chief']
const pointOf = (lng: number) => `extensions.st_setsrid(extensions.st_makepoint(${lng}, 26.2), 4326)`

/** The same statement aimed at the sibling branch. */
export const aimedAtSibling = (sql: string): string =>
  sql
    .replaceAll('aaaa', 'bbbb')
    .replaceAll('115.21', '115.81')
    .replaceAll(`/${'a'.repeat(64)}`, `/${'b'.repeat(64)}`)

/** Every table of the Data API: who may do what to a row of his own branch. Absent verb: nobody. */
export const recordTables: readonly TableAccess[] = [
  {
    table: 'public.areas',
    pick: `id = '${areas.cellNorth}'`,
    insert: `(id, code, name, kind, parent_id) values ('${newId(1)}', 'N', '新', 'cell', '${areas.beat}')`,
    set: `name = '改'`,
    allowed: { select: everyone },
  },
  {
    table: 'public.profiles',
    pick: `user_id = '${userOf('viewer')}'`,
    insert: `(user_id) values ('${newId(1)}')`,
    set: `status = 'active'`,
    allowed: { select: ['administrator', 'viewer'] },
  },
  {
    table: 'public.memberships',
    pick: `user_id = '${userOf('viewer')}'`,
    insert: `(user_id, area_id, role) values ('${userOf('viewer')}', '${areas.station}', 'chief')`,
    set: `role = 'chief'`,
    allowed: { select: ['administrator', 'viewer'] },
  },
  {
    table: 'public.audit_log',
    pick: `row_id = '${own(no.water)}'`,
    insert: `(table_name, row_id, area_path, action) select 'x', 'x', path, 'insert' from public.areas where id = '${areas.station}'`,
    set: `action = 'delete'`,
    allowed: { select: commanders },
  },
  {
    table: 'public.personnel',
    pick: `id = '${own(no.person)}'`,
    insert: `(id, area_id, name, kind) values ('${newId(1)}', '${areas.station}', '新人', 'officer')`,
    set: `name = '改'`,
    allowed: { select: ['administrator', 'chief', 'duty_officer'], insert: commanders, update: commanders },
  },
  {
    table: 'public.teams',
    pick: `id = '${own(no.team)}'`,
    insert: `(id, area_id, code, name, kind) values ('${newId(1)}', '${areas.station}', 'X', '新队', 'night')`,
    set: `name = '改'`,
    allowed: { select: everyone, insert: commanders, update: commanders },
  },
  {
    table: 'public.team_members',
    pick: `team_id = '${own(no.team)}'`,
    insert: `(team_id, personnel_id) values ('${own(no.team)}', '${own(no.gridWorker)}')`,
    set: `is_lead = true`,
    allowed: { select: everyone, insert: commanders, update: commanders, delete: commanders },
  },
  {
    table: 'public.police_offices',
    pick: `id = '${own(no.office)}'`,
    insert: `(id, name, area_id, geom) values ('${newId(1)}', '新', '${areas.station}', ${pointOf(115.21)})`,
    set: `name = '改'`,
    allowed: { select: everyone },
  },
  {
    table: 'public.water_spots',
    pick: `id = '${own(no.water)}'`,
    insert: `(id, name, area_id, geom) values ('${newId(1)}', '新', '${areas.station}', ${pointOf(115.21)})`,
    set: `name = '改'`,
    allowed: { select: everyone },
  },
  {
    table: 'public.water_kit',
    pick: `water_spot_id = '${own(no.water)}'`,
    insert: `(water_spot_id, piece) values ('${own(no.water)}', 'ring')`,
    set: `state = 'present'`,
    allowed: { select: everyone },
  },
  {
    table: 'public.inspections',
    pick: `id = '${own(no.inspection)}'`,
    insert: `(id, subject_kind, water_spot_id, area_path, inspected_at) select '${newId(1)}', 'water', '${own(no.water)}', path, now() from public.areas where id = '${areas.station}'`,
    set: `note = '改'`,
    allowed: { select: everyone },
  },
  {
    table: 'public.incidents',
    pick: `id = '${own(no.incident)}'`,
    insert: `(id, type, occurred_at, area_id, geom) values ('${newId(1)}', '盗窃', now(), '${areas.station}', ${pointOf(115.21)})`,
    set: `summary = '改'`,
    allowed: { select: ['chief', 'duty_officer', 'grid_worker'] },
  },
  {
    table: 'public.incident_events',
    pick: `incident_id = '${own(no.incident)}'`,
    insert: `(incident_id, area_path, to_status) select '${own(no.incident)}', path, 'closed' from public.areas where id = '${areas.station}'`,
    set: `note = '改'`,
    allowed: { select: ['chief', 'duty_officer', 'grid_worker'] },
  },
  {
    table: 'public.hazards',
    pick: `id = '${own(no.hazard)}'`,
    insert: `(id, kind, title, area_id, geom) values ('${newId(1)}', 'fire', '新', '${areas.station}', ${pointOf(115.21)})`,
    set: `status = 'closed'`,
    allowed: { select: everyone },
  },
  {
    table: 'public.hazard_events',
    pick: `hazard_id = '${own(no.hazard)}'`,
    insert: `(hazard_id, area_path, to_status) select '${own(no.hazard)}', path, 'closed' from public.areas where id = '${areas.station}'`,
    set: `note = '改'`,
    allowed: { select: everyone },
  },
  {
    table: 'public.disputes',
    pick: `id = '${own(no.dispute)}'`,
    insert: `(id, category, area_id) values ('${newId(1)}', 'land', '${areas.station}')`,
    set: `status = 'closed'`,
    allowed: { select: ['administrator', 'chief', 'duty_officer', 'grid_worker'] },
  },
  {
    table: 'public.dispute_events',
    pick: `dispute_id = '${own(no.dispute)}'`,
    insert: `(dispute_id, area_path, to_status) select '${own(no.dispute)}', path, 'closed' from public.areas where id = '${areas.station}'`,
    set: `note = '改'`,
    allowed: { select: ['administrator', 'chief', 'duty_officer', 'grid_worker'] },
  },
  {
    table: 'public.patrols',
    pick: `id = '${own(no.ownPatrol)}'`,
    insert: `(id, area_id, status) values ('${newId(1)}', '${areas.station}', 'finished')`,
    set: `note = '改'`,
    allowed: { select: ['administrator', 'chief', 'duty_officer', 'grid_worker'] },
  },
  {
    table: 'public.track_chunks',
    pick: `patrol_id = '${own(no.ownPatrol)}'`,
    insert: `(patrol_id, seq, started_at, ended_at, lng_e6, lat_e6) select '${own(no.ownPatrol)}', 9, now(), now(), '{115200000}', '{26200000}' from public.areas where id = '${areas.station}'`,
    set: `seq = 5`,
    allowed: {},
  },
  {
    table: 'public.track_holds',
    pick: `id = '${own(no.hold)}'`,
    insert: `(area_id, reason) values ('${areas.station}', '案件侦办')`,
    set: `reason = '改了事由'`,
    allowed: { select: commanders },
  },
  {
    table: 'public.track_views',
    pick: `id = '${own(no.view)}'`,
    insert: `(user_id, from_at, to_at, reason, area_paths) values ('${userOf('chief')}', now() - interval '1 day', now(), '核查', '{}')`,
    set: `reason = '改了'`,
    allowed: { select: commanders },
  },
  {
    table: 'public.duty_looks',
    pick: `user_id = '${userOf('duty_officer')}'`,
    insert: `(user_id, service_day, shift, area_paths) values ('${userOf('chief')}', '2026-01-06', 'day', '{}')`,
    set: `at = now()`,
    allowed: { select: ['administrator', 'chief', 'duty_officer'] },
  },
  {
    table: 'public.photos',
    pick: `id = '${own(no.photo)}'`,
    insert: `(id, subject_kind, subject_id, area_id, storage_path, sha256) values ('${newId(1)}', 'office', '${own(no.office)}', '${areas.station}', 'photos/${areas.station}/${'c'.repeat(64)}.jpg', '${'c'.repeat(64)}')`,
    set: `taken_at = now()`,
    allowed: {
      select: ['administrator', 'chief', 'duty_officer', 'grid_worker', 'leader'],
      insert: ['administrator', 'chief', 'duty_officer', 'grid_worker'],
    },
  },
  {
    table: 'storage.objects',
    pick: `name = '${photoPath(areas.station, 'a')}'`,
    insert: `(bucket_id, name) values ('photos', 'photos/${areas.station}/${'c'.repeat(64)}.jpg')`,
    set: `metadata = '{}'`,
    allowed: {
      select: ['administrator', 'chief', 'duty_officer', 'grid_worker', 'leader'],
      insert: ['administrator', 'chief', 'duty_officer', 'grid_worker'],
      delete: commanders,
    },
  },
  {
    table: 'public.roads',
    pick: `id = '${own(no.road)}'`,
    insert: `(id, geom, area_id) values ('${newId(1)}', extensions.st_makeline(${pointOf(115.21)}, ${pointOf(115.22)}), '${areas.station}')`,
    set: `name = '改'`,
    allowed: { select: everyone },
  },
  {
    table: 'public.basemap_features',
    pick: `id = '${own(no.basemap)}'`,
    insert: `(id, kind, geom, area_id) values ('${newId(1)}', 'place', ${pointOf(115.21)}, '${areas.station}')`,
    set: `name = '改'`,
    allowed: { select: everyone },
  },
  {
    table: 'public.imports',
    pick: `id = '${own(no.import)}'`,
    insert: `(id, kind, frame, area_id) values ('${newId(1)}', 'incidents', 'wgs84', '${areas.station}')`,
    set: `status = 'done'`,
    allowed: { select: commanders },
  },
  {
    table: 'public.settings',
    pick: `key = 'hot_weather'`,
    insert: `(key, value) values ('new_setting', '1')`,
    set: `value = 'true'`,
    allowed: { select: everyone },
  },
]
