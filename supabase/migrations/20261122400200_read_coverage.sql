-- Reading coverage: figures for whoever answers for the ground, gaps for those who send patrols.

/* How coverage stands on a day over the 7, 30, 90 or 180 days that end with it. → {computed_at, through_day, on_day, days, is_stale,
   rows: [[area_id, area_ha, seen_ha, visits in the days, visits this week, weekly rule, last_visit_day, mean days between visit days|null,
   risk, risk_unseen, waters, unseen_waters]…]}. Risk figures are those of the newest 7 or 30 days. */
create function private.coverage_overview(on_day date, days int) returns json
language plpgsql stable security definer set search_path = extensions, pg_temp as $$
declare
  paths ltree[] := private.my_paths('{administrator,chief,duty_officer,grid_worker,leader}');
  state private.coverage_state;
  asked date;
begin
  if days is null or days not in (7, 30, 90, 180) then
    perform private.refuse('22023', 'bad_days', '覆盖按近 7、30、90 或 180 天统计。', 'days');
  end if;
  select * into state from private.coverage_state;
  asked := least(coalesce(on_day, state.through_day), state.through_day);
  return json_build_object('computed_at', state.computed_at, 'through_day', state.through_day, 'on_day', asked, 'days', days,
    'is_stale', state.needs_rebuild or exists (select from private.coverage_queue),
    'rows', (
      with visit as (
        select d.area_id, sum(d.visits) filter (where d.service_day > asked - coverage_overview.days) as n,
          sum(d.visits) filter (where d.service_day >= date_trunc('week', asked)::date) as week,
          count(*) filter (where d.visits > 0 and d.service_day > asked - 90) as days_seen,
          max(d.service_day) filter (where d.visits > 0) - min(d.service_day) filter (where d.visits > 0 and d.service_day > asked - 90) as span
        from public.coverage_area_day d where d.service_day > asked - greatest(90, coverage_overview.days) and d.service_day <= asked
        group by d.area_id)
      select coalesce(json_agg(json_build_array(a.id, d.area_ha,
        case coverage_overview.days when 7 then d.seen7_ha when 30 then d.seen30_ha when 90 then d.seen90_ha else d.seen180_ha end,
        coalesce(v.n, 0), coalesce(v.week, 0), private.weekly_rule(a.path), d.last_visit_day,
        case when v.days_seen > 1 then round(v.span::numeric / (v.days_seen - 1), 1) end,
        coalesce(g.risk, 0), coalesce(g.risk_unseen, 0), coalesce(g.waters, 0), coalesce(cardinality(g.unseen_water_ids), 0)) order by a.path), '[]'::json)
      from public.areas a join public.coverage_area_day d on d.area_id = a.id and d.service_day = asked
      left join visit v on v.area_id = a.id
      left join public.coverage_gaps g on g.area_id = a.id and g.days = case when coverage_overview.days = 7 then 7 else 30 end
      where a.deleted_at is null and a.path <@ any (paths)));
end $$;

/* One area day by day. → [[day, seen7 share, seen30 share, visits, seconds]…] */
create function private.coverage_trend(area_id uuid, from_day date, to_day date) returns json
language plpgsql stable security definer set search_path = extensions, pg_temp as $$
begin
  if not exists (select from public.areas a where a.id = coverage_trend.area_id
      and a.path <@ any (private.my_paths('{administrator,chief,duty_officer,grid_worker,leader}'))) then
    perform private.refuse('P0002', 'not_found', '没有这个辖区，或不在你的辖区内。', 'area_id');
  end if;
  return (select coalesce(json_agg(json_build_array(d.service_day, round((d.seen7_ha / nullif(d.area_ha, 0))::numeric, 4),
      round((d.seen30_ha / nullif(d.area_ha, 0))::numeric, 4), d.visits, d.seconds) order by d.service_day), '[]'::json)
    from public.coverage_area_day d where d.area_id = coverage_trend.area_id and d.service_day between from_day and to_day);
end $$;

/* Unseen ground of areas over the newest 7 or 30 days, that of their smallest parts. For those who send patrols and those who walk:
   the outline of a gap tells where the walks went. → FeatureCollection {id, name, gap_ha, through_day} */
create function private.coverage_gaps(area_ids uuid[], days int) returns json
language sql stable security definer set search_path = extensions, pg_temp as $$
  select json_build_object('type', 'FeatureCollection', 'features', coalesce(json_agg(json_build_object('type', 'Feature',
    'properties', json_build_object('id', a.id, 'name', a.name, 'gap_ha', g.gap_ha, 'through_day', g.through_day),
    'geometry', st_asgeojson(g.geom, 6)::json)), '[]'::json))
  from (select b.* from public.areas b where b.deleted_at is null and b.path <@ any (private.my_paths('{chief,duty_officer,grid_worker}'))
    and b.path <@ any (array(select c.path from public.areas c where c.id = any (area_ids)))) a
  join public.coverage_gaps g on g.area_id = a.id and g.days = coverage_gaps.days and g.geom is not null
$$;

/* The patrols behind an area's figure, newest first. → [{id, team_id, team_name, colour, kind, service_day, started_at, seconds, staying_s, metres, seen_ha, is_visit}] */
create function private.coverage_patrols(area_id uuid, from_day date, to_day date) returns json
language sql stable security definer set search_path = extensions, pg_temp as $$
  select coalesce(json_agg(json_build_object('id', p.id, 'team_id', p.team_id, 'team_name', t.name, 'colour', t.colour, 'kind', p.kind,
    'service_day', c.service_day, 'started_at', p.started_at, 'seconds', c.seconds, 'staying_s', c.staying_s, 'metres', c.metres,
    'seen_ha', c.seen_ha, 'is_visit', c.is_visit) order by c.service_day desc, p.started_at desc), '[]'::json)
  from (select q.* from public.coverage_patrol_area q where q.area_id = coverage_patrols.area_id and q.service_day between from_day and to_day
    order by q.service_day desc limit 500) c
  join public.patrols p on p.id = c.patrol_id and p.status <> 'withdrawn' left join public.teams t on t.id = p.team_id
  where exists (select from public.areas a where a.id = coverage_patrols.area_id
      and a.path <@ any (private.my_paths('{administrator,chief,duty_officer,leader,grid_worker}')))
    and (p.area_path <@ any (private.my_paths('{administrator,chief,duty_officer,leader}')) or p.team_id in (select private.my_teams()))
