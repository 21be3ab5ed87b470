import { randomUUID } from 'node:crypto'
import type { Persona, SignedIn } from './signIn'

/** Rows of one statement, as superuser. */
export type Ask = (sql: string) => Promise<Record<string, unknown>[]>

export interface Call {
  readonly by: Persona
  readonly args: Readonly<Record<string, unknown>>
}

const day = (offset: number) => new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10)
const hour = (offset: number) => new Date(Date.now() + offset * 3_600_000).toISOString()

const placesSql = `
  with station as (
    select m.area_id as id, a.path from public.memberships m join auth.users u on u.id = m.user_id
    join public.areas a on a.id = m.area_id where u.email = 'chief@patrolgrid.test' limit 1)
  select s.id as station, o.id as office, extensions.st_x(o.geom) as lng, extensions.st_y(o.geom) as lat,
    (select w.id from public.water_spots w where w.area_path operator(extensions.<@) s.path limit 1) as water,
    (select t.id from public.teams t where t.area_path operator(extensions.<@) s.path limit 1) as team,
    (select p.id from public.personnel p where p.area_path operator(extensions.<@) s.path limit 1) as person,
    (select h.id from public.hazards h where h.area_path operator(extensions.<@) s.path limit 1) as hazard,
    (select i.id from public.incidents i where i.area_path operator(extensions.<@) s.path limit 1) as incident,
    (select d.id from public.disputes d where d.area_path operator(extensions.<@) s.path limit 1) as dispute,
    coalesce((select t.id from public.tips t where t.area_path operator(extensions.<@) s.path limit 1), s.id) as tip,
    (select p.id from public.patrols p where p.area_path operator(extensions.<@) s.path
      and p.ended_at > now() - interval '3 days' order by p.started_at desc limit 1) as patrol
  from station s join lateral (select * from public.police_offices o where o.area_path operator(extensions.<@) s.path limit 1) o on true`

interface Places {
  readonly station: string
  readonly office: string
  readonly lng: number
  readonly lat: number
  readonly water: string
  readonly team: string
  readonly person: string
  readonly hazard: string
  readonly incident: string
  readonly dispute: string
  readonly tip: string
  readonly patrol: string
}

/** Real ids and a real place inside the chief's station of the demo county. */
export async function demoPlaces(ask: Ask): Promise<Places> {
  const [row] = await ask(placesSql)
  if (row === undefined) throw new Error('the demo county is not there')
  return { ...row, lng: Number(row['lng']), lat: Number(row['lat']) } as unknown as Places
}

async function written(person: SignedIn, name: string, args: Readonly<Record<string, unknown>>): Promise<string> {
  const { data, error } = await person.client.rpc(name, args)
  if (error !== null) throw new Error(`${name}: ${error.code} ${error.message}`)
  return String(data)
}

/**
 * One call for every function of the Data API that only reads, by somebody who may, about things that are there. Makes the
 * plan and the look at tracks that some of them ask about.
 */
