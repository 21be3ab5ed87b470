-- What the lists of waters, offices, people, teams and areas show, by what they are sorted and filtered.

create function private.water_records() returns private.record_source language sql immutable set search_path = '' as $f$
  select row('water_spots', '', 'r.deleted_at is null and (r.area_path <@ any ($1) or r.id = any ($6))', 'waters', 'urgency',
    '{"urgency": {"by": ["private.water_rank(r.next_due_at)", "r.code collate \"C\""], "type": ["int", "text"]},
      "due": {"by": ["r.next_due_at"], "type": ["timestamptz"], "nullable": true},
      "code": {"by": ["r.code collate \"C\""], "type": ["text"]}, "name": {"by": ["r.name collate \"C\""], "type": ["text"]},
      "kind": {"by": ["r.kind collate \"C\"", "r.code collate \"C\""], "type": ["text", "text"]},
      "risk": {"by": ["r.risk", "r.code collate \"C\""], "type": ["int", "text"]},
      "last_inspected_at": {"by": ["r.last_inspected_at"], "type": ["timestamptz"], "nullable": true},
      "cycle_days": {"by": ["r.cycle_days", "r.code collate \"C\""], "type": ["int", "text"]}}'::jsonb,
    '{"kind": {"type": "choice", "by": "r.kind"}, "risk": {"type": "numbers", "by": "r.risk"},
      "due": {"type": "choice", "by": "private.due_state(r.next_due_at)"},
      "lacking": {"type": "flag",
        "by": "exists (select from public.water_kit k where k.water_spot_id = r.id and private.is_lacking(k.state))"},
      "own": {"type": "flag", "by": "r.area_path <@ any ($1)"},
      "text": {"type": "text", "by": "concat_ws(''¶'', r.code, r.name, r.note)"},
      "area": {"type": "area", "by": "r.area_path"}, "box": {"type": "box", "by": "r.geom"},
      "ids": {"type": "ids", "by": "r.id"}}'::jsonb,
    'left join public.areas a on a.id = r.area_id left join public.personnel p on p.id = r.responsible_id
      left join lateral (select json_object_agg(c.piece, c.state) as kit,
        json_agg(c.piece order by c.piece) filter (where private.is_lacking(c.state)) as lacking
        from public.water_kit c where c.water_spot_id = r.id) k on true',
    $$json_build_object('id', r.id, 'code', r.code, 'name', r.name, 'kind', r.kind, 'risk', r.risk, 'cycle_days', r.cycle_days,
      'last_inspected_at', r.last_inspected_at, 'next_due_at', r.next_due_at, 'due', private.due_state(r.next_due_at),
      'kit', k.kit, 'lacking', coalesce(k.lacking, '[]'), 'note', r.note, 'area_name', a.name,
      'responsible_name', case when r.area_path <@ any ($3) then p.name end, 'shared', not r.area_path <@ any ($1),
      'lng', round(st_x(r.center)::numeric, 6)::float8, 'lat', round(st_y(r.center)::numeric, 6)::float8)$$
  )::private.record_source
$f$;

/* The smaller, the more urgent. */
create function private.water_rank(next_due_at timestamptz) returns int language sql stable
  return array_position('{overdue,never,soon,ok}'::text[], private.due_state(next_due_at));

create function private.office_records() returns private.record_source language sql immutable set search_path = '' as $f$
  select row('police_offices', '', 'r.deleted_at is null and (r.area_path <@ any ($1) or r.id = any ($6))', 'offices', 'kind',
    '{"kind": {"by": ["(r.kind <> ''station'')::int", "r.code collate \"C\""], "type": ["int", "text"]},
      "code": {"by": ["r.code collate \"C\""], "type": ["text"]}, "name": {"by": ["r.name collate \"C\""], "type": ["text"]},
      "staff_count": {"by": ["r.staff_count", "r.code collate \"C\""], "type": ["int", "text"], "nullable": true}}'::jsonb,
    '{"kind": {"type": "choice", "by": "r.kind"}, "own": {"type": "flag", "by": "r.area_path <@ any ($1)"},
      "text": {"type": "text", "by": "concat_ws(''¶'', r.code, r.name, r.address)"},
      "area": {"type": "area", "by": "r.area_path"}, "box": {"type": "box", "by": "r.geom"},
      "ids": {"type": "ids", "by": "r.id"}}'::jsonb,
    'left join public.areas a on a.id = r.area_id',
    $$json_build_object('id', r.id, 'code', r.code, 'name', r.name, 'kind', r.kind, 'address', r.address, 'phone', r.phone,
      'opening_hours', r.opening_hours, 'staff_count', r.staff_count, 'area_name', a.name,
      'kit_faults', (select count(*) from jsonb_array_elements(r.kit) k where k ->> 'state' is distinct from 'present'),
      'shared', not r.area_path <@ any ($1), 'lng', round(st_x(r.geom)::numeric, 6)::float8,
      'lat', round(st_y(r.geom)::numeric, 6)::float8)$$
  )::private.record_source