$$;

/* Areas without smaller ones in which nobody has been for so many hours, the longest first, with the nearest unit for the first
   twenty. → [{id, last_at|null, hours|null, nearest {kind, id, name, phone, distance_m, seen_at}|null}] */
create function private.void_areas(hours int) returns json
language sql stable security definer set search_path = extensions, pg_temp as $$
  select coalesce(json_agg(json_build_object('id', v.id, 'last_at', v.last_at, 'hours', round(extract(epoch from now() - v.last_at) / 3600),
    'nearest', case when v.place <= 20 then private.nearest_units(st_x(v.center), st_y(v.center), 1) -> 0 end) order by v.place), '[]'::json)
  from (
    select a.id, a.center, s.last_at, row_number() over (order by s.last_at nulls first, a.path) as place
    from public.areas a
    left join lateral (select max(coalesce(p.ended_at, p.started_at)) as last_at from public.coverage_patrol_area c
      join public.patrols p on p.id = c.patrol_id and p.status <> 'withdrawn'
      where c.area_id = a.id and c.is_visit and c.service_day > current_date - 120) s on true
    where a.deleted_at is null and a.center is not null and a.path <@ any (private.my_paths('{chief,duty_officer}'))
      and not exists (select from public.areas b where b.parent_id = a.id and b.deleted_at is null)
      and (s.last_at is null or s.last_at < now() - make_interval(hours => greatest(void_areas.hours, 1)))) v
$$;

/* The fixes of the patrols of an open look, some at a time. → {rows: [{id, team_id, day, t: [epoch s]|null, x: [1e-6°], y: [1e-6°],
   a: [dm, −1 unknown]|null}…], next: how many to skip for more, or null} */
create function private.tracks_of_view(view_id uuid, skip int, most int) returns json
language plpgsql stable security definer set search_path = extensions, pg_temp as $$
declare
  paths ltree[] := private.my_paths('{chief,duty_officer}');
  own uuid[] := array(select private.my_teams());
  page int := least(greatest(coalesce(most, 200), 1), 500);
begin
  return (
    with chosen as materialized (
      -- A border shares the lines, not the seconds: fixes stay with the patrol's own branch and team.
      select p.id, p.team_id, p.service_day, p.started_at from private.patrols_in_view(view_id) p
      where p.area_path <@ any (paths) or p.team_id = any (own)
      order by p.started_at nulls last, p.id offset greatest(coalesce(skip, 0), 0) limit page)
    select json_build_object('rows', coalesce(json_agg(json_build_object('id', c.id, 'team_id', c.team_id, 'day', c.service_day,
        't', f.t, 'x', f.x, 'y', f.y, 'a', f.a) order by c.started_at nulls last, c.id) filter (where f.x is not null), '[]'::json),
      'next', case when count(*) = page then greatest(coalesce(skip, 0), 0) + page end)
    from chosen c left join lateral (
      select array_agg(extract(epoch from k.started_at)::int8 + u.t order by k.seq, u.i) filter (where k.t_s is not null) as t,
        array_agg(u.x order by k.seq, u.i) as x, array_agg(u.y order by k.seq, u.i) as y,
        array_agg(coalesce(u.a, -1) order by k.seq, u.i) filter (where k.accuracy_dm is not null) as a
      from public.track_chunks k cross join lateral unnest(k.t_s, k.lng_e6, k.lat_e6, k.accuracy_dm) with ordinality u(t, x, y, a, i)
      where k.patrol_id = c.id) f on true);
end $$;

create function public.coverage_overview(on_day date default null, days int default 7) returns json
language sql stable set search_path = '' as $$ select private.coverage_overview(on_day, days) $$;
create function public.coverage_trend(area_id uuid, from_day date, to_day date) returns json
language sql stable set search_path = '' as $$ select private.coverage_trend(area_id, from_day, to_day) $$;
create function public.coverage_gaps(area_ids uuid[], days int default 7) returns json
language sql stable set search_path = '' as $$ select private.coverage_gaps(area_ids, days) $$;
create function public.coverage_patrols(area_id uuid, from_day date, to_day date) returns json
language sql stable set search_path = '' as $$ select private.coverage_patrols(area_id, from_day, to_day) $$;
create function public.void_areas(hours int default 72) returns json
language sql stable set search_path = '' as $$ select private.void_areas(hours) $$;
create function public.tracks_of_view(view_id uuid, skip int default 0, most int default 200) returns json
language sql stable set search_path = '' as $$ select private.tracks_of_view(view_id, skip, most) $$;
grant execute on function private.coverage_overview(date, int), private.coverage_trend(uuid, date, date), private.coverage_gaps(uuid[], int),
  private.coverage_patrols(uuid, date, date), private.void_areas(int), private.tracks_of_view(uuid, int, int),
  public.coverage_overview(date, int), public.coverage_trend(uuid, date, date), public.coverage_gaps(uuid[], int),
  public.coverage_patrols(uuid, date, date), public.void_areas(int), public.tracks_of_view(uuid, int, int) to authenticated, service_role;
