-- What the lists of incidents, hazards and patrols show, by what they are sorted and filtered.

/* Only for those who answer incidents: nobody else gets a row, or a count of them. */
create function private.incident_records() returns private.record_source language sql immutable set search_path = '' as $f$
  select row('incidents', '', 'r.area_path <@ any ($2)', null, 'occurred_at',
    '{"occurred_at": {"by": ["r.occurred_at"], "type": ["timestamptz"]},
      "code": {"by": ["r.code collate \"C\""], "type": ["text"]},
      "type_group": {"by": ["r.type_group collate \"C\"", "r.occurred_at"], "type": ["text", "timestamptz"]},
      "status": {"by": ["private.incident_place(r.status)", "r.occurred_at"], "type": ["int", "timestamptz"]}}'::jsonb,
    '{"group": {"type": "choice", "by": "r.type_group"}, "status": {"type": "choice", "by": "r.status"},
      "open": {"type": "flag", "by": "private.is_open_incident(r.status)"},
      "occurred": {"type": "span", "by": "r.occurred_at", "cast": "timestamptz"},
      "hours": {"type": "numbers", "by": "r.time_precision = ''minute'' and r.local_hour"},
      "weekdays": {"type": "numbers", "by": "r.local_weekday"},
      "text": {"type": "text", "by": "concat_ws(''¶'', r.code, r.type, r.summary, r.address)"},
      "area": {"type": "area", "by": "r.area_path"}, "team": {"type": "ids", "by": "r.assigned_team_id"},
      "box": {"type": "box", "by": "r.geom"}, "ids": {"type": "ids", "by": "r.id"}}'::jsonb,
    'left join public.areas a on a.id = r.area_id left join public.teams t on t.id = r.assigned_team_id',
    $$json_build_object('id', r.id, 'code', r.code, 'type', r.type, 'type_group', r.type_group, 'status', r.status,
      'is_open', private.is_open_incident(r.status), 'occurred_at', r.occurred_at, 'time_precision', r.time_precision,
      'rev', r.rev, 'address', r.address, 'summary', left(r.summary, 200), 'source', r.source,
      'area_name', a.name, 'team_name', t.name,
      'response_s', extract(epoch from r.arrived_at - r.received_at)::int,
      'lng', round(st_x(r.geom)::numeric, 6)::float8, 'lat', round(st_y(r.geom)::numeric, 6)::float8)$$
  )::private.record_source
$f$;

/* The place of a status in the life of an incident: what waits comes first. */
create function private.incident_place(status text) returns int language sql immutable
  return array_position('{received,dispatched,en_route,arrived,closed}'::text[], status);

/* A neighbour's hazards by joint defence are listed and marked; they count where they belong. urgency: overdue, then severe,
   then old. */
create function private.hazard_records() returns private.record_source language sql immutable set search_path = '' as $f$
  select row('hazards', '', 'r.area_path <@ any ($1) or r.id = any ($6)', 'hazards', 'urgency',
    '{"urgency": {"by": ["private.hazard_rank(r.status, r.deadline, r.severity)", "r.reported_at"],
        "type": ["int", "timestamptz"]},
      "reported_at": {"by": ["r.reported_at"], "type": ["timestamptz"]},
      "deadline": {"by": ["r.deadline", "r.reported_at"], "type": ["date", "timestamptz"], "nullable": true},
      "severity": {"by": ["r.severity", "r.reported_at"], "type": ["int", "timestamptz"]},
      "code": {"by": ["r.code collate \"C\""], "type": ["text"]},
      "title": {"by": ["r.title collate \"C\""], "type": ["text"]},
      "kind": {"by": ["r.kind collate \"C\"", "r.reported_at"], "type": ["text", "timestamptz"]},
      "status": {"by": ["private.hazard_place(r.status)", "r.reported_at"], "type": ["int", "timestamptz"]}}'::jsonb,
    '{"kind": {"type": "choice", "by": "r.kind"}, "status": {"type": "choice", "by": "r.status"},
      "severity": {"type": "numbers", "by": "r.severity"},
      "open": {"type": "flag", "by": "private.is_open_hazard(r.status)"},
      "overdue": {"type": "flag", "by": "private.is_overdue_hazard(r.status, r.deadline)"},
      "due_soon": {"type": "flag", "by": "private.is_hazard_due_soon(r.status, r.deadline)"},
      "own": {"type": "flag", "by": "r.area_path <@ any ($1)"},
      "reported": {"type": "span", "by": "r.reported_at", "cast": "timestamptz"},
      "text": {"type": "text", "by": "concat_ws(''¶'', r.code, r.title, r.description)"},
      "area": {"type": "area", "by": "r.area_path"}, "box": {"type": "box", "by": "r.geom"},
      "ids": {"type": "ids", "by": "r.id"}}'::jsonb,
    'left join public.areas a on a.id = r.area_id left join public.personnel p on p.id = r.assignee_id',
    $$json_build_object('id', r.id, 'code', r.code, 'kind', r.kind, 'severity', r.severity, 'title', r.title,
      'status', r.status, 'deadline', r.deadline, 'reported_at', r.reported_at, 'rev', r.rev,
      'is_open', private.is_open_hazard(r.status), 'is_overdue', private.is_overdue_hazard(r.status, r.deadline),
      'is_due_soon', private.is_hazard_due_soon(r.status, r.deadline), 'shared', not r.area_path <@ any ($1),
      'area_name', a.name, 'assignee_name', case when r.area_path <@ any ($3) then p.name end,
      'lng', round(st_x(r.geom)::numeric, 6)::float8, 'lat', round(st_y(r.geom)::numeric, 6)::float8)$$
  )::private.record_source
