import { later } from './calendar'
import { point, send, wkb, type Write } from './loadRows'

/** Writes last night's plan with its routes, its stops and what was delivered of them. */
export const writeLastNight: Write = async (tx, { lastNight: plan }) => {
  await send(
    tx,
    `insert into public.patrol_plans (id, area_id, title, service_day, shift_from, shift_to, status, version, published_at, created_at,
       updated_at)
     select id, area_id, title, service_day, shift_from, shift_to, 'published', 1, published_at, published_at, published_at
     from json_to_recordset($1::json) r(id uuid, area_id uuid, title text, service_day date, shift_from timestamptz,
       shift_to timestamptz, published_at timestamptz)`,
    [
      {
        id: plan.id,
        area_id: plan.areaId,
        title: plan.title,
        service_day: plan.serviceDay,
        shift_from: plan.from,
        shift_to: plan.to,
        published_at: plan.publishedAt,
      },
    ],
  )
  await send(
    tx,
    `insert into public.plan_routes (id, plan_id, team_id, start_office_id, end_office_id, mode, leaves_at, returns_at, travel_s,
       travel_m, geom)
     select id, '${plan.id}', team_id, office_id, office_id, 'motorcycle', leaves_at, returns_at, travel_s, travel_m,
       geom::extensions.geometry
     from json_to_recordset($1::json) r(id uuid, team_id uuid, office_id uuid, leaves_at timestamptz, returns_at timestamptz,
       travel_s int, travel_m float8, geom text)`,
    plan.routes.map(({ id, teamId, officeId, leavesAt, returnsAt, travelM, line, stops }) => ({
      id,
      team_id: teamId,
      office_id: officeId,
      leaves_at: leavesAt,
      returns_at: returnsAt,
      travel_s: Math.max(
        0,
        Math.round((returnsAt.getTime() - leavesAt.getTime()) / 1000) - stops.reduce((sum, { dwellS }) => sum + dwellS, 0),
      ),
      travel_m: travelM,
      geom: line.length > 1 ? wkb({ type: 'LineString', coordinates: line }) : null,
    })),
  )
  const stops = plan.routes.flatMap((route) => route.stops.map((stop, seq) => ({ route, stop, seq })))
  await send(
    tx,
    `insert into public.plan_stops (id, plan_id, route_id, seq, kind, subject_id, name, reason, geom, dwell_s, arrive_at, leave_at,
       visited_at, visited_s, visit_source, skipped_at, skip_reason)
     select id, '${plan.id}', route_id, seq, kind, subject_id, name, reason, geom::extensions.geometry, dwell_s, arrive_at, leave_at,
       visited_at, visited_s, case when visited_at is not null then 'track' end, case when skip_reason is not null then arrive_at end,
       skip_reason
     from json_to_recordset($1::json) r(id uuid, route_id uuid, seq int, kind text, subject_id uuid, name text, reason text, geom text,
       dwell_s int, arrive_at timestamptz, leave_at timestamptz, visited_at timestamptz, visited_s int, skip_reason text)`,
    stops.map(({ route, seq, stop: { subjectId, arriveAt, dwellS, visitedAt, visitedS, skipReason, at, ...stop } }) => ({
      ...stop,
      route_id: route.id,
      seq,
      subject_id: subjectId,
      geom: point(at),
      dwell_s: dwellS,
      arrive_at: arriveAt,
      leave_at: later(arriveAt, dwellS * 1000),
      visited_at: visitedAt,
      visited_s: visitedS,
      skip_reason: skipReason,
    })),
  )
  return 1 + plan.routes.length + stops.length
}
