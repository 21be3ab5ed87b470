-- Figures for a period: by area for the choropleth, and one summary for the dashboard.

/* Counts for each area of the branch, descendants included. Where the caller does not see the cases, incidents go by steps
   (private.in_steps) and close by the hour at stations and above, below by the day; null is fewer than a step. Each path
   is counted once and handed up to its ancestors, so the cost is rows + paths × depth, not paths × areas.
   → [{id, incidents|null, patrols, hazards_open, waters, waters_overdue, kit_missing}] */
create function private.area_stats(from_at timestamptz, to_at timestamptz) returns json
language sql stable security definer set search_path = extensions, pg_temp as $$
  with who as materialized (select private.my_paths() as paths, private.point_paths() as open_paths,
    private.least_count() as k, private.closed_edge(from_at, true) as from_hour, private.closed_edge(from_at, false) as from_day,
    private.closed_edge(coalesce(to_at, now()), true) as to_hour,
    private.closed_edge(coalesce(to_at, now()), false) as to_day),
  counted (path, incidents, past_hour, until_hour, past_day, until_day, patrols, hazards, waters, overdue, short) as (
    select i.area_path, count(*) filter (where (from_at is null or i.occurred_at >= from_at)
        and (to_at is null or i.occurred_at < to_at)),
      count(*) filter (where i.occurred_at < from_hour), count(*) filter (where i.occurred_at < to_hour),
      count(*) filter (where i.occurred_at < from_day), count(*) filter (where i.occurred_at < to_day), 0, 0, 0, 0, 0
    from public.incidents i, who where i.area_path <@ any (who.paths)
      and (not i.area_path <@ any (who.open_paths) or ((from_at is null or i.occurred_at >= from_at)
        and (to_at is null or i.occurred_at < to_at))) group by 1
    union all
    select p.area_path, 0, 0, 0, 0, 0, count(*), 0, 0, 0, 0 from public.patrols p, who where p.area_path <@ any (who.paths)
      and p.status <> 'withdrawn'
      and (from_at is null or p.started_at >= from_at) and (to_at is null or p.started_at < to_at) group by 1
    union all
    select h.area_path, 0, 0, 0, 0, 0, 0, count(*), 0, 0, 0 from public.hazards h, who where h.area_path <@ any (who.paths)
      and h.status not in ('verified', 'closed') group by 1
    union all
    select w.area_path, 0, 0, 0, 0, 0, 0, 0, count(*), count(*) filter (where w.next_due_at is null or w.next_due_at < now()),
      count(*) filter (where exists (select from public.water_kit k where k.water_spot_id = w.id
        and k.state in ('missing', 'damaged')))
    from public.water_spots w, who where w.deleted_at is null and w.area_path <@ any (who.paths) group by 1
  ), summed as (
    select subpath(c.path, 0, level) as path, sum(incidents)::int as incidents, sum(past_hour)::int as past_hour,
      sum(until_hour)::int as until_hour, sum(past_day)::int as past_day, sum(until_day)::int as until_day,
      sum(patrols)::int as patrols, sum(hazards)::int as hazards,
      sum(waters)::int as waters, sum(overdue)::int as overdue, sum(short)::int as short
    from counted c cross join lateral generate_series(1, nlevel(c.path)) level group by 1
  )
  select coalesce(json_agg(json_build_object('id', a.id,
    'incidents', case when a.path <@ any (who.open_paths) then coalesce(s.incidents, 0)
      when a.kind in ('prefecture', 'county', 'station') then
        nullif(private.in_steps(s.until_hour, k) - private.in_steps(s.past_hour, k), 0)
      else nullif(private.in_steps(s.until_day, k) - private.in_steps(s.past_day, k), 0) end,
    'patrols', coalesce(s.patrols, 0), 'hazards_open', coalesce(s.hazards, 0), 'waters', coalesce(s.waters, 0),
    'waters_overdue', coalesce(s.overdue, 0), 'kit_missing', coalesce(s.short, 0)) order by a.path), '[]'::json)
  from public.areas a cross join who left join summed s on s.path = a.path
  where a.deleted_at is null and a.path <@ any (who.paths)
$$;

/* Incidents of a period and of the one of equal length before it. Where the caller does not see the cases: in steps, and the
   response time only of many, in whole minutes. */
create function private.incident_summary(from_at timestamptz, to_at timestamptz) returns json
language sql stable security definer set search_path = extensions, pg_temp as $$
  with who as materialized (
    select private.my_paths() as paths, private.point_paths() as open_paths, private.least_count() as k,
      private.closed_edge(from_at - (to_at - from_at), private.is_hourly()) as before_edge,
      private.closed_edge(from_at, private.is_hourly()) as from_edge, private.closed_edge(to_at, private.is_hourly()) as to_edge
  ), hit as materialized (
    select i.area_path <@ any (who.open_paths) as is_open, i.type_group, i.occurred_at, i.status <> 'closed' as is_running,
      extract(epoch from i.arrived_at - i.received_at)::float8 as response_s
    from public.incidents i, who where i.area_path <@ any (who.paths) and i.occurred_at < to_at
      and (i.occurred_at >= from_at - (to_at - from_at) or not i.area_path <@ any (who.open_paths))
  ), seen as (
    select count(*) filter (where occurred_at >= from_at) as now, count(*) filter (where occurred_at < from_at) as before,
      count(*) filter (where is_running and occurred_at >= from_at) as open from hit where is_open
  ), reached as (
    select count(*) filter (where occurred_at < before_edge) as long_ago, count(*) filter (where occurred_at < from_edge) as past,
      count(*) filter (where occurred_at < to_edge) as until,
      count(*) filter (where is_running and occurred_at < from_edge) as open_past,
      count(*) filter (where is_running and occurred_at < to_edge) as open_until
    from hit, who where not is_open group by type_group
  ), stepped as (
    select coalesce(sum(private.in_steps(until, k) - private.in_steps(past, k)), 0) as now,
      coalesce(sum(private.in_steps(past, k) - private.in_steps(long_ago, k)), 0) as before,
      coalesce(sum(private.in_steps(open_until, k) - private.in_steps(open_past, k)), 0) as open from reached, who
  ), response as (
    select percentile_cont(0.5) within group (order by response_s) as median, count(*) as n, bool_and(is_open) as is_seen
    from hit, who where response_s >= 0
      and occurred_at >= case when is_open then from_at else from_edge end
      and occurred_at < case when is_open then to_at else to_edge end
  )
  select json_build_object('step', (select case when paths <@ open_paths or paths = '{}' then 1 else k end from who),
    'now', seen.now + stepped.now, 'before', seen.before + stepped.before, 'open', seen.open + stepped.open,
    'median_response_s', (select case when is_seen then median when n >= 10 * k then round(median / 60) * 60 end
      from response, who))
  from seen, stepped