$f$;

create function private.hazard_place(status text) returns int language sql immutable
  return array_position('{returned,reported,accepted,assigned,in_progress,resolved,verified,closed}'::text[], status);
/* The smaller, the more urgent. */
create function private.hazard_rank(status text, deadline date, severity int) returns int language sql stable
  return - private.is_overdue_hazard(status, deadline)::int * 10 - severity;

/* Patrols as patrols_list has them: where somebody was is told of the caller's own team alone. */
create function private.patrol_records() returns private.record_source language sql immutable set search_path = '' as $f$
  select row('patrols', 'left join public.teams t on t.id = r.team_id', 'r.area_path <@ any ($7) or r.team_id = any ($5)', null,
    'started_at',
    '{"started_at": {"by": ["r.started_at"], "type": ["timestamptz"], "nullable": true},
      "service_day": {"by": ["r.service_day"], "type": ["date"], "nullable": true},
      "team": {"by": ["t.name collate \"C\""], "type": ["text"], "nullable": true},
      "distance_m": {"by": ["r.distance_m"], "type": ["float8"], "nullable": true},
      "duration_s": {"by": ["r.duration_s"], "type": ["int"], "nullable": true},
      "status": {"by": ["r.status collate \"C\""], "type": ["text"]}}'::jsonb,
    '{"kind": {"type": "choice", "by": "r.kind"}, "status": {"type": "choice", "by": "r.status"},
      "team": {"type": "ids", "by": "r.team_id"}, "active": {"type": "flag", "by": "private.is_active_patrol(r.status)"},
      "counted": {"type": "flag", "by": "private.is_counted_patrol(r.status)"},
      "own": {"type": "flag", "by": "r.team_id = any ($5)"},
      "started": {"type": "span", "by": "r.started_at", "cast": "timestamptz"},
      "text": {"type": "text", "by": "concat_ws(''¶'', r.name, t.name, r.note)"},
      "area": {"type": "area", "by": "r.area_path"}, "ids": {"type": "ids", "by": "r.id"}}'::jsonb,
    'left join public.areas a on a.id = r.area_id',
    $$json_build_object('id', r.id, 'team_id', r.team_id, 'team_name', t.name, 'colour', t.colour, 'name', r.name,
      'kind', r.kind, 'status', r.status, 'is_counted', private.is_counted_patrol(r.status), 'service_day', r.service_day,
      'started_at', r.started_at, 'ended_at', r.ended_at, 'distance_m', r.distance_m, 'duration_s', r.duration_s,
      'note', r.note, 'has_track', r.geom is not null, 'area_name', a.name,
      'bbox', case when r.team_id = any ($5) then private.bbox_json(r.geom) end)$$
  )::private.record_source
$f$;

create function public.incidents_page(filters jsonb default '{}', sort text default null, is_descending boolean default true,
  after jsonb default null, until jsonb default null, most int default 100) returns json
language sql stable set search_path = '' as $$
  select private.record_page('incident', filters, sort, is_descending, after, until, most)
$$;
create function public.hazards_page(filters jsonb default '{}', sort text default null, is_descending boolean default false,
  after jsonb default null, until jsonb default null, most int default 100) returns json
language sql stable set search_path = '' as $$
  select private.record_page('hazard', filters, sort, is_descending, after, until, most)
$$;
create function public.patrols_page(filters jsonb default '{}', sort text default null, is_descending boolean default true,
  after jsonb default null, until jsonb default null, most int default 100) returns json
language sql stable set search_path = '' as $$
  select private.record_page('patrol', filters, sort, is_descending, after, until, most)
$$;
grant execute on function public.incidents_page(jsonb, text, boolean, jsonb, jsonb, int),
  public.hazards_page(jsonb, text, boolean, jsonb, jsonb, int), public.patrols_page(jsonb, text, boolean, jsonb, jsonb, int)
  to authenticated, service_role;
-- Whoever writes a row keeps the index below.
grant execute on function private.incident_place(text) to authenticated, service_role;

-- Each sort of what is long is one stretch of one of these.
create index incidents_by_time on public.incidents (occurred_at, id);
create index incidents_by_code on public.incidents (code collate "C", id);
create index incidents_by_group on public.incidents (type_group collate "C", occurred_at, id);
create index incidents_by_status on public.incidents (private.incident_place(status), occurred_at, id);
create index hazards_by_time on public.hazards (reported_at, id);
create index hazards_by_deadline on public.hazards (deadline, reported_at, id);
create index patrols_by_start on public.patrols (started_at, id);
create index patrols_by_day on public.patrols (service_day, id);
