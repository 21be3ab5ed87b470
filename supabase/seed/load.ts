import { generateCounty, scaleOf } from './county'
import type { County, Shape, Step } from './countyTypes'
import { demoUsersOf, type DemoUser } from './demoUsers'
import { toEwkb } from './ewkb'
import type { Scale, ScaleName } from './scale'

/** What the loader needs of a database; rows come back as objects. */
export interface SqlRunner {
  query(sql: string, parameters?: readonly unknown[]): Promise<{ rows: Record<string, unknown>[] }>
}
export interface SqlDatabase extends SqlRunner {
  transaction<T>(work: (transaction: SqlRunner) => Promise<T>): Promise<T>
}

export interface LoadOptions {
  readonly seed?: number
  readonly now?: Date
  readonly scale?: ScaleName | Scale
  /** Called with what is being made or written, and rows written so far. */
  readonly onProgress?: (step: string, rows: number) => void
  /** Makes a sign-in and returns its user id. Without it no demo user is made. */
  readonly createUser?: (user: DemoUser) => Promise<string>
}

export interface DemoLoad {
  readonly users: readonly DemoUser[]
  readonly rows: number
}

/** Rows of one statement: large enough to spare round trips, small enough to keep memory low. */
const chunkRows = 1500

/**
 * Generates the demo and writes it in one transaction, as the tables' owner: either all of it is there or none.
 * Sign-ins follow after the commit, for auth keeps its own transactions.
 */
export async function loadDemo(db: SqlDatabase, options: LoadOptions = {}): Promise<DemoLoad> {
  const { seed = 1, now = new Date(), scale, onProgress = () => undefined, createUser } = options
  const county = generateCounty({ seed, now, scale: scaleOf(scale), onProgress: (step) => onProgress(step, 0) })
  let rows = 0
  await db.transaction(async (tx) => {
    // Half a million rows of audit and broadcasts would say nothing but "seeded".
    await tx.query(`select set_config('patrolgrid.bulk', 'seed', true)`)
    for (const [step, write] of writers) {
      onProgress(step, rows)
      rows += await write(tx, county)
    }
  })
  onProgress('analyze', rows)
  await db.query('analyze')
  const users = demoUsersOf(county)
  if (createUser) for (const user of users) await enrol(db, user, await createUser(user))
  return { users, rows }
}

/** Approves a demo user and gives the role. Safe to repeat. */
async function enrol(db: SqlRunner, { displayName, role, areaId, personnelId }: DemoUser, userId: string): Promise<void> {
  const status = role ? 'active' : 'pending'
  await db.query(`update public.profiles set display_name = $2, status = $3, personnel_id = $4::uuid where user_id = $1::uuid`, [
    userId,
    displayName,
    status,
    personnelId,
  ])
  if (personnelId) await db.query(`update public.personnel set user_id = $2::uuid where id = $1::uuid`, [personnelId, userId])
  if (role)
    await db.query(
      `insert into public.memberships (user_id, area_id, role) values ($1::uuid, $2::uuid, $3) on conflict do nothing`,
      [userId, areaId, role],
    )
}

type Write = (tx: SqlRunner, county: County) => Promise<number>

/** Sends rows through `sql`, which reads them from a JSON recordset in $1. Returns how many were sent. */
async function send(tx: SqlRunner, sql: string, rows: readonly object[], perChunk = chunkRows): Promise<number> {
  for (let at = 0; at < rows.length; at += perChunk) await tx.query(sql, [JSON.stringify(rows.slice(at, at + perChunk))])
  return rows.length
}

const wkb = (shape: Shape): string => toEwkb(shape)
const point = (coordinates: readonly [number, number]): string => toEwkb({ type: 'Point', coordinates })
const arrayText = (values: readonly number[]): string => `{${values.join(',')}}`
const timeOf = (steps: readonly Step[], to: string): Date | null => steps.find((step) => step.to === to)?.at ?? null

