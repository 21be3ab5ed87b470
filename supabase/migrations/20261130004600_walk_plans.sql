-- Walking a plan: a team's own routes for the phone, stops passed over with a reason, what is known of a plan's walks, and what
-- an earlier night did, to hold a new plan against: sums for an area, no line and no fix.

/* Published routes to walk: those of the caller's own teams, and those a chief may start for a team. With stops and positions,
   whole, because the phone keeps them for the hours without signal. → [{plan_id, route_id, team_id, team_name, colour, title,
   service_day, shift_from, shift_to, leaves_at, returns_at, mode, is_own, line [[lng, lat]…]|null, stops [{id, seq, kind, name,
   …}]}] */
create function private.walk_routes(from_day date, to_day date) returns json
language sql stable security definer set search_path = extensions, pg_temp as $$
  select coalesce(json_agg(json_build_object('plan_id', p.id, 'route_id', r.id, 'team_id', r.team_id, 'team_name', t.name,
    'colour', t.colour,
    'title', p.title, 'service_day', p.service_day, 'shift_from', p.shift_from, 'shift_to', p.shift_to, 'leaves_at', r.leaves_at,
    'returns_at', r.returns_at, 'mode', r.mode, 'is_own', r.team_id in (select private.my_teams()),
    'line', st_asgeojson(r.geom, 6)::json -> 'coordinates',
    'stops', (select coalesce(json_agg(json_build_object('id', s.id, 'seq', s.seq, 'kind', s.kind, 'name', s.name,
      'reason', s.reason,
        'lng', st_x(s.geom), 'lat', st_y(s.geom), 'window_from', s.window_from, 'window_to', s.window_to, 'dwell_s', s.dwell_s,
        'is_must', s.is_must,
        'arrive_at', s.arrive_at, 'visited_at', s.visited_at, 'visited_s', s.visited_s, 'skipped_at', s.skipped_at,
        'skip_reason', s.skip_reason) order by s.seq), '[]'::json)
      from public.plan_stops s where s.route_id = r.id)) order by p.shift_from, t.name), '[]'::json)
  from public.plan_routes r join public.patrol_plans p on p.id = r.plan_id join public.teams t on t.id = r.team_id
  where p.status = 'published' and p.service_day between from_day and to_day
    and (r.team_id in (select private.my_teams()) or r.area_path <@ any ((select private.my_paths('{chief}'))::ltree[]))
$$;

