import { own, roles, userOf, type Role } from './personas'
import { areas, here, newId, no } from './world'

export interface FunctionAccess {
  readonly name: string
  /** A call aimed at the own branch; aaaa → bbbb and here → there aims it at the sibling. */
  readonly sql: string
  /** A read counts as allowed when this comes back; a write has none and counts as allowed when it is not refused. */
  readonly shows?: string
  readonly allowed: readonly Role[]
  /** What must be called before, in the same transaction. */
  readonly first?: string
  /** The call takes no id, so that the sibling can only show in the answer. */
  readonly isList?: true
}

const everyone = roles
const commanders: readonly Role[] = ['administrator', 'chief']
const dispatchers: readonly Role[] = ['chief', 'duty_officer']
const answerers: readonly Role[] = ['chief', 'duty_officer', 'grid_worker']
const named: readonly Role[] = ['administrator', 'chief', 'duty_officer', 'grid_worker', 'leader']
const json = (value: unknown): string => `'${JSON.stringify(value)}'`
/** Covers both stations, so that only jurisdiction keeps the sibling out. */
const county = '115, 26, 116, 27'
/** z8 tile from 113.9 to 115.3 degrees east; the sibling's rows lie in the tile to its east. */
const tile = '8, 209, 108'
/** Opens a look at the tracks and remembers its id for the call that follows. */
const look = `select set_config('test.view', public.open_track_view(now() - interval '1 day', now(), null, '核查路线')::text, true)`
const line = { type: 'LineString', coordinates: [here.coordinates, [115.215, 26.215]] }

