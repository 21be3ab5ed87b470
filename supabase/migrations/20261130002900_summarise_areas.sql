-- Figures for a period: by area for the choropleth, and one summary for the dashboard.

/* Counts for each area of the branch, descendants included. People without sight of points get no incident count under
   three for anything smaller than a station. Each path is counted once and handed up to its ancestors, so the cost is
   rows + paths × depth, not paths × areas. → [{id, incidents|null, patrols, hazards_open, waters, waters_overdue,
   kit_missing}] */
create function private.area_stats(from_at timestamptz, to_at timestamptz) returns json
language sql stable security definer set search_path = extensions, pg_temp as $$
  with who as materialized (select private.my_paths() as paths,
    private.my_paths('{chief,duty_officer,grid_worker}') as open_paths),
  counted (path, incidents, patrols, hazards, waters, overdue, short) as (
    select i.area_path, count(*), 0, 0, 0, 0, 0 from public.incidents i, who where i.area_path <@ any (who.paths)
      and (from_at is null or i.occurred_at >= from_at) and (to_at is null or i.occurred_at < to_at) group by 1
    union all
    select p.area_path, 0, count(*), 0, 0, 0, 0 from public.patrols p, who where p.area_path <@ any (who.paths)
      and p.status <> 'withdrawn'
      and (from_at is null or p.started_at >= from_at) and (to_at is null or p.started_at < to_at) group by 1
    union all
    select h.area_path, 0, 0, count(*), 0, 0, 0 from public.hazards h, who where h.area_path <@ any (who.paths)
      and h.status not in ('verified', 'closed') group by 1
    union all
    select w.area_path, 0, 0, 0, count(*), count(*) filter (where w.next_due_at is null or w.next_due_at < now()),
      count(*) filter (where exists (select from public.water_kit k where k.water_spot_id = w.id
        and k.state in ('missing', 'damaged')))
    from public.water_spots w, who where w.deleted_at is null and w.area_path <@ any (who.paths) group by 1
  ), summed as (
    select subpath(c.path, 0, level) as path, sum(incidents)::int as incidents, sum(patrols)::int as patrols,
      sum(hazards)::int as hazards,
      sum(waters)::int as waters, sum(overdue)::int as overdue, sum(short)::int as short
    from counted c cross join lateral generate_series(1, nlevel(c.path)) level group by 1
  )
  select coalesce(json_agg(json_build_object('id', a.id,
    'incidents', case when a.path <@ any (who.open_paths) or a.kind in ('prefecture', 'county', 'station')
      or coalesce(s.incidents, 0) >= 3 then coalesce(s.incidents, 0) end,
    'patrols', coalesce(s.patrols, 0), 'hazards_open', coalesce(s.hazards, 0), 'waters', coalesce(s.waters, 0),
    'waters_overdue', coalesce(s.overdue, 0), 'kit_missing', coalesce(s.short, 0)) order by a.path), '[]'::json)
  from public.areas a cross join who left join summed s on s.path = a.path
  where a.deleted_at is null and a.path <@ any (who.paths)
$$;

/* One look at a period and at the one of equal length before it. Every figure has the list behind it. */
create function private.dashboard_summary(from_at timestamptz, to_at timestamptz) returns json
language plpgsql stable security definer set search_path = extensions, pg_temp as $$
declare
  paths ltree[] := private.my_paths();
  before_at timestamptz := from_at - (to_at - from_at);
begin
  if from_at is null or to_at is null or to_at <= from_at then
    perform private.refuse('22023', 'bad_period', '请选择起止时间，且止晚于起。', 'to_at');
  end if;
  return json_build_object('from', from_at, 'to', to_at,
    'incidents', (select json_build_object('now', count(*) filter (where occurred_at >= from_at),
      'before', count(*) filter (where occurred_at < from_at),
        'open', count(*) filter (where status <> 'closed' and occurred_at >= from_at),
        'median_response_s', percentile_cont(0.5) within group (order by extract(epoch from arrived_at - received_at))
          filter (where occurred_at >= from_at and arrived_at >= received_at))
      from public.incidents where area_path <@ any (paths) and occurred_at >= before_at and occurred_at < to_at),
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
    'disputes', (select json_build_object('open', count(*) filter (where status not in ('settled', 'closed')),
      'escalated', count(*) filter (where status = 'escalated'),
        'opened', count(*) filter (where opened_at >= from_at and opened_at < to_at))
      from public.disputes where area_path <@ any (private.my_paths('{administrator,chief,duty_officer,grid_worker,leader}'))),
    'offices', (select count(*) from public.police_offices where deleted_at is null and area_path <@ any (paths)),
    'cells', (select count(*) from public.areas where deleted_at is null and kind = 'cell' and path <@ any (paths)),
    'personnel', (select count(*) from public.personnel
      where is_active and area_path <@ any (private.my_paths('{administrator,chief,duty_officer,grid_worker,leader}'))));
end $$;

/* area_stats, but below a station, and outside the branches whose points the caller sees, incidents are a sum of atoms (area ×
   calendar month, Shanghai) of three or more each, the period widened to whole months: as incident_density publishes them. */
create function private.area_stats_in_months(from_at timestamptz, to_at timestamptz) returns json
language sql stable security definer set search_path = extensions, pg_temp as $$
  with who as materialized (
    select private.my_paths() as paths, private.my_paths('{chief,duty_officer,grid_worker}') as open_paths,
      date_trunc('month', from_at at time zone 'Asia/Shanghai') at time zone 'Asia/Shanghai' as from_month,
      date_trunc('month', to_at at time zone 'Asia/Shanghai' + interval '1 month' - interval '1 microsecond')
        at time zone 'Asia/Shanghai' as to_month
  ), counted as (
    select i.area_path as path, date_trunc('month', i.occurred_at at time zone 'Asia/Shanghai') as month, count(*) as n
    from public.incidents i, who
    where i.area_path <@ any (who.paths) and (who.from_month is null or i.occurred_at >= who.from_month)
      and (who.to_month is null or i.occurred_at < who.to_month) group by 1, 2
  ), atom as (
    select subpath(d.path, 0, level) as path, d.month, sum(d.n) as n
    from counted d cross join lateral generate_series(1, nlevel(d.path)) level group by 1, 2 having sum(d.n) >= 3
  ), published as (select path, sum(n)::int as n from atom group by 1)
  select coalesce(json_agg(case when a.kind in ('prefecture', 'county', 'station') or a.path <@ any (who.open_paths) then e.entry
    else e.entry || jsonb_build_object('incidents', p.n) end order by e.place), '[]')
  from jsonb_array_elements(private.area_stats(from_at, to_at)::jsonb) with ordinality e(entry, place)
  join public.areas a on a.id = (e.entry ->> 'id')::uuid cross join who left join published p on p.path = a.path
$$;

create function public.area_stats(from_at timestamptz default null, to_at timestamptz default null) returns json
language sql stable set search_path = '' as $$
  select case when private.has_role('{administrator,leader,viewer}') then private.area_stats_in_months(from_at, to_at)
    else private.area_stats(from_at, to_at) end
$$;
create function public.dashboard_summary(from_at timestamptz, to_at timestamptz) returns json
language sql stable set search_path = '' as $$ select private.dashboard_summary(from_at, to_at) $$;
grant execute on function private.area_stats(timestamptz, timestamptz), private.dashboard_summary(timestamptz, timestamptz),
  public.area_stats(timestamptz, timestamptz), public.dashboard_summary(timestamptz, timestamptz),
  private.area_stats_in_months(timestamptz, timestamptz) to authenticated, service_role;