const writeAreas: Write = async (tx, { areas }) => {
  for (const kind of ['prefecture', 'county', 'station', 'beat', 'village', 'cell'])
    await send(
      tx,
      `insert into public.areas (id, code, name, kind, parent_id, geom, population, households, patrols_per_week, sight_day_m, sight_night_m)
       select id, code, name, kind, parent_id, geom::extensions.geometry, population, households, patrols_per_week, sight_day_m, sight_night_m
       from json_to_recordset($1::json) r(id uuid, code text, name text, kind text, parent_id uuid, geom text, population int, households int,
         patrols_per_week int, sight_day_m int, sight_night_m int)`,
      areas
        .filter((area) => area.kind === kind)
        .map(
          ({
            id,
            code,
            name,
            kind: level,
            parentId,
            outline,
            population,
            households,
            patrolsPerWeek,
            sightDayM,
            sightNightM,
          }) => ({
            id,
            code,
            name,
            kind: level,
            parent_id: parentId,
            geom: wkb(outline),
            population,
            households,
            patrols_per_week: patrolsPerWeek,
            sight_day_m: sightDayM,
            sight_night_m: sightNightM,
          }),
        ),
      100,
    )
  return areas.length
}

const writeOffices: Write = (tx, { offices }) =>
  send(
    tx,
    `insert into public.police_offices (id, code, name, kind, area_id, geom, address, phone, opening_hours, kit, staff_count)
     select id, code, name, kind, area_id, geom::extensions.geometry, address, phone, opening_hours, kit, staff_count
     from json_to_recordset($1::json) r(id uuid, code text, name text, kind text, area_id uuid, geom text, address text, phone text,
       opening_hours text, kit jsonb, staff_count int)`,
    offices.map(({ id, code, name, kind, areaId, at, address, phone, openingHours, kit, staffCount }) => ({
      id,
      code,
      name,
      kind,
      area_id: areaId,
      geom: point(at),
      address,
      phone,
      opening_hours: openingHours,
      kit,
      staff_count: staffCount,
    })),
  )

const writePeople: Write = async (tx, { personnel, areas, teams }) => {
  await send(
    tx,
    `insert into public.personnel (id, area_id, name, kind, phone, office_id)
     select id, area_id, name, kind, phone, office_id
     from json_to_recordset($1::json) r(id uuid, area_id uuid, name text, kind text, phone text, office_id uuid)`,
    personnel.map(({ id, areaId, name, kind, phone, officeId }) => ({
      id,
      area_id: areaId,
      name,
      kind,
      phone,
      office_id: officeId,
    })),
  )
  const responsible = areas.filter(({ responsibleId }) => responsibleId)
  await send(
    tx,
    `update public.areas a set responsible_id = r.responsible_id from json_to_recordset($1::json) r(id uuid, responsible_id uuid) where a.id = r.id`,
    responsible.map(({ id, responsibleId }) => ({ id, responsible_id: responsibleId })),
  )
  await send(
    tx,
    `insert into public.teams (id, area_id, code, name, kind, home_office_id, phone, colour)
     select id, area_id, code, name, kind, home_office_id, phone, colour
     from json_to_recordset($1::json) r(id uuid, area_id uuid, code text, name text, kind text, home_office_id uuid, phone text, colour smallint)`,
    teams.map(({ id, areaId, code, name, kind, homeOfficeId, phone, colour }) => ({
      id,
      area_id: areaId,
      code,
      name,
      kind,
      home_office_id: homeOfficeId,
      phone,
      colour,
    })),
  )
  const members = teams.flatMap((team) =>
    team.memberIds.map((personnelId, index) => ({ team_id: team.id, personnel_id: personnelId, is_lead: index === 0 })),
  )
  await send(
    tx,
    `insert into public.team_members (team_id, personnel_id, is_lead)
     select team_id, personnel_id, is_lead from json_to_recordset($1::json) r(team_id uuid, personnel_id uuid, is_lead boolean)`,
    members,
  )
  return personnel.length + teams.length + members.length
}

