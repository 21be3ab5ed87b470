import type { Step } from './countyTypes'
import { arrayText, point, send, timeOf, wkb, type SqlRunner, type Write } from './loadRows'

export const writePatrols: Write = async (tx, { patrols }) => {
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
    `insert into public.track_chunks (patrol_id, seq, started_at, ended_at, t_s, lng_e6, lat_e6, accuracy_dm)
     select r.id, 0, r.started_at, r.started_at + make_interval(secs => r.long_s), r.t_s::int4[], r.lng_e6::int4[], r.lat_e6::int4[], r.accuracy_dm::int2[]
     from json_to_recordset($1::json) r(id uuid, started_at timestamptz, long_s int, t_s text, lng_e6 text, lat_e6 text, accuracy_dm text)`,
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

export const writeIncidents: Write = async (tx, { incidents }) => {
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

export const writeTroubles: Write = async (tx, { hazards, disputes, jointDefences }) => {
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