$f$;

/* Names for those who work with them, phone numbers for those who command; viewers get nobody. */
create function private.person_records() returns private.record_source language sql immutable set search_path = '' as $f$
  select row('personnel', 'left join public.police_offices o on o.id = r.office_id', 'r.area_path <@ any ($3)', null, 'name',
    '{"name": {"by": ["r.name collate \"C\""], "type": ["text"]},
      "kind": {"by": ["r.kind collate \"C\"", "r.name collate \"C\""], "type": ["text", "text"]},
      "office": {"by": ["o.name collate \"C\"", "r.name collate \"C\""], "type": ["text", "text"], "nullable": true},
      "area": {"by": ["r.area_path", "r.name collate \"C\""], "type": ["extensions.ltree", "text"]}}'::jsonb,
    '{"kind": {"type": "choice", "by": "r.kind"}, "active": {"type": "flag", "by": "r.is_active"},
      "account": {"type": "flag", "by": "r.user_id is not null"},
      "text": {"type": "text", "by": "concat_ws(''¶'', r.name, o.name)"}, "office": {"type": "ids", "by": "r.office_id"},
      "area": {"type": "area", "by": "r.area_path"}, "ids": {"type": "ids", "by": "r.id"}}'::jsonb,
    'left join public.areas a on a.id = r.area_id',
    $$json_build_object('id', r.id, 'name', r.name, 'kind', r.kind, 'office_name', o.name, 'area_name', a.name,
      'phone', case when r.area_path <@ any ($4) then r.phone end, 'has_account', r.user_id is not null,
      'is_active', r.is_active, 'teams', (select coalesce(json_agg(t.name order by t.name), '[]') from public.team_members m
        join public.teams t on t.id = m.team_id where m.personnel_id = r.id and t.area_path <@ any ($1)))$$
  )::private.record_source
$f$;

create function private.team_records() returns private.record_source language sql immutable set search_path = '' as $f$
  select row('teams', 'left join public.police_offices o on o.id = r.home_office_id', 'r.area_path <@ any ($1)', null, 'code',
    '{"code": {"by": ["r.code collate \"C\""], "type": ["text"]}, "name": {"by": ["r.name collate \"C\""], "type": ["text"]},
      "kind": {"by": ["r.kind collate \"C\"", "r.code collate \"C\""], "type": ["text", "text"]},
      "office": {"by": ["o.name collate \"C\"", "r.code collate \"C\""], "type": ["text", "text"], "nullable": true}}'::jsonb,
    '{"kind": {"type": "choice", "by": "r.kind"}, "active": {"type": "flag", "by": "r.is_active"},
      "text": {"type": "text", "by": "concat_ws(''¶'', r.code, r.name, o.name)"},
      "office": {"type": "ids", "by": "r.home_office_id"}, "area": {"type": "area", "by": "r.area_path"},
      "ids": {"type": "ids", "by": "r.id"}}'::jsonb,
    'left join public.areas a on a.id = r.area_id',
    $$json_build_object('id', r.id, 'code', r.code, 'name', r.name, 'kind', r.kind, 'office_name', o.name,
      'area_name', a.name, 'colour', r.colour, 'is_active', r.is_active,
      'phone', case when r.area_path <@ any ($4) or r.id = any ($5) then r.phone end,
      'lng', round(st_x(o.geom)::numeric, 6)::float8, 'lat', round(st_y(o.geom)::numeric, 6)::float8,
      'member_count', case when r.area_path <@ any ($3) then (select count(*) from public.team_members m
        where m.team_id = r.id) end,
      'leads', case when r.area_path <@ any ($3) then (select coalesce(json_agg(p.name order by p.name), '[]')
        from public.team_members m join public.personnel p on p.id = m.personnel_id where m.team_id = r.id and m.is_lead) end)$$
  )::private.record_source