const writeWaters: Write = async (tx, { waters, inspections }) => {
  await send(
    tx,
    `insert into public.water_spots (id, code, name, kind, geom, area_id, cycle_days, risk, last_inspected_at, responsible_id, note)
     select id, code, name, kind, geom::extensions.geometry, area_id, cycle_days, risk, last_inspected_at, responsible_id, note
     from json_to_recordset($1::json) r(id uuid, code text, name text, kind text, geom text, area_id uuid, cycle_days int, risk smallint,
       last_inspected_at timestamptz, responsible_id uuid, note text)`,
    waters.map(({ id, code, name, kind, shape, areaId, cycleDays, risk, lastInspectedAt, responsibleId, note }) => ({
      id,
      code,
      name,
      kind,
      geom: wkb(shape),
      area_id: areaId,
      cycle_days: cycleDays,
      risk,
      last_inspected_at: lastInspectedAt,
      responsible_id: responsibleId,
      note,
    })),
  )
  await send(
    tx,
    `update public.water_kit k set state = r.state, checked_at = r.checked_at
     from json_to_recordset($1::json) r(id uuid, piece text, state text, checked_at timestamptz) where k.water_spot_id = r.id and k.piece = r.piece`,
    waters
      .filter(({ lastInspectedAt }) => lastInspectedAt)
      .flatMap(({ id, kit, lastInspectedAt }) =>
        Object.entries(kit).map(([piece, state]) => ({ id, piece, state, checked_at: lastInspectedAt })),
      ),
  )
  await send(
    tx,
    `insert into public.inspections (id, subject_kind, water_spot_id, office_id, inspector_id, inspected_at, lng, lat, accuracy_m, checklist, note)
     select id, subject_kind, water_spot_id, office_id, inspector_id, inspected_at, lng, lat, accuracy_m, checklist, note
     from json_to_recordset($1::json) r(id uuid, subject_kind text, water_spot_id uuid, office_id uuid, inspector_id uuid, inspected_at timestamptz,
       lng float8, lat float8, accuracy_m float4, checklist jsonb, note text)`,
    inspections.map(({ id, subjectKind, waterId, officeId, inspectorId, inspectedAt, at, accuracyM, checklist, note }) => ({
      id,
      subject_kind: subjectKind,
      water_spot_id: waterId,
      office_id: officeId,
      inspector_id: inspectorId,
      inspected_at: inspectedAt,
      lng: at[0],
      lat: at[1],
      accuracy_m: accuracyM,
      checklist,
      note,
    })),
  )
  return waters.length * 5 + inspections.length
}

const writeBasemap: Write = async (tx, { roads, basemap, areas }) => {
  const countyId = areas.find(({ kind }) => kind === 'county')!.id
  const place = `(select a.id, a.path from public.areas a where a.id = '${countyId}') c`
  await send(
    tx,
    `insert into public.roads (id, name, class, oneway, bridge, speed_kmh, geom, area_id, area_path)
     select r.id, r.name, r.class, r.oneway, r.bridge, r.speed_kmh, r.geom::extensions.geometry, c.id, c.path
     from json_to_recordset($1::json) r(id uuid, name text, class text, oneway boolean, bridge boolean, speed_kmh smallint, geom text), ${place}`,
    roads.map(({ id, name, class: kind, isOneway, isBridge, speedKmh, line }) => ({
      id,
      name,
      class: kind,
      oneway: isOneway,
      bridge: isBridge,
      speed_kmh: speedKmh,
      geom: wkb({ type: 'LineString', coordinates: line }),
    })),
  )
  await send(
    tx,
    `insert into public.basemap_features (id, kind, name, rank, geom, area_id, area_path)
     select r.id, r.kind, r.name, r.rank, r.geom::extensions.geometry, c.id, c.path
     from json_to_recordset($1::json) r(id uuid, kind text, name text, rank smallint, geom text), ${place}`,
    basemap.map(({ id, kind, name, rank, shape }) => ({ id, kind, name, rank, geom: wkb(shape) })),
    400,
  )
  return roads.length + basemap.length
}