/** Every function of the Data API that reads: a role is allowed when the own branch's marker comes back. */
export const recordReads: readonly FunctionAccess[] = [
  { name: 'areas_list', sql: 'select public.areas_list()', shows: areas.cellNorth, allowed: everyone, isList: true },
  {
    name: 'area_geometry',
    sql: `select public.area_geometry('{${areas.cellNorth}}')`,
    shows: areas.cellNorth,
    allowed: everyone,
  },
  { name: 'area_detail', sql: `select public.area_detail('${areas.cellNorth}')`, shows: areas.cellNorth, allowed: everyone },
  { name: 'offices_list', sql: 'select public.offices_list()', shows: own(no.office), allowed: everyone, isList: true },
  { name: 'office_detail', sql: `select public.office_detail('${own(no.office)}')`, shows: own(no.office), allowed: everyone },
  { name: 'waters_list', sql: 'select public.waters_list()', shows: own(no.water), allowed: everyone, isList: true },
  { name: 'water_geometry', sql: `select public.water_geometry('{${own(no.water)}}')`, shows: own(no.water), allowed: everyone },
  { name: 'water_detail', sql: `select public.water_detail('${own(no.water)}')`, shows: own(no.water), allowed: everyone },
  { name: 'teams_list', sql: 'select public.teams_list()', shows: own(no.team), allowed: everyone, isList: true },
  { name: 'team_detail', sql: `select public.team_detail('${own(no.team)}')`, shows: own(no.team), allowed: everyone },
  { name: 'personnel_list (names)', sql: 'select public.personnel_list()', shows: own(no.person), allowed: named, isList: true },
  {
    name: 'personnel_list (phone)',
    sql: 'select public.personnel_list()',
    shows: '13900001',
    allowed: ['administrator', 'chief', 'duty_officer'],
    isList: true,
  },
  { name: 'person_detail', sql: `select public.person_detail('${own(no.person)}')`, shows: own(no.person), allowed: named },
  {
    name: 'nearest_units',
    sql: 'select public.nearest_units(115.5, 26.3, 50)',
    shows: own(no.office),
    allowed: everyone,
    isList: true,
  },
  { name: 'incidents_page', sql: 'select public.incidents_page()', shows: own(no.incident), allowed: answerers, isList: true },
  { name: 'hazards_page', sql: 'select public.hazards_page()', shows: own(no.hazard), allowed: everyone, isList: true },
  { name: 'waters_page', sql: 'select public.waters_page()', shows: own(no.water), allowed: everyone, isList: true },
  { name: 'offices_page', sql: 'select public.offices_page()', shows: own(no.office), allowed: everyone, isList: true },
  { name: 'people_page (names)', sql: 'select public.people_page()', shows: own(no.person), allowed: named, isList: true },
  {
    name: 'people_page (phone)',
    sql: 'select public.people_page()',
    shows: '13900001',
    allowed: ['administrator', 'chief', 'duty_officer'],
    isList: true,
  },
  { name: 'teams_page', sql: 'select public.teams_page()', shows: own(no.team), allowed: everyone, isList: true },
  { name: 'areas_page', sql: 'select public.areas_page()', shows: areas.cellNorth, allowed: everyone, isList: true },
  {
    name: 'patrols_page (all teams)',
    sql: 'select public.patrols_page()',
    shows: own(no.patrol),
    allowed: ['administrator', 'chief', 'duty_officer', 'leader'],
    isList: true,
  },
  {
    name: 'patrols_page (own team)',
    sql: 'select public.patrols_page()',
    shows: own(no.ownPatrol),
    allowed: named,
    isList: true,
  },
  {
    name: 'records_count (incidents)',
    sql: `select public.records_count('incident')`,
    shows: '1',
    allowed: answerers,
    isList: true,
  },
  {
    name: 'incidents_in_box',
    sql: `select public.incidents_in_box(${county})`,
    shows: own(no.incident),
    allowed: answerers,
    isList: true,
  },
  {
    name: 'incident_detail',
    sql: `select public.incident_detail('${own(no.incident)}')`,
    shows: own(no.incident),
    allowed: answerers,
  },
  {
    name: 'incident_counts (exact)',
    sql: 'select public.incident_counts()',
    shows: '"total":1',
    allowed: answerers,
    isList: true,
  },
  {
    name: 'incident_density',
    sql: `select public.incident_density(now() - interval '1 day', now())`,
    shows: '"k":3',
    allowed: everyone,
    isList: true,
  },
  { name: 'hazards_list', sql: 'select public.hazards_list()', shows: own(no.hazard), allowed: everyone, isList: true },
  {
    name: 'changes_since',
    sql: `select public.changes_since('hazards', null)`,
    shows: own(no.hazard),
    allowed: everyone,
    isList: true,
  },
  { name: 'hazard_detail', sql: `select public.hazard_detail('${own(no.hazard)}')`, shows: own(no.hazard), allowed: everyone },
  { name: 'patrols_list', sql: 'select public.patrols_list()', shows: own(no.ownPatrol), allowed: named, isList: true },
  {
    name: 'patrol_detail',
    sql: `select public.patrol_detail('${own(no.ownPatrol)}')`,
    shows: own(no.ownPatrol),
    allowed: ['administrator', 'chief', 'duty_officer', 'grid_worker'],
  },
  { name: 'roads_graph', sql: `select public.roads_graph(${county})`, shows: 'a路', allowed: everyone, isList: true },
  { name: 'roads_stamp', sql: 'select public.roads_stamp()', shows: '1/4711/', allowed: everyone, isList: true },
  { name: 'search_names (places)', sql: 'select public.search_names()', shows: own(no.water), allowed: everyone, isList: true },
  { name: 'search_names (people)', sql: 'select public.search_names()', shows: own(no.person), allowed: named, isList: true },
  {
    name: 'record_history (water)',
    sql: `select public.record_history('water', '${own(no.water)}')`,
    shows: 'inspection',
    allowed: everyone,
  },
  {
    name: 'record_history (incident)',
    sql: `select public.record_history('incident', '${own(no.incident)}')`,
    shows: 'received',
    allowed: answerers,
  },
  {
    name: 'record_history (dispute)',
    sql: `select public.record_history('dispute', '${own(no.dispute)}')`,
    shows: 'open',
    allowed: ['administrator', ...answerers],
  },
  {
    name: 'figure_rows (cases)',
    sql: `select public.figure_rows('incident_open')`,
    shows: own(no.incident),
    allowed: answerers,
    isList: true,
  },
  {
    name: 'figure_rows (hazards)',
    sql: `select public.figure_rows('hazard_open')`,
    shows: own(no.hazard),
    allowed: everyone,
    isList: true,
  },
  {
    name: 'dashboard_summary',
    sql: `select public.dashboard_summary(now() - interval '7 days', now())`,
    shows: '"cells":2',
    allowed: everyone,
    isList: true,
  },
  { name: 'holds_list', sql: 'select public.holds_list()', shows: own(no.hold), allowed: commanders, isList: true },
  { name: 'users_list', sql: 'select public.users_list()', shows: userOf('viewer'), allowed: ['administrator'], isList: true },
  { name: 'whoami (roles)', sql: 'select public.whoami()', shows: areas.station, allowed: everyone, isList: true },
  {
    name: 'tile_areas',
    sql: `select public.tile_areas(${tile}, 'cell')`,
    shows: areas.cellSouth,
    allowed: everyone,
    isList: true,
  },
  { name: 'tile_roads', sql: `select public.tile_roads(${tile})`, shows: own(no.road), allowed: everyone, isList: true },
  { name: 'tile_basemap', sql: `select public.tile_basemap(${tile})`, shows: own(no.basemap), allowed: everyone, isList: true },
  {
    name: 'tile_incidents',
    sql: `select public.tile_incidents(${tile})`,
    shows: own(no.incident),
    allowed: answerers,
    isList: true,
  },
  {
    name: 'open_track_view + tile_tracks',
    first: look,
    sql: `select public.tile_tracks(${tile}, current_setting('test.view')::uuid)`,
    shows: own(no.ownPatrol),
    allowed: answerers,
    isList: true,
  },
  {
    name: 'open_track_view + tracks_of_view',
    first: look,
    sql: `select public.tracks_of_view(current_setting('test.view')::uuid)`,
    shows: own(no.ownPatrol),
    allowed: answerers,
    isList: true,
  },
]

