-- What the patrols of an earlier night did, to hold a new plan against: sums for an area, no line and no fix.

/* patrol_kind: day or night, as the patrols are marked. Incidents: those between two moments in the local hours given, and of them those
   within reach_m of a patrol's line; ground_share: of the area's ground as much. gaps: cells visited that nobody had visited in the seven
   days before. → {day, patrols, teams, metres, seconds, waters, villages, gaps, incidents, incidents_near, ground_share} */
create function private.night_walked(area uuid, day date, patrol_kind text, reach_m float8, incidents_from timestamptz, incidents_to timestamptz, hours int[])
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
      select st_union(st_buffer(st_simplify(w.geom, 0.00005)::geography, reach_m, 4)::geometry) as ground from walk w where w.geom is not null),
    hit as (
      select st_covers(n.ground, i.geom) as is_near from public.incidents i cross join near n
      where i.area_path <@ branch and i.geom is not null and i.occurred_at >= incidents_from and i.occurred_at < incidents_to
        and i.time_precision = 'minute' and i.local_hour = any (hours))
    select json_build_object('day', day, 'patrols', (select count(*) from walk), 'teams', (select count(distinct w.team_id) from walk w),
      'metres', (select coalesce(sum(w.metres), 0) from walk w), 'seconds', (select coalesce(sum(w.seconds), 0) from walk w),
      'waters', (select count(distinct i.water_spot_id) from public.inspections i where i.area_path <@ branch
        and i.inspected_at >= (select min(w.started_at) from walk w) and i.inspected_at < (select max(w.ended_at) from walk w)),
      'villages', (select count(*) from visited v join public.areas a on a.id = v.area_id where a.kind = 'village' and a.path <@ branch),
      'gaps', (select count(*) from visited v join public.areas a on a.id = v.area_id where a.kind = 'cell' and a.path <@ branch
        and not exists (select from public.coverage_patrol_area e
          where e.area_id = a.id and e.is_visit and e.service_day < day and e.service_day >= day - 7)),
      'incidents', (select count(*) from hit), 'incidents_near', (select count(*) from hit where is_near),
      'ground_share', (select coalesce(st_area(n.ground::geography), 0) / nullif(ground_m2, 0) from near n)));
end $$;
comment on function private.night_walked(uuid, date, text, float8, timestamptz, timestamptz, int[]) is 'What the patrols of one day or night did in an area, as sums';

create function public.night_walked(area uuid, day date, patrol_kind text, reach_m float8, incidents_from timestamptz, incidents_to timestamptz, hours int[])
returns json language sql stable set search_path = '' as $$
  select private.night_walked(area, day, patrol_kind, reach_m, incidents_from, incidents_to, hours)
$$;
grant execute on function private.night_walked(uuid, date, text, float8, timestamptz, timestamptz, int[]),
  public.night_walked(uuid, date, text, float8, timestamptz, timestamptz, int[]) to authenticated, service_role;
