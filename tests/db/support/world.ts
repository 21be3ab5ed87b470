import type { Database } from '../../../supabase/local/database.ts'
import { topics } from './accessTopics'
import { foreign, own, outsiders, person, roles, userOf } from './personas'

/** One county of two sibling stations: everyone of the tests serves the western one, and nobody may see the eastern. */
export const areas = {
  county: 'dddd0001-0000-4000-8000-000000000000',
  station: own(1),
  beat: own(2),
  cellNorth: own(3),
  cellSouth: own(4),
  siblingStation: foreign(1),
  siblingCell: foreign(3),
} as const

/** Row numbers: own(no) lies in the western station, foreign(no) is its twin in the eastern. */
export const no = {
  office: 10,
  water: 11,
  inspection: 12,
  incident: 13,
  hazard: 14,
  dispute: 15,
  team: 16,
  /** The grid worker's own team. */
  ownTeam: 17,
  person: 18,
  gridWorker: 19,
  patrol: 20,
  ownPatrol: 21,
  photo: 22,
  road: 23,
  basemap: 24,
  import: 25,
  view: 26,
  /** A hold that was released: the patrol may be deleted by a test. */
  hold: 27,
  plan: 28,
  route: 29,
  stop: 30,
  template: 31,
  leave: 32,
  /** A plan that was never published. */
  draft: 40,
  target: 41,
  notice: 42,
  activity: 60,
  tip: 61,
  sighting: 62,
  organisation: 63,
  /** Of the hazard to the organisation. */
  referral: 64,
  note: 43,
  entry: 44,
} as const

const sha = (side: string): string => side.repeat(64).slice(0, 64)
export const photoPath = (area: string, side: 'a' | 'b'): string => `photos/${area}/${sha(side)}.jpg`

const rectangle = (west: number, south: number, east: number, north: number): string =>
  `extensions.st_multi(extensions.st_makeenvelope(${west}, ${south}, ${east}, ${north}, 4326))`
const point = (lng: number, lat: number): string => `extensions.st_setsrid(extensions.st_makepoint(${lng}, ${lat}), 4326)`

const tree = `
  insert into public.areas (id, code, name, kind, parent_id, geom, population, households) values
    ('${areas.county}', 'C', '甲县', 'county', null, ${rectangle(115, 26, 116, 27)}, 60000, 20000),
    ('${areas.station}', 'W', '西所', 'station', '${areas.county}', ${rectangle(115, 26, 115.5, 27)}, 30000, 10000),
    ('${areas.beat}', 'W1', '西一片', 'beat', '${areas.station}', ${rectangle(115, 26, 115.5, 27)}, 30000, 10000),
    ('${areas.cellNorth}', 'W1N', '北网格', 'cell', '${areas.beat}', ${rectangle(115, 26.5, 115.5, 27)}, 15000, 5000),
    ('${areas.cellSouth}', 'W1S', '南网格', 'cell', '${areas.beat}', ${rectangle(115, 26, 115.5, 26.5)}, 15000, 5000),
    ('${areas.siblingStation}', 'E', '东所', 'station', '${areas.county}', ${rectangle(115.5, 26, 116, 27)}, 30000, 10000),
    ('${areas.siblingCell}', 'E1', '东网格', 'cell', '${areas.siblingStation}', ${rectangle(115.5, 26, 116, 27)}, 30000, 10000);`

const users = (): string => {
  const rows = [
    ...roles,
    ...outsiders.filter((outsider) => outsider !== 'anonymous'),
    'foreign_chief' as const,
    'foreign_viewer' as const,
    'root' as const,
  ]
  const statusOf = (persona: string) => (['pending', 'refused', 'disabled'].includes(persona) ? persona : 'active')
  return (
    rows
      .map(
        (persona) => `
    insert into auth.users (id, email) values ('${userOf(persona)}', '${persona}@example.test');
    update public.profiles set status = '${statusOf(persona)}', display_name = '${persona}' where user_id = '${userOf(persona)}';`,
      )
      .concat(roles.map((role) => grant(userOf(role), areas.station, role)))
      // Refused and shut out keep a role on paper, so that the status alone must keep them out.
      .concat((['pending', 'refused', 'disabled'] as const).map((persona) => grant(userOf(persona), areas.station, 'chief')))
      .concat([
        grant(userOf('foreign_chief'), areas.siblingStation, 'chief'),
        grant(userOf('foreign_viewer'), areas.siblingStation, 'viewer'),
      ])
      .concat(['administrator', 'chief'].map((role) => grant(userOf('root'), areas.county, role)))
      .join('')
  )
}