/** Every function of the Data API that writes: a role is allowed when the call is not refused. */
export const recordWrites: readonly FunctionAccess[] = [
  {
    name: 'save_areas',
    sql: `select public.save_areas(${json([{ id: areas.cellNorth, rev: 1, name: '改' }])})`,
    allowed: commanders,
  },
  {
    name: 'save_areas (delete)',
    sql: `select public.save_areas(${json([{ id: areas.cellNorth, rev: 1, deleted: true }])}, 'report')`,
    allowed: commanders,
  },
  {
    name: 'save_areas (new child)',
    sql: `select public.save_areas(${json([{ id: newId(1), name: '新', kind: 'beat', parent_id: areas.station }])})`,
    allowed: commanders,
  },
  {
    name: 'save_office',
    sql: `select public.save_office(${json({ id: own(no.office), rev: 1, name: '改' })})`,
    allowed: commanders,
  },
  {
    name: 'save_office (new)',
    sql: `select public.save_office(${json({ id: newId(1), name: '新', geom: here })})`,
    allowed: commanders,
  },
  { name: 'delete_office', sql: `select public.delete_office('${own(no.office)}', 1)`, allowed: commanders },
  {
    name: 'save_water',
    sql: `select public.save_water(${json({ id: own(no.water), rev: 1, risk: 3, kit: { ring: 'missing' } })})`,
    allowed: commanders,
  },
  {
    name: 'save_water (new)',
    sql: `select public.save_water(${json({ id: newId(1), name: '新', geom: line })})`,
    allowed: commanders,
  },
  { name: 'delete_water', sql: `select public.delete_water('${own(no.water)}', 1)`, allowed: commanders },
  {
    name: 'record_inspection',
    sql: `select public.record_inspection(${json({ id: newId(1), subject_kind: 'water', water_spot_id: own(no.water), checklist: { ring: 'damaged' } })})`,
    allowed: ['administrator', 'chief', 'grid_worker'],
  },
  {
    name: 'create_incident',
    sql: `select public.create_incident(${json({ id: newId(1), type: '求助', geom: here })})`,
    allowed: dispatchers,
  },
  {
    name: 'transition_incident',
    sql: `select public.transition_incident('${own(no.incident)}', 'dispatched', null, 1, '${own(no.team)}')`,
    allowed: dispatchers,
  },
  {
    name: 'create_hazard',
    sql: `select public.create_hazard(${json({ id: newId(1), kind: 'fire', title: '新', geom: here })})`,
    allowed: answerers,
  },
  {
    name: 'transition_hazard',
    sql: `select public.transition_hazard('${own(no.hazard)}', 'accepted', null, 1)`,
    allowed: dispatchers,
  },
  {
    name: 'save_dispute',
    sql: `select public.save_dispute(${json({ id: own(no.dispute), rev: 1, status: 'mediating' })})`,
    allowed: ['chief'],
  },
  {
    name: 'save_dispute (new)',
    sql: `select public.save_dispute(${json({ id: newId(1), category: 'land', geom: here })})`,
    allowed: ['chief', 'duty_officer', 'grid_worker'],
  },
  {
    name: 'start_patrol',
    sql: `select public.start_patrol(${json({ id: newId(1), team_id: own(no.ownTeam) })})`,
    allowed: ['chief', 'grid_worker'],
  },
  {
    name: 'append_track',
    sql: `select public.append_track(jsonb_build_object('patrol_id', '${own(no.ownPatrol)}', 'seq', 7, 't', jsonb_build_array(extract(epoch from now())::int - 5400), 'lng', '[115.2]'::jsonb, 'lat', '[26.2]'::jsonb))`,
    allowed: ['chief', 'grid_worker'],
  },
  {
    name: 'finish_patrol',
    sql: `select public.finish_patrol(${json({ id: own(no.ownPatrol), note: '完' })})`,
    allowed: ['chief', 'grid_worker'],
  },
  {
    name: 'hold_tracks',
    sql: `select public.hold_tracks(${json({ id: newId(1), patrol_id: own(no.ownPatrol), reason: '案件侦办' })})`,
    allowed: commanders,
  },
  { name: 'release_hold', sql: `select public.release_hold('${own(no.hold)}')`, allowed: commanders },
  {
    name: 'set_user_status',
    sql: `select public.set_user_status('${userOf('viewer')}', 'disabled', '离岗')`,
    allowed: ['administrator'],
  },
  {
    name: 'grant_role',
    sql: `select public.grant_role('${userOf('viewer')}', '${areas.cellNorth}', 'leader')`,
    allowed: ['administrator'],
  },
  {
    name: 'revoke_role',
    sql: `select public.revoke_role('${userOf('viewer')}', '${areas.station}', 'viewer')`,
    allowed: ['administrator'],
  },
  {
    name: 'import_begin',
    sql: `select public.import_begin(${json({ id: newId(1), kind: 'incidents', frame: 'wgs84', area_id: areas.station })})`,
    allowed: commanders,
  },
  {
    name: 'import_rows',
    sql: `select public.import_rows('${own(no.import)}', 0, ${json([{ row: 1, key: 'k', props: { type: '盗窃', occurred_at: '2026-01-01T00:00:00Z' }, geom: here }])})`,
    allowed: commanders,
  },
  { name: 'import_finish', sql: `select public.import_finish('${own(no.import)}', 0)`, allowed: commanders },
  { name: 'import_undo', sql: `select public.import_undo('${own(no.import)}')`, allowed: commanders },
]
