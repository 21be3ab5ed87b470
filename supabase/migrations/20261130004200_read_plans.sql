-- Plans as a list, whole, and beside what was walked.

create function public.plans_list(from_day date, to_day date) returns json
language sql stable set search_path = public, extensions as $$
  select coalesce(json_agg(json_build_object('id', p.id, 'title', p.title, 'service_day', p.service_day,
    'shift_from', p.shift_from, 'shift_to', p.shift_to,
    'status', p.status, 'is_published', private.is_published_plan(p.status, p.service_day), 'version', p.version,
    'rev', p.rev, 'area_id', p.area_id, 'published_at', p.published_at,
    'teams', (select count(*) from public.plan_routes r where r.plan_id = p.id),
    'stops', (select count(*) from public.plan_stops s where s.plan_id = p.id and s.route_id is not null),
    'visited', (select count(*) from public.plan_stops s where s.plan_id = p.id and s.visited_at is not null))
      order by p.service_day desc, p.title), '[]'::json)
  from public.patrol_plans p where p.service_day between from_day and to_day
$$;

/* Invoker rights cannot read geometry columns, so positions and lines of visible rows come from here. */
create function private.plan_lines(plan uuid) returns table (route_id uuid, line json)
language sql stable security definer set search_path = extensions, pg_temp as $$
  select r.id, st_asgeojson(r.geom, 6)::json from public.plan_routes r
  where r.plan_id = plan and (r.area_path <@ any ((select private.my_paths('{chief,duty_officer,leader}'))::ltree[])
    or r.id in (select private.routes_of_my_teams()))
$$;

create function private.plan_points(plan uuid) returns table (stop_id uuid, lng float8, lat float8)
language sql stable security definer set search_path = extensions, pg_temp as $$
  select s.id, st_x(s.geom), st_y(s.geom) from public.plan_stops s
  where s.plan_id = plan and (s.area_path <@ any ((select private.my_paths('{chief,duty_officer,leader}'))::ltree[])
    or s.route_id in (select private.routes_of_my_teams()))
$$;

/* The plan in the shape that save_plan takes, with team names and what was delivered; null when out of reach. */
create function public.plan_detail(id uuid) returns json
language sql stable set search_path = public, extensions as $$
  select json_build_object('id', p.id, 'area_id', p.area_id, 'title', p.title, 'service_day', p.service_day,
    'shift_from', p.shift_from, 'shift_to', p.shift_to,
    'status', p.status, 'version', p.version, 'rev', p.rev, 'settings', p.settings, 'forecast', p.forecast,
    'published_at', p.published_at,
    'routes', (select coalesce(json_agg(json_build_object('id', r.id, 'team_id', r.team_id, 'team_name', t.name,
      'team_phone', private.team_phone(t.id), 'colour', t.colour,
        'start_office_id', r.start_office_id, 'end_office_id', r.end_office_id, 'mode', r.mode, 'leaves_at', r.leaves_at,
        'returns_at', r.returns_at,
        'travel_s', r.travel_s, 'travel_m', r.travel_m, 'is_estimate', r.is_estimate, 'geom', l.line) order by t.name),
          '[]'::json)
      from public.plan_routes r left join public.teams t on t.id = r.team_id
        left join private.plan_lines(p.id) l on l.route_id = r.id where r.plan_id = p.id),
    'stops', (select coalesce(json_agg(json_build_object('id', s.id, 'route_id', s.route_id, 'seq', s.seq, 'kind', s.kind,
      'subject_id', s.subject_id, 'name', s.name,
        'reason', s.reason, 'lng', g.lng, 'lat', g.lat, 'window_from', s.window_from, 'window_to', s.window_to,
        'dwell_s', s.dwell_s, 'priority', s.priority,
        'is_must', s.is_must, 'is_pinned', s.is_pinned, 'arrive_at', s.arrive_at, 'leave_at', s.leave_at,
        'visited_at', s.visited_at, 'visited_s', s.visited_s, 'visit_source', s.visit_source) order by s.route_id, s.seq),
          '[]'::json)
      from public.plan_stops s join private.plan_points(p.id) g on g.stop_id = s.id where s.plan_id = p.id))
  from public.patrol_plans p where p.id = plan_detail.id
$$;

/* A stop turns visited: by the device on the spot, by matching a track afterwards, or by a person's word. The first word stands
   unless a later one saw a longer stay. visits: [{stop_id, visited_at, visited_s, source}] → {visited} */
create function private.record_visits(visits jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  n int;
begin
  if exists (select from jsonb_to_recordset(visits) v(stop_id uuid) left join public.plan_stops s on s.id = v.stop_id
      where s.id is null or not (coalesce(s.route_id in (select private.routes_of_my_teams()), false)
        or private.has_role_over('{chief,duty_officer}', s.area_path))) then
    perform private.refuse('42501', 'forbidden', '只能登记自己队伍路线上的停留点。', 'visits');
  end if;
  update public.plan_stops s set visited_at = v.visited_at, visited_s = v.visited_s, visit_source = v.source
  from jsonb_to_recordset(visits) v(stop_id uuid, visited_at timestamptz, visited_s int, source text)
  where s.id = v.stop_id and (s.visited_at is null or coalesce(v.visited_s, 0) > coalesce(s.visited_s, 0));
  get diagnostics n = row_count;
  return jsonb_build_object('visited', n);
end $$;

create function public.rota_list(from_day date, to_day date) returns json
language sql stable set search_path = public, extensions as $$
  select json_build_object(
    'nights', (select coalesce(json_agg(json_build_object('team_id', n.team_id, 'service_day', n.service_day, 'shift', n.shift)
      order by n.service_day), '[]'::json)
      from public.rota_nights n where n.service_day between from_day and to_day),
    'leave', (select coalesce(json_agg(json_build_object('id', l.id, 'team_id', l.team_id, 'from_day', l.from_day,
      'to_day', l.to_day, 'reason', l.reason) order by l.from_day), '[]'::json)
      from public.team_leave l where l.from_day <= rota_list.to_day and l.to_day >= rota_list.from_day))
$$;

create function public.record_visits(visits jsonb) returns jsonb
language sql volatile set search_path = '' as $$ select private.record_visits(visits) $$;
grant execute on function public.plans_list(date, date), public.plan_detail(uuid), private.record_visits(jsonb),
  public.record_visits(jsonb), public.rota_list(date, date) to authenticated;
grant execute on function private.plan_lines(uuid), private.plan_points(uuid) to authenticated, service_role;