const writePatrols: Write = async (tx, { patrols }) => {
  const first = patrols.reduce((least, { track }) => (track && track.startedAt < least ? track.startedAt : least), new Date())
  const last = patrols.reduce((most, { startedAt }) => (startedAt > most ? startedAt : most), first)
  await tx.query(`select private.ensure_track_months($1::timestamptz, $2::timestamptz + interval '1 day')`, [
    first.toISOString(),
    last.toISOString(),
  ])
  await send(
    tx,
    `insert into public.patrols (id, team_id, area_id, kind, status, started_at, ended_at, distance_m, note, geom)
     select id, team_id, area_id, kind, status, started_at, ended_at, distance_m, note, geom::extensions.geometry
     from json_to_recordset($1::json) r(id uuid, team_id uuid, area_id uuid, kind text, status text, started_at timestamptz, ended_at timestamptz,
       distance_m float8, note text, geom text)`,
    patrols.map(({ id, teamId, areaId, kind, status, startedAt, endedAt, distanceM, note, line }) => ({
      id,
      team_id: teamId,
      area_id: areaId,
      kind,
      status,
      started_at: startedAt,
      ended_at: endedAt,
      distance_m: distanceM,
      note,
      geom: line.length > 0 ? wkb({ type: 'MultiLineString', coordinates: line }) : null,
    })),
  )
  const tracks = patrols.flatMap(({ id, track }) => (track ? [{ id, track }] : []))
  await send(
    tx,
    `insert into public.track_chunks (patrol_id, seq, area_path, started_at, ended_at, t_s, lng_e6, lat_e6, accuracy_dm)
     select r.id, 0, p.area_path, r.started_at, r.started_at + make_interval(secs => r.long_s), r.t_s::int4[], r.lng_e6::int4[], r.lat_e6::int4[], r.accuracy_dm::int2[]
     from json_to_recordset($1::json) r(id uuid, started_at timestamptz, long_s int, t_s text, lng_e6 text, lat_e6 text, accuracy_dm text)
     join public.patrols p on p.id = r.id`,
    tracks.map(({ id, track }) => ({
      id,
      started_at: track.startedAt,
      long_s: track.tS.at(-1)!,
      t_s: arrayText(track.tS),
      lng_e6: arrayText(track.lngE6),
      lat_e6: arrayText(track.latE6),
      accuracy_dm: arrayText(track.accuracyDm),
    })),
    500,
  )
  return patrols.length + tracks.length
}

const writeIncidents: Write = async (tx, { incidents }) => {
  await send(
    tx,
    `insert into public.incidents (id, code, type, type_group, status, source, summary, address, occurred_at, time_precision, received_at,
       dispatched_at, en_route_at, arrived_at, closed_at, geom, area_id, area_path, assigned_team_id)
     select r.id, r.code, r.type, r.type_group, r.status, r.source, r.summary, r.address, r.occurred_at, r.time_precision, r.received_at,
       r.dispatched_at, r.en_route_at, r.arrived_at, r.closed_at, r.geom::extensions.geometry, a.id, a.path, r.team_id
     from json_to_recordset($1::json) r(id uuid, code text, type text, type_group text, status text, source text, summary text, address text,
       occurred_at timestamptz, time_precision text, received_at timestamptz, dispatched_at timestamptz, en_route_at timestamptz,
       arrived_at timestamptz, closed_at timestamptz, geom text, area_id uuid, team_id uuid)
     join public.areas a on a.id = r.area_id`,
    incidents.map(
      ({ id, code, type, group, status, source, summary, address, occurredAt, timePrecision, at, areaId, teamId, steps }) => ({
        id,
        code,
        type,
        type_group: group,
        status,
        source,
        summary,
        address,
        occurred_at: occurredAt,
        time_precision: timePrecision,
        received_at: timeOf(steps, 'received'),
        dispatched_at: timeOf(steps, 'dispatched'),
        en_route_at: timeOf(steps, 'en_route'),
        arrived_at: timeOf(steps, 'arrived'),
        closed_at: timeOf(steps, 'closed'),
        geom: point(at),
        area_id: areaId,
        team_id: teamId,
      }),
    ),
  )
  return incidents.length + (await writeSteps(tx, 'incident', incidents))
}

