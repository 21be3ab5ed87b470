-- Lists of disputes and tips, and hazards with whoever has them.

create function private.dispute_place(status text) returns int language sql immutable
  return array_position('{escalated,open,mediating,settled,closed}'::text[], status);
create function private.tip_place(status text) returns int language sql immutable
  return array_position('{reported,checking,turned,dismissed}'::text[], status);
grant execute on function private.dispute_place(text), private.tip_place(text) to authenticated, service_role;
create index disputes_by_time on public.disputes (opened_at, id);

/* For those who settle them: administrator, chief, duty officer, grid worker. */
create function private.dispute_records() returns private.record_source language sql immutable set search_path = '' as $f$
  select row('disputes', '', '(r.area_path <@ any ($2) or r.area_path <@ any ($4))', null, 'urgency',
    '{"urgency": {"by": ["- private.is_open_dispute(r.status)::int * r.tier", "r.opened_at"], "type": ["int", "timestamptz"]},
      "opened_at": {"by": ["r.opened_at"], "type": ["timestamptz"]},
      "next_visit_on": {"by": ["r.next_visit_on", "r.opened_at"], "type": ["date", "timestamptz"], "nullable": true},
      "tier": {"by": ["r.tier", "r.opened_at"], "type": ["int", "timestamptz"]},
      "code": {"by": ["r.code collate \"C\""], "type": ["text"]},
      "category": {"by": ["r.category collate \"C\"", "r.opened_at"], "type": ["text", "timestamptz"]},
      "sessions": {"by": ["r.sessions", "r.opened_at"], "type": ["int", "timestamptz"]},
      "status": {"by": ["private.dispute_place(r.status)", "r.opened_at"], "type": ["int", "timestamptz"]}}'::jsonb,
    '{"category": {"type": "choice", "by": "r.category"}, "status": {"type": "choice", "by": "r.status"},
      "level": {"type": "choice", "by": "r.level"}, "tier": {"type": "numbers", "by": "r.tier"},
      "open": {"type": "flag", "by": "private.is_open_dispute(r.status)"},
      "escalated": {"type": "flag", "by": "private.is_escalated_dispute(r.status)"},
      "settled": {"type": "flag", "by": "private.is_settled_dispute(r.status, r.settled_at)"},
      "visit_due": {"type": "flag", "by": "private.is_visit_due(r.status, r.next_visit_on)"},
      "late": {"type": "flag", "by": "private.is_step_late(r.step_due_at)"},
      "opened": {"type": "span", "by": "r.opened_at", "cast": "timestamptz"},
      "text": {"type": "text", "by": "concat_ws(''¶'', r.code, r.parties_initials)"},
      "area": {"type": "area", "by": "r.area_path"}, "box": {"type": "box", "by": "r.geom"},
      "ids": {"type": "ids", "by": "r.id"}}'::jsonb,
    'left join public.areas a on a.id = r.area_id',
    $$json_build_object('id', r.id, 'code', r.code, 'category', r.category, 'parties', r.parties_initials, 'level', r.level,
      'status', r.status, 'tier', r.tier, 'sessions', r.sessions, 'opened_at', r.opened_at, 'settled_at', r.settled_at,
      'next_visit_on', r.next_visit_on, 'rev', r.rev, 'is_open', private.is_open_dispute(r.status),
      'is_visit_due', private.is_visit_due(r.status, r.next_visit_on), 'is_step_late', private.is_step_late(r.step_due_at),
      'area_name', a.name, 'assignee_name', private.assignee_label(r.assignee_id, r.assignee_team_id,
        r.assignee_organisation_id) ->> 'name',
      'lng', round(st_x(r.geom)::numeric, 6)::float8, 'lat', round(st_y(r.geom)::numeric, 6)::float8)$$
  )::private.record_source
$f$;