$$;

/* One look at a period and at the one of equal length before it. Every figure has the list behind it. */
create function private.dashboard_summary(from_at timestamptz, to_at timestamptz) returns json
language plpgsql stable security definer set search_path = extensions, pg_temp as $$
declare
  paths ltree[] := private.my_paths();
  before_at timestamptz := from_at - (to_at - from_at);
  k int := private.least_count();
  -- A leader counts disputes without seeing any.
  dispute_paths ltree[] := private.my_paths('{administrator,chief,duty_officer,grid_worker}');
begin
  if from_at is null or to_at is null or to_at <= from_at then
    perform private.refuse('22023', 'bad_period', '请选择起止时间，且止晚于起。', 'to_at');
  end if;
  return json_build_object('from', from_at, 'to', to_at,
    'incidents', private.incident_summary(from_at, to_at),
    'patrols', (select json_build_object('now', count(*) filter (where started_at >= from_at),
      'before', count(*) filter (where started_at < from_at),
        'active', count(*) filter (where status = 'active'),
        'distance_m', coalesce(sum(distance_m) filter (where started_at >= from_at), 0),
        'duration_s', coalesce(sum(duration_s) filter (where started_at >= from_at), 0),
        'teams', count(distinct team_id) filter (where started_at >= from_at))
      from public.patrols where area_path <@ any (paths) and status <> 'withdrawn' and started_at >= before_at
        and started_at < to_at),
    'waters', (select json_build_object('total', count(*),
      'overdue', count(*) filter (where private.due_state(next_due_at) in ('overdue', 'never')),
        'soon', count(*) filter (where private.due_state(next_due_at) = 'soon'),
        'kit_missing', count(*) filter (where exists (select from public.water_kit k where k.water_spot_id = w.id
          and k.state in ('missing', 'damaged'))))
      from public.water_spots w where w.deleted_at is null and w.area_path <@ any (paths)),
    'inspections', (select json_build_object('now', count(*) filter (where inspected_at >= from_at),
      'before', count(*) filter (where inspected_at < from_at))
      from public.inspections where area_path <@ any (paths) and inspected_at >= before_at and inspected_at < to_at),
    'hazards', (select json_build_object('open', count(*) filter (where status not in ('verified', 'closed')),
        'overdue', count(*) filter (where status not in ('resolved', 'verified', 'closed')
          and deadline < (now() at time zone 'Asia/Shanghai')::date),
        'reported', count(*) filter (where reported_at >= from_at and reported_at < to_at))
      from public.hazards where area_path <@ any (paths)),
    'disputes', (select json_build_object(
        'open', count(*) filter (where is_seen and is_open)
          + private.in_steps(count(*) filter (where not is_seen and is_open), k),
        'escalated', count(*) filter (where is_seen and status = 'escalated')
          + private.in_steps(count(*) filter (where not is_seen and status = 'escalated'), k),
        'opened', count(*) filter (where is_seen and opened_at >= from_at and opened_at < to_at)
          + private.in_steps(count(*) filter (where not is_seen and opened_at < to_edge), k)
          - private.in_steps(count(*) filter (where not is_seen and opened_at < from_edge), k))
      from (select status, opened_at, status not in ('settled', 'closed') as is_open,
          area_path <@ any (dispute_paths) as is_seen, private.closed_edge(from_at, private.is_hourly()) as from_edge,
          private.closed_edge(to_at, private.is_hourly()) as to_edge
        from public.disputes
        where area_path <@ any (private.my_paths('{administrator,chief,duty_officer,grid_worker,leader}'))) d),
    'offices', (select count(*) from public.police_offices where deleted_at is null and area_path <@ any (paths)),
    'cells', (select count(*) from public.areas where deleted_at is null and kind = 'cell' and path <@ any (paths)),
    'personnel', (select count(*) from public.personnel
      where is_active and area_path <@ any (private.my_paths('{administrator,chief,duty_officer,grid_worker,leader}'))));
end $$;

create function public.area_stats(from_at timestamptz default null, to_at timestamptz default null) returns json
language sql stable set search_path = '' as $$
  select private.area_stats(from_at, to_at)
$$;
create function public.dashboard_summary(from_at timestamptz, to_at timestamptz) returns json
language sql stable set search_path = '' as $$ select private.dashboard_summary(from_at, to_at) $$;
grant execute on function private.area_stats(timestamptz, timestamptz), private.dashboard_summary(timestamptz, timestamptz),
  private.incident_summary(timestamptz, timestamptz), public.area_stats(timestamptz, timestamptz),
  public.dashboard_summary(timestamptz, timestamptz) to authenticated, service_role;
