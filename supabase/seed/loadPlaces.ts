import { send, point, wkb, type Write } from './loadRows'

export const writeAreas: Write = async (tx, { areas }) => {
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

export const writeOffices: Write = (tx, { offices }) =>
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

export const writePeople: Write = async (tx, { personnel, areas, teams }) => {
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

export const writeWaters: Write = async (tx, { waters, inspections }) => {
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

export const writeBasemap: Write = async (tx, { roads, basemap, areas }) => {
  // Geography belongs to the smallest area that holds all of it; everyone below may see it.
  const counties = areas.filter(({ kind }) => kind === 'county')
  const ownerId = counties.length === 1 ? counties[0]!.id : areas.find(({ kind }) => kind === 'prefecture')!.id
  const place = `(select a.id, a.path from public.areas a where a.id = '${ownerId}') c`
  await send(
    tx,
    `insert into public.roads (id, name, class, oneway, bridge, speed_kmh, geom, heights_m, area_id, area_path)
     select r.id, r.name, r.class, r.oneway, r.bridge, r.speed_kmh, r.geom::extensions.geometry, r.heights_m, c.id, c.path
     from json_to_recordset($1::json) r(id uuid, name text, class text, oneway boolean, bridge boolean, speed_kmh smallint, geom text,
       heights_m real[]), ${place}`,
    roads.map(({ id, name, class: kind, isOneway, isBridge, speedKmh, line, heightsM }) => ({
      id,
      name,
      class: kind,
      oneway: isOneway,
      bridge: isBridge,
      speed_kmh: speedKmh,
      geom: wkb({ type: 'LineString', coordinates: line }),
      heights_m: heightsM,
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