/* skips: [{stop_id, skipped_at, reason}] → {skipped}. A stop that was visited stays visited. Saying it again changes nothing. */
create function private.skip_stops(skips jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  n int;
begin
  if exists (select from jsonb_to_recordset(skips) k(stop_id uuid) left join public.plan_stops s on s.id = k.stop_id
      where s.id is null or not (coalesce(s.route_id in (select private.routes_of_my_teams()), false)
        or private.has_role_over('{chief,duty_officer}', s.area_path))) then
    perform private.refuse('42501', 'forbidden', '只能登记自己队伍路线上的停留点。', 'skips');
  end if;
  if exists (select from jsonb_to_recordset(skips) k(reason text, skipped_at timestamptz)
      where k.reason is null or length(btrim(k.reason)) < 2 or k.skipped_at is null) then
    perform private.refuse('22023', 'no_reason', '跳过停留点须写明原因（至少 2 个字）。', 'reason');
  end if;
  update public.plan_stops s set skipped_at = k.skipped_at, skip_reason = left(btrim(k.reason), 200)
  from jsonb_to_recordset(skips) k(stop_id uuid, skipped_at timestamptz, reason text)
  where s.id = k.stop_id and s.visited_at is null and s.skipped_at is null;
  get diagnostics n = row_count;
  return jsonb_build_object('skipped', n);
end $$;

/* What is known of a plan's walks without any position. → {patrols: [{team_id, patrol_id, status, started_at, ended_at,
   last_fix_at}], skips: [{stop_id, skipped_at, reason}]}; patrols of its teams that touch the shift, an hour either side. */
create function private.plan_walks(plan_id uuid) returns json
language sql stable security definer set search_path = extensions, pg_temp as $$
  select json_build_object(
    'patrols', (select coalesce(json_agg(json_build_object('team_id', w.team_id, 'patrol_id', w.id, 'status', w.status,
      'started_at', w.started_at,
        'ended_at', w.ended_at, 'last_fix_at', w.fixes_to) order by w.started_at), '[]'::json)
      from public.plan_routes r join public.patrols w on w.team_id = r.team_id and w.status in ('active', 'finished')
        and w.started_at < p.shift_to + interval '1 hour' and coalesce(w.ended_at, now()) > p.shift_from - interval '1 hour'
        and w.started_at > p.shift_from - interval '12 hours'
      where r.plan_id = p.id),
    'skips', (select coalesce(json_agg(json_build_object('stop_id', s.id, 'skipped_at', s.skipped_at, 'reason', s.skip_reason)),
      '[]'::json)
      from public.plan_stops s where s.plan_id = p.id and s.skipped_at is not null))
  from public.patrol_plans p
  where p.id = plan_walks.plan_id and p.area_path <@ any ((select private.my_paths('{chief,duty_officer,leader}'))::ltree[])
$$;

/* patrol_kind: day or night, as the patrols are marked. Incidents: those between two moments in the local hours given, and of
   them those within reach_m of a patrol's line; ground_share: of the area's ground as much. gaps: cells visited that nobody had
   visited in the seven days before. → {day, patrols, teams, metres, seconds, waters, villages, gaps, incidents, incidents_near,
   ground_share} */
create function private.night_walked(area uuid, day date, patrol_kind text, reach_m float8, incidents_from timestamptz,
  incidents_to timestamptz, hours int[])
returns json
language plpgsql stable security definer set search_path = extensions, pg_temp as $$
declare
  branch ltree := (select a.path from public.areas a where a.id = area and a.deleted_at is null);
  ground_m2 float8 := (select a.area_km2 * 1e6 from public.areas a where a.id = area);
begin
  perform private.require_role('{chief}', branch, '在这里制定巡逻方案');
  if patrol_kind not in ('day', 'night') or reach_m not between 10 and 1000 or incidents_to <= incidents_from then
    perform private.refuse('22023', 'bad_night', '请选择日期、班次和 10 至 1000 米的范围。', 'day');
  end if;
  return (
    with walk as materialized (
      select p.id, p.team_id, p.started_at, p.ended_at, p.geom, c.metres, c.seconds
      from public.coverage_patrol_area c join public.patrols p on p.id = c.patrol_id
      where c.area_id = area and c.service_day = day and p.kind = patrol_kind and p.status = 'finished'),
    visited as (
      select distinct c.area_id from public.coverage_patrol_area c join walk w on w.id = c.patrol_id where c.is_visit),
    near as materialized (
      select st_union(st_buffer(st_simplify(w.geom, 0.00005)::geography, reach_m, 4)::geometry) as ground from walk w
        where w.geom is not null),
    hit as (
      select st_covers(n.ground, i.geom) as is_near from public.incidents i cross join near n
      where i.area_path <@ branch and i.geom is not null and i.occurred_at >= incidents_from and i.occurred_at < incidents_to
        and i.time_precision = 'minute' and i.local_hour = any (hours))
    select json_build_object('day', day, 'patrols', (select count(*) from walk), 'teams',
      (select count(distinct w.team_id) from walk w),
      'metres', (select coalesce(sum(w.metres), 0) from walk w), 'seconds', (select coalesce(sum(w.seconds), 0) from walk w),
      'waters', (select count(distinct i.water_spot_id) from public.inspections i where i.area_path <@ branch
        and i.inspected_at >= (select min(w.started_at) from walk w) and i.inspected_at < (select max(w.ended_at) from walk w)),
      'villages', (select count(*) from visited v join public.areas a on a.id = v.area_id where a.kind = 'village'
        and a.path <@ branch),
      'gaps', (select count(*) from visited v join public.areas a on a.id = v.area_id where a.kind = 'cell' and a.path <@ branch
        and not exists (select from public.coverage_patrol_area e
          where e.area_id = a.id and e.is_visit and e.service_day < day and e.service_day >= day - 7)),
      'incidents', (select count(*) from hit), 'incidents_near', (select count(*) from hit where is_near),
      'ground_share', (select coalesce(st_area(n.ground::geography), 0) / nullif(ground_m2, 0) from near n)));
end $$;
comment on function private.night_walked(uuid, date, text, float8, timestamptz, timestamptz, int[]) is
  'What the patrols of one day or night did in an area, as sums';

create function public.walk_routes(from_day date, to_day date) returns json
language sql stable set search_path = '' as $$ select private.walk_routes(from_day, to_day) $$;
create function public.skip_stops(skips jsonb) returns jsonb
language sql volatile set search_path = '' as $$ select private.skip_stops(skips) $$;
create function public.plan_walks(plan_id uuid) returns json
language sql stable set search_path = '' as $$ select private.plan_walks(plan_id) $$;

create function public.night_walked(area uuid, day date, patrol_kind text, reach_m float8, incidents_from timestamptz,
  incidents_to timestamptz, hours int[])
returns json language sql stable set search_path = '' as $$
  select private.night_walked(area, day, patrol_kind, reach_m, incidents_from, incidents_to, hours)
$$;
grant execute on function private.walk_routes(date, date), private.skip_stops(jsonb), private.plan_walks(uuid),
  public.walk_routes(date, date), public.skip_stops(jsonb), public.plan_walks(uuid),
  private.night_walked(uuid, date, text, float8, timestamptz, timestamptz, int[]),
  public.night_walked(uuid, date, text, float8, timestamptz, timestamptz, int[]) to authenticated, service_role;