export async function stableCalls(
  places: Places,
  { chief, duty }: { readonly chief: SignedIn; readonly duty: SignedIn },
): Promise<Readonly<Record<string, Call>>> {
  const { station, office, lng, lat, water, team, person, hazard, incident, dispute, tip, patrol } = places
  const plan = randomUUID()
  await written(chief, 'save_plan', {
    plan: {
      id: plan,
      area_id: station,
      title: '备库演练',
      service_day: day(30),
      shift_from: hour(720),
      shift_to: hour(728),
      routes: [],
    },
  })
  const view_id = await written(duty, 'open_track_view', { from_at: hour(-72), to_at: hour(0), reason: '备库演练，核查路线' })
  const z = 10
  const x = Math.floor(((lng + 180) / 360) * 2 ** z)
  const sine = Math.sin((lat * Math.PI) / 180)
  const tile = { z, x, y: Math.floor((0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)) * 2 ** z) }
  const box = { west: lng - 0.1, south: lat - 0.1, east: lng + 0.1, north: lat + 0.1 }
  const days = { from_day: day(-7), to_day: day(0) }
  const times = { from_at: hour(-168), to_at: hour(0) }
  const by =
    (persona: Persona) =>
    (args: Call['args'] = {}) => ({ by: persona, args })
  const [asDuty, asChief, asLeader, asAdmin] = [by('duty'), by('chief'), by('leader'), by('admin')]
  return {
    area_detail: asDuty({ id: station }),
    area_geometry: asDuty({ ids: [station] }),
    areas_list: asDuty(),
    audit_page: asAdmin(),
    coverage_between: asDuty(days),
    coverage_gaps: asDuty({ area_ids: [station] }),
    coverage_overview: asDuty(),
    coverage_patrols: asDuty({ area_id: station, ...days }),
    coverage_trend: asDuty({ area_id: station, ...days }),
    dashboard_summary: asLeader(times),
    export_key: asDuty(),
    figure_rows: asLeader({ word: 'incident_open' }),
    find_records: asDuty({ typed: '警务室' }),
    hazard_detail: asDuty({ id: hazard }),
    changes_since: asDuty({ part: 'waters', mark: null }),
    hazards_list: asDuty(),
    activity_words: { by: 'chief', args: {} },
    activities_list: { by: 'chief', args: { asked: { from_day: day(-30), to_day: day(0) } } },
    work_sums: { by: 'chief', args: { from_day: day(-30), to_day: day(0) } },
    records_count: { by: 'chief', args: { kind: 'hazard' } },
    shift_book: { by: 'chief', args: { from_day: day(-2), to_day: day(0) } },
    tonight_briefing: { by: 'chief', args: {} },
    incidents_page: { by: 'chief', args: {} },
    hazards_page: { by: 'chief', args: {} },
    waters_page: { by: 'chief', args: {} },
    offices_page: { by: 'chief', args: {} },
    people_page: { by: 'chief', args: {} },
    teams_page: { by: 'chief', args: {} },
    areas_page: { by: 'chief', args: {} },
    patrols_page: { by: 'chief', args: {} },
    calls_board: asDuty(),
    dispute_detail: asDuty({ id: dispute }),
    disputes_page: asDuty(),
    my_calls: asDuty(),
    organisations_list: asDuty(),
    tip_detail: asDuty({ id: tip }),
    tips_page: asDuty(),
    holds_list: asAdmin(),
    incident_counts: asLeader(times),
    incident_density: asLeader(times),
    incident_detail: asDuty({ id: incident }),
    incident_points: asDuty({ ...times, most: 100 }),
    incidents_in_box: asDuty(box),
    looks_page: asAdmin(),
    may_save_settings: asAdmin(),
    night_walked: asChief({
      area: station,
      day: day(0),
      patrol_kind: 'night',
      reach_m: 100,
      incidents_from: hour(-1500),
      incidents_to: hour(0),
      hours: [22, 23],
    }),
    notices_list: asDuty(),
    office_detail: asDuty({ id: office }),
    offices_list: asDuty(),
    patrol_detail: asDuty({ id: patrol }),
    patrols_list: asDuty(times),
    person_detail: asDuty({ id: person }),
    person_form: asChief({ id: person }),
    personnel_list: asDuty(),
    plan_detail: asChief({ id: plan }),
    plan_templates_list: asChief(),
    plan_walks: asChief({ plan_id: plan }),
    plans_list: asChief({ from_day: day(0), to_day: day(40) }),
    propose_stops: asChief({ area: station, shift_from: hour(720), shift_to: hour(728) }),
    record_history: asDuty({ kind: 'water', id: water }),
    retention_preview: asAdmin(),
    roads_graph: asDuty({ west: lng - 0.02, south: lat - 0.02, east: lng + 0.02, north: lat + 0.02 }),
    roads_stamp: asDuty(),
    rota_list: asDuty(days),
    search_names: asDuty(),
    system_health: asAdmin(),
    targets_list: asChief(),
    team_detail: asDuty({ id: team }),
    team_form: asChief({ id: team }),
    teams_list: asDuty(),
    teams_taken: asChief(times),
    tile_areas: asDuty({ ...tile, level: 'cell' }),
    tile_basemap: asDuty(tile),
    tile_incidents: asDuty(tile),
    tile_roads: asDuty(tile),
    tile_tracks: asDuty({ ...tile, view_id }),
    tracks_of_view: asDuty({ view_id }),
    users_list: asAdmin(),
    void_areas: asDuty(),
    walk_routes: asDuty(days),
    water_detail: asDuty({ id: water }),
    water_geometry: asDuty({ ids: [water] }),
    waters_list: asDuty(),
    week_villages: asChief({ area: station, first_day: day(1) }),
    whoami: asDuty(),
  }
}

export const stableSql = `select p.proname::text as name from pg_proc p join pg_type r on r.oid = p.prorettype
  where p.pronamespace = 'public'::regnamespace and p.provolatile <> 'v' and r.typname <> 'trigger' order by 1`