async function writeSteps(
  tx: SqlRunner,
  subject: 'incident' | 'hazard' | 'dispute',
  records: readonly { id: string; steps: readonly Step[] }[],
): Promise<number> {
  return send(
    tx,
    `insert into public.${subject}_events (${subject}_id, area_path, at, from_status, to_status, note)
     select r.id, s.area_path, r.at, r.from_status, r.to_status, r.note
     from json_to_recordset($1::json) r(id uuid, at timestamptz, from_status text, to_status text, note text)
     join public.${subject}s s on s.id = r.id`,
    records.flatMap(({ id, steps }) =>
      steps.map(({ at, from, to, note }) => ({ id, at, from_status: from, to_status: to, note })),
    ),
    4000,
  )
}

const writeTroubles: Write = async (tx, { hazards, disputes, jointDefences }) => {
  await send(
    tx,
    `insert into public.hazards (id, code, kind, severity, title, description, status, deadline, geom, area_id, reported_at, accepted_at, assigned_at,
       resolved_at, verified_at, closed_at, assignee_id)
     select id, code, kind, severity, title, description, status, deadline, geom::extensions.geometry, area_id, reported_at, accepted_at, assigned_at,
       resolved_at, verified_at, closed_at, assignee_id
     from json_to_recordset($1::json) r(id uuid, code text, kind text, severity smallint, title text, description text, status text, deadline date,
       geom text, area_id uuid, reported_at timestamptz, accepted_at timestamptz, assigned_at timestamptz, resolved_at timestamptz,
       verified_at timestamptz, closed_at timestamptz, assignee_id uuid)`,
    hazards.map(({ id, code, kind, severity, title, description, status, deadline, at, areaId, assigneeId, steps }) => ({
      id,
      code,
      kind,
      severity,
      title,
      description,
      status,
      deadline,
      geom: point(at),
      area_id: areaId,
      reported_at: timeOf(steps, 'reported'),
      accepted_at: timeOf(steps, 'accepted'),
      assigned_at: timeOf(steps, 'assigned'),
      resolved_at: timeOf(steps, 'resolved'),
      verified_at: timeOf(steps, 'verified'),
      closed_at: timeOf(steps, 'closed'),
      assignee_id: assigneeId,
    })),
  )
  await send(
    tx,
    `insert into public.disputes (id, code, category, parties_initials, level, status, geom, area_id, opened_at, closed_at, sessions)
     select id, code, category, initials, level, status, geom::extensions.geometry, area_id, opened_at, closed_at, sessions
     from json_to_recordset($1::json) r(id uuid, code text, category text, initials text, level text, status text, geom text, area_id uuid,
       opened_at timestamptz, closed_at timestamptz, sessions int)`,
    disputes.map(({ id, code, category, initials, level, status, at, areaId, sessions, steps }) => ({
      id,
      code,
      category,
      initials,
      level,
      status,
      geom: point(at),
      area_id: areaId,
      opened_at: timeOf(steps, 'open'),
      closed_at: timeOf(steps, 'closed'),
      sessions,
    })),
  )
  await send(
    tx,
    `insert into public.joint_defences (area_id, other_area_id, distance_m)
     select area_id, other_area_id, distance_m from json_to_recordset($1::json) r(area_id uuid, other_area_id uuid, distance_m int)`,
    jointDefences.map(({ areaId, otherAreaId, distanceM }) => ({
      area_id: areaId,
      other_area_id: otherAreaId,
      distance_m: distanceM,
    })),
  )
  const events = (await writeSteps(tx, 'hazard', hazards)) + (await writeSteps(tx, 'dispute', disputes))
  return hazards.length + disputes.length + jointDefences.length + events
}

const writers: readonly (readonly [string, Write])[] = [
  ['areas', writeAreas],
  ['offices', writeOffices],
  ['personnel', writePeople],
  ['waters', writeWaters],
  ['roads', writeBasemap],
  ['patrols written', writePatrols],
  ['incidents written', writeIncidents],
  ['hazards', writeTroubles],
]