const grant = (user: string, area: string, role: string): string =>
  `insert into public.memberships (user_id, area_id, role) values ('${user}', '${area}', '${role}');`

interface Side {
  readonly id: (no: number) => string
  readonly area: string
  readonly lng: number
  readonly letter: 'a' | 'b'
  readonly gridWorker: string
}

const rowsOf = ({ id, area, lng, letter, gridWorker }: Side): string => `
  insert into public.personnel (id, area_id, name, kind, phone, user_id) values
    ('${id(no.person)}', '${area}', '张${letter}', 'officer', '1390000${letter === 'a' ? 1 : 2}', null),
    ('${id(no.gridWorker)}', '${area}', '李${letter}', 'grid_worker', '1391111${letter === 'a' ? 1 : 2}', ${gridWorker});
  insert into public.police_offices (id, code, name, area_id, geom) values ('${id(no.office)}', 'O${letter}', '警务室${letter}', '${area}', ${point(lng, 26.3)});
  insert into public.teams (id, area_id, code, name, kind, phone) values
    ('${id(no.team)}', '${area}', 'T${letter}', '一队${letter}', 'night', '1392222'), ('${id(no.ownTeam)}', '${area}', 'U${letter}', '二队${letter}', 'regular', '1393333');
  insert into public.team_members (team_id, personnel_id) values ('${id(no.ownTeam)}', '${id(no.gridWorker)}'), ('${id(no.team)}', '${id(no.person)}');
  insert into public.past_team_members (team_id, personnel_id, area_path, is_lead, to_day)
    select '${id(no.team)}', '${id(no.gridWorker)}', path, false, '2026-11-01' from public.areas where id = '${area}';
  insert into public.water_spots (id, code, name, kind, geom, responsible_id) values
    ('${id(no.water)}', 'S${letter}', '山塘${letter}', 'pond', ${point(lng, 26.2)}, '${id(no.person)}');
  insert into public.inspections (id, subject_kind, water_spot_id, area_path, inspector_id, inspected_at)
    values ('${id(no.inspection)}', 'water', '${id(no.water)}', '', '${id(no.person)}', now() - interval '2 days');
  insert into public.incidents (id, code, type, type_group, occurred_at, received_at, geom, address) values
    ('${id(no.incident)}', 'I${letter}', '盗窃', 'theft', now() - interval '3 hours', now() - interval '3 hours', ${point(lng, 26.25)}, '${letter}街12号');
  insert into public.incident_events (incident_id, area_path, to_status) select id, area_path, 'received' from public.incidents where id = '${id(no.incident)}';
  insert into public.hazards (id, code, kind, title, geom) values ('${id(no.hazard)}', 'H${letter}', 'fire', '线路老化${letter}', ${point(lng, 26.26)});
  insert into public.hazard_events (hazard_id, area_path, to_status) select id, area_path, 'reported' from public.hazards where id = '${id(no.hazard)}';
  insert into public.disputes (id, code, category, parties_initials, geom) values ('${id(no.dispute)}', 'D${letter}', 'land', 'Z.L', ${point(lng, 26.27)});
  insert into public.dispute_events (dispute_id, area_path, to_status) select id, area_path, 'open' from public.disputes where id = '${id(no.dispute)}';
  insert into public.organisations (id, name, kind, area_id) values ('${id(no.organisation)}', '${letter === 'a' ? '西' : '东'}镇综治办', 'town_office', '${area}');
  insert into public.referrals (id, kind, hazard_id, sender, organisation_id, document, due_on)
    values ('${id(no.referral)}', 'hazard', '${id(no.hazard)}', '西所', '${id(no.organisation)}', '请协助${letter}', current_date + 7);
  insert into public.incident_units (incident_id, office_id) values ('${id(no.incident)}', '${id(no.office)}');
  insert into public.patrols (id, team_id, area_id, status, started_at, ended_at, geom) select p.id::uuid, p.team::uuid, '${area}', 'finished',
      now() - interval '2 hours', now() - interval '1 hour', extensions.st_multi(extensions.st_makeline(${point(lng, 26.21)}, ${point(lng + 0.01, 26.22)}))
    from (values ('${id(no.patrol)}', '${id(no.team)}'), ('${id(no.ownPatrol)}', '${id(no.ownTeam)}')) p(id, team);
  select private.ensure_track_months(now() - interval '2 hours', now());
  insert into public.track_chunks (patrol_id, seq, started_at, ended_at, t_s, lng_e6, lat_e6, accuracy_dm)
    select id, 0, started_at, ended_at, '{0,3600}', array[${Math.round(lng * 1e6)}, ${Math.round((lng + 0.01) * 1e6)}], '{26210000,26220000}', '{50,-1}'
    from public.patrols where id in ('${id(no.patrol)}', '${id(no.ownPatrol)}');
  insert into public.track_holds (id, area_id, patrol_id, reason, created_by, released_at) values ('${id(no.hold)}', '${area}', '${id(no.ownPatrol)}', '案件侦办', null, now());
  insert into public.photos (id, subject_kind, subject_id, area_id, storage_path, sha256)
    values ('${id(no.photo)}', 'water', '${id(no.water)}', '${area}', '${photoPath(area, letter)}', '${sha(letter)}');
  insert into storage.objects (bucket_id, name) values ('photos', '${photoPath(area, letter)}');
  insert into public.imports (id, kind, frame, file_name, area_id) values ('${id(no.import)}', 'incidents', 'wgs84', '${letter}.csv', '${area}');
  insert into public.imports (kind, frame, file_name, area_id, accepted) values ('roads', 'wgs84', '${letter}.geojson', '${area}', 4711);
  insert into public.roads (id, name, class, geom) values ('${id(no.road)}', '${letter}路', 'primary', extensions.st_makeline(${point(lng, 26.3)}, ${point(lng + 0.02, 26.31)}));
  insert into public.basemap_features (id, kind, name, rank, geom) values ('${id(no.basemap)}', 'place', '${letter}村', 1, ${point(lng, 26.35)});
  insert into public.patrol_plans (id, area_id, title, service_day, shift_from, shift_to, status, published_at)
    values ('${id(no.plan)}', '${area}', '夜巡${letter}', current_date, now() + interval '300 days', now() + interval '300 days 8 hours', 'published', now());
  insert into public.plan_routes (id, plan_id, team_id, area_path) values ('${id(no.route)}', '${id(no.plan)}', '${id(no.ownTeam)}', '');
  insert into public.plan_stops (id, plan_id, route_id, area_path, seq, kind, name, geom)
    values ('${id(no.stop)}', '${id(no.plan)}', '${id(no.route)}', '', 1, 'water', '山塘', ${point(lng, 26.2)});
  insert into public.notices (id, kind, subject_id, area_id, team_id, figures, raised_at)
    values ('${id(no.notice)}', 'late_start', '${id(no.notice)}', '${area}', '${id(no.ownTeam)}', '{"plan_title": "夜巡"}', now());
  insert into public.activities (id, kind_id, theme_id, done_at, service_day, area_id, note)
    values ('${id(no.activity)}', 'visit', 'fraud', now() - interval '2 hours', current_date, '${area}', '走访${letter}');
  insert into public.tips (id, code, content, deadline, area_id) values ('${id(no.tip)}', 'K${letter}', '夜里有人偷电缆${letter}', current_date + 3, '${area}');
  insert into public.tip_events (tip_id, area_path, to_status) select id, area_path, 'reported' from public.tips where id = '${id(no.tip)}';
  insert into public.sightings (id, water_spot_id, seen_at, area_id, geom) values ('${id(no.sighting)}', '${id(no.water)}', now() - interval '1 day', '${area}', ${point(lng, 26.2)});
  insert into public.shift_notes (id, area_id, service_day, shift, text, written_by)
    values ('${id(no.note)}', '${area}', current_date, 'night', '山塘围栏未修${letter}', '${id(903)}');
  insert into public.shift_note_reads (note_id, version, user_id, area_path) select id, 1, '${id(903)}', area_path
    from public.shift_notes where id = '${id(no.note)}';
  insert into public.shift_entries (id, area_id, service_day, shift, at, text, created_by)
    values ('${id(no.entry)}', '${area}', current_date, 'night', now(), '接报走失老人${letter}', '${id(903)}');
  insert into public.plan_templates (id, area_id, name, content) values ('${id(no.template)}', '${area}', '周五夜', '{}');
  insert into public.patrol_plans (id, area_id, title, service_day, shift_from, shift_to)
    values ('${id(no.draft)}', '${area}', '草稿${letter}', current_date + 1, now() + interval '301 days', now() + interval '301 days 8 hours');
  insert into public.patrol_targets (id, area_id, kind, campaign, name, geom)
    values ('${id(no.target)}', '${area}', 'campaign', '秋收护粮${letter}', '晒谷场', ${point(lng, 26.2)});
  insert into public.rota_nights (team_id, service_day, area_path) values ('${id(no.ownTeam)}', current_date, '');
  insert into public.team_leave (id, team_id, area_path, from_day, to_day) values ('${id(no.leave)}', '${id(no.ownTeam)}', '', current_date + 40, current_date + 41);
  insert into public.coverage_area_day (area_id, service_day, area_ha, seen_ha, probable_ha, seen7_ha, seen30_ha, seen90_ha, seen180_ha, seconds, staying_s, visits, engine_version, settings_key)
    select a.id, current_date, 100, 10, 0, 10, 10, 10, 10, 600, 0, 1, 1, 'x' from public.areas a where a.id::text like '${id(1).slice(0, 4)}%';
  insert into private.coverage_regions (region, cells, area_ids) select case '${letter}' when 'a' then 1 else 2 end, 1000, array_agg(a.id)
    from public.areas a where a.id::text like '${id(1).slice(0, 4)}%';
  insert into public.coverage_gaps (area_id, days, through_day, gap_ha, waters, unseen_water_ids, risk, risk_unseen, geom, engine_version, settings_key)
    values ('${id(3)}', 7, current_date, 90, 0, '{}', 0, 0, ${rectangle(lng, 26.6, lng + 0.01, 26.61)}, 1, 'x');
  insert into public.coverage_patrol_area (patrol_id, area_id, service_day, seen_ha, probable_ha, seconds, staying_s, metres, is_visit, engine_version, settings_key)
    values ('${id(no.ownPatrol)}', '${id(3)}', current_date, 10, 0, 600, 0, 900, true, 1, 'x');
  insert into public.audit_log (table_name, row_id, area_path, action, after)
    select 'water_spots', id, area_path, 'update', '{"note": "x"}' from public.water_spots where id = '${id(no.water)}';
  insert into public.track_views (id, user_id, from_at, to_at, reason, area_paths)
    select '${id(no.view)}', '${letter === 'a' ? userOf('chief') : userOf('foreign_chief')}', now() - interval '1 day', now(), '核查', array[path] from public.areas where id = '${area}';
  insert into public.duty_looks (user_id, service_day, shift, area_paths)
    select '${id(902)}', '2026-01-05', 'night', array[path] from public.areas where id = '${area}';`

/** Builds the county with a twin of every kind of row in both stations. As the owner, so that no rule is in the way. */
export const buildWorld = async (db: Database): Promise<void> => {
  await db.exec(tree)
  await db.exec(users())
  await db.exec(rowsOf({ id: own, area: areas.station, lng: 115.2, letter: 'a', gridWorker: `'${userOf('grid_worker')}'` }))
  await db.exec(rowsOf({ id: foreign, area: areas.siblingStation, lng: 115.8, letter: 'b', gridWorker: 'null' }))
  await db.exec(`update private.coverage_state set through_day = current_date;
    insert into realtime.messages (topic, extension, event, payload, private)
    select 'branch:' || a || ':' || s, 'broadcast', 'changed', '{}', true
    from unnest(array['${areas.station}', '${areas.siblingStation}']) a, unnest(array[${topics.map(({ subject }) => `'${subject}'`).join()}]) s;`)
}

/** A point of the western station as GeoJSON. */
export const here = { type: 'Point', coordinates: [115.21, 26.21] } as const
export const newId = (index: number): string => person(5000 + index)