create function private.tip_records() returns private.record_source language sql immutable set search_path = '' as $f$
  select row('tips', '', 'r.area_path <@ any ($2)', null, 'urgency',
    '{"urgency": {"by": ["- private.is_open_tip(r.status)::int * r.severity", "r.reported_at"], "type": ["int", "timestamptz"]},
      "reported_at": {"by": ["r.reported_at"], "type": ["timestamptz"]},
      "deadline": {"by": ["r.deadline", "r.reported_at"], "type": ["date", "timestamptz"]},
      "severity": {"by": ["r.severity", "r.reported_at"], "type": ["int", "timestamptz"]},
      "code": {"by": ["r.code collate \"C\""], "type": ["text"]},
      "status": {"by": ["private.tip_place(r.status)", "r.reported_at"], "type": ["int", "timestamptz"]}}'::jsonb,
    '{"source": {"type": "choice", "by": "r.source"}, "status": {"type": "choice", "by": "r.status"},
      "severity": {"type": "numbers", "by": "r.severity"},
      "open": {"type": "flag", "by": "private.is_open_tip(r.status)"},
      "overdue": {"type": "flag", "by": "private.is_overdue_tip(r.status, r.deadline)"},
      "late": {"type": "flag", "by": "private.is_step_late(r.step_due_at)"},
      "reported": {"type": "span", "by": "r.reported_at", "cast": "timestamptz"},
      "text": {"type": "text", "by": "concat_ws(''¶'', r.code, r.content)"},
      "area": {"type": "area", "by": "r.area_path"}, "box": {"type": "box", "by": "r.geom"},
      "ids": {"type": "ids", "by": "r.id"}}'::jsonb,
    'left join public.areas a on a.id = r.area_id',
    $$json_build_object('id', r.id, 'code', r.code, 'content', left(r.content, 200), 'severity', r.severity, 'source', r.source,
      'status', r.status, 'deadline', r.deadline, 'reported_at', r.reported_at, 'rev', r.rev,
      'is_open', private.is_open_tip(r.status), 'is_overdue', private.is_overdue_tip(r.status, r.deadline),
      'area_name', a.name, 'assignee_name', private.assignee_label(r.assignee_id, r.assignee_team_id,
        r.assignee_organisation_id) ->> 'name',
      'lng', round(st_x(r.geom)::numeric, 6)::float8, 'lat', round(st_y(r.geom)::numeric, 6)::float8)$$
  )::private.record_source
$f$;

/* A neighbour's hazards by joint defence are listed and marked; they count where they belong. urgency: overdue, then severe,
   then old. */
create or replace function private.hazard_records() returns private.record_source
language sql immutable set search_path = '' as $f$
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
      "late": {"type": "flag", "by": "private.is_step_late(r.step_due_at) and r.area_path <@ any ($1)"},
      "own": {"type": "flag", "by": "r.area_path <@ any ($1)"},
      "reported": {"type": "span", "by": "r.reported_at", "cast": "timestamptz"},
      "text": {"type": "text", "by": "concat_ws(''¶'', r.code, r.title, r.description)"},
      "area": {"type": "area", "by": "r.area_path"}, "box": {"type": "box", "by": "r.geom"},
      "ids": {"type": "ids", "by": "r.id"}}'::jsonb,
    'left join public.areas a on a.id = r.area_id',
    $$json_build_object('id', r.id, 'code', r.code, 'kind', r.kind, 'severity', r.severity, 'title', r.title,
      'status', r.status, 'deadline', r.deadline, 'reported_at', r.reported_at, 'rev', r.rev,
      'is_open', private.is_open_hazard(r.status), 'is_overdue', private.is_overdue_hazard(r.status, r.deadline),
      'is_due_soon', private.is_hazard_due_soon(r.status, r.deadline), 'shared', not r.area_path <@ any ($1),
      'area_name', a.name, 'is_step_late', private.is_step_late(r.step_due_at),
      'assignee_name', case when r.area_path <@ any ($3) then private.assignee_label(r.assignee_id, r.assignee_team_id,
        r.assignee_organisation_id) ->> 'name' end,
      'lng', round(st_x(r.geom)::numeric, 6)::float8, 'lat', round(st_y(r.geom)::numeric, 6)::float8)$$
  )::private.record_source
$f$;

create function public.disputes_page(filters jsonb default '{}', sort text default null, is_descending boolean default false,
  after jsonb default null, until jsonb default null, most int default 100) returns json
language sql stable set search_path = '' as $$
  select private.record_page('dispute', filters, sort, is_descending, after, until, most)
$$;
create function public.tips_page(filters jsonb default '{}', sort text default null, is_descending boolean default false,
  after jsonb default null, until jsonb default null, most int default 100) returns json
language sql stable set search_path = '' as $$
  select private.record_page('tip', filters, sort, is_descending, after, until, most)
$$;
grant execute on function public.disputes_page(jsonb, text, boolean, jsonb, jsonb, int),
  public.tips_page(jsonb, text, boolean, jsonb, jsonb, int) to authenticated, service_role;