$f$;

create function private.area_records() returns private.record_source language sql immutable set search_path = '' as $f$
  select row('areas', 'left join public.personnel p on p.id = r.responsible_id',
    'r.deleted_at is null and r.path <@ any ($1)', null, 'path',
    '{"path": {"by": ["r.path"], "type": ["extensions.ltree"]}, "code": {"by": ["r.code collate \"C\""], "type": ["text"]},
      "name": {"by": ["r.name collate \"C\""], "type": ["text"]},
      "kind": {"by": ["private.area_place(r.kind)", "r.code collate \"C\""], "type": ["int", "text"]},
      "population": {"by": ["r.population"], "type": ["int"], "nullable": true},
      "area_km2": {"by": ["r.area_km2"], "type": ["float8"], "nullable": true}}'::jsonb,
    '{"kind": {"type": "choice", "by": "r.kind"}, "text": {"type": "text",
        "by": "concat_ws(''¶'', r.code, r.name, case when r.path <@ any ($3) then p.name end)"},
      "area": {"type": "area", "by": "r.path"}, "ids": {"type": "ids", "by": "r.id"}}'::jsonb,
    'left join public.areas a on a.id = r.parent_id',
    $$json_build_object('id', r.id, 'code', r.code, 'name', r.name, 'kind', r.kind,
      'parent_name', case when a.path <@ any ($1) then a.name end, 'population', r.population, 'households', r.households,
      'area_km2', r.area_km2, 'patrols_per_week', r.patrols_per_week,
      'responsible_name', case when r.path <@ any ($3) then p.name end, 'lng', round(st_x(r.center)::numeric, 6)::float8,
      'lat', round(st_y(r.center)::numeric, 6)::float8, 'bbox', private.bbox_json(r.geom))$$
  )::private.record_source
$f$;

create function private.area_place(kind text) returns int language sql immutable
  return array_position('{prefecture,county,station,beat,village,cell}'::text[], kind);

create function public.waters_page(filters jsonb default '{}', sort text default null, is_descending boolean default false,
  after jsonb default null, until jsonb default null, most int default 100) returns json
language sql stable set search_path = '' as $$
  select private.record_page('water', filters, sort, is_descending, after, until, most)
$$;
create function public.offices_page(filters jsonb default '{}', sort text default null, is_descending boolean default false,
  after jsonb default null, until jsonb default null, most int default 100) returns json
language sql stable set search_path = '' as $$
  select private.record_page('office', filters, sort, is_descending, after, until, most)
$$;
create function public.people_page(filters jsonb default '{}', sort text default null, is_descending boolean default false,
  after jsonb default null, until jsonb default null, most int default 100) returns json
language sql stable set search_path = '' as $$
  select private.record_page('person', filters, sort, is_descending, after, until, most)
$$;
create function public.teams_page(filters jsonb default '{}', sort text default null, is_descending boolean default false,
  after jsonb default null, until jsonb default null, most int default 100) returns json
language sql stable set search_path = '' as $$
  select private.record_page('team', filters, sort, is_descending, after, until, most)
$$;
create function public.areas_page(filters jsonb default '{}', sort text default null, is_descending boolean default false,
  after jsonb default null, until jsonb default null, most int default 100) returns json
language sql stable set search_path = '' as $$
  select private.record_page('area', filters, sort, is_descending, after, until, most)
$$;
grant execute on function public.waters_page(jsonb, text, boolean, jsonb, jsonb, int),
  public.offices_page(jsonb, text, boolean, jsonb, jsonb, int), public.people_page(jsonb, text, boolean, jsonb, jsonb, int),
  public.teams_page(jsonb, text, boolean, jsonb, jsonb, int), public.areas_page(jsonb, text, boolean, jsonb, jsonb, int)
  to authenticated, service_role;
