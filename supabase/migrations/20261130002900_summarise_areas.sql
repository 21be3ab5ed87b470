-- Figures for a period: one summary for the dashboard.

/* How long it took to arrive: where the caller does not see the cases, of many only and in whole minutes. Seconds or null. */
create function private.median_response_s(from_at timestamptz, to_at timestamptz) returns float8
language sql stable security definer set search_path = extensions, pg_temp as $$
  with who as materialized (
    select private.my_paths() as paths, private.point_paths() as open_paths, private.least_count() as k,
      private.closed_edge(from_at, private.is_hourly()) as from_edge, private.closed_edge(to_at, private.is_hourly()) as to_edge
  ), hit as (
    select i.area_path <@ any (who.open_paths) as is_seen, i.occurred_at,
      extract(epoch from i.arrived_at - i.received_at)::float8 as response_s
    from public.incidents i, who where i.area_path <@ any (who.paths) and i.occurred_at < to_at
      and i.occurred_at >= least(from_at, who.from_edge)
  ), response as (
    select percentile_cont(0.5) within group (order by response_s) as median, count(*) as n, bool_and(is_seen) as is_seen
    from hit, who where response_s >= 0
      and occurred_at >= case when is_seen then from_at else from_edge end
      and occurred_at < case when is_seen then to_at else to_edge end
  )
  -- Never a count of cases, so no steps (private.in_steps): ten times k of them blur the one.
  select case when is_seen then median when n >= 10 * k then round(median / 60) * 60 end from response, who
$$;

/* Disputes opened in a period, in steps where the caller does not see them. */
create function private.disputes_opened(from_at timestamptz, to_at timestamptz) returns int
language sql stable security definer set search_path = extensions, pg_temp as $$
  select (count(*) filter (where is_seen and opened_at >= from_at and opened_at < to_at)
    + private.in_steps(count(*) filter (where not is_seen and opened_at < to_edge), k)
    - private.in_steps(count(*) filter (where not is_seen and opened_at < from_edge), k))::int
  from (select private.least_count() as k, private.closed_edge(from_at, private.is_hourly()) as from_edge,
      private.closed_edge(to_at, private.is_hourly()) as to_edge,
      private.my_paths('{administrator,chief,duty_officer,grid_worker}') as seen_paths,
      private.my_paths('{administrator,chief,duty_officer,grid_worker,leader}') as counted_paths offset 0) who
  left join lateral (select d.opened_at, d.area_path <@ any (who.seen_paths) as is_seen from public.disputes d
    where d.area_path <@ any (who.counted_paths)) d on true
  group by k
$$;

/* The board: figures of the moment by their words (they know no period), figures of the period, and what may be said beside
   the periods before (private.compare_periods). step > 1: the caller's incidents go by steps.
   → {from, to, until, incidents {step, now, before, year, open, median_response_s}, patrols {now, before, active, late, lost,
   distance_m, duration_s, teams}, waters {total, overdue, soon, never, kit_missing}, inspections {now}, hazards {open, overdue,
   due_soon, reported}, disputes {open, escalated, opened}, notices {open, unseen}, plans {published}, offices, cells,
   personnel} */
create function private.dashboard_summary(from_at timestamptz, to_at timestamptz) returns json
language plpgsql stable security definer set search_path = extensions, pg_temp as $$
declare
  paths ltree[] := private.my_paths();
  named ltree[] := private.my_paths('{administrator,chief,duty_officer,grid_worker,leader}');
  words jsonb;
  beside jsonb;
begin
  if from_at is null or to_at is null or to_at <= from_at then
    perform private.refuse('22023', 'bad_period', '请选择起止时间，且止晚于起。', 'to_at');
  end if;
  words := private.count_words();
  beside := private.compare_periods(from_at, to_at);
  return json_build_object('from', from_at, 'to', to_at, 'until', beside -> 'until',
    'incidents', (beside -> 'incidents') || jsonb_build_object('open', words -> 'incident_open',
      'step', case when paths <@ private.point_paths() then 1 else private.least_count() end,
      'median_response_s', private.median_response_s(from_at, to_at)),
    'patrols', (select (beside -> 'patrols') || jsonb_build_object('active', words -> 'patrol_active',
        'late', words -> 'patrol_late', 'lost', words -> 'patrol_lost',
        'distance_m', coalesce(sum(distance_m), 0), 'duration_s', coalesce(sum(duration_s), 0),
        'teams', count(distinct team_id))
      from public.patrols where area_path <@ any (paths) and private.is_counted_patrol(status) and started_at >= from_at
        and started_at < to_at),
    'waters', jsonb_build_object('total', (select count(*) from public.water_spots w
        where w.deleted_at is null and w.area_path <@ any (paths)),
      'overdue', words -> 'water_overdue', 'soon', words -> 'water_soon', 'never', words -> 'water_never',
      'kit_missing', words -> 'kit_lacking'),
    'inspections', (select json_build_object('now', count(*))
      from public.inspections where area_path <@ any (paths) and inspected_at >= from_at and inspected_at < to_at),
    'hazards', jsonb_build_object('open', words -> 'hazard_open', 'overdue', words -> 'hazard_overdue',
      'due_soon', words -> 'hazard_due_soon', 'reported', (select count(*) from public.hazards
        where area_path <@ any (paths) and reported_at >= from_at and reported_at < to_at)),
    'disputes', jsonb_build_object('open', words -> 'dispute_open', 'escalated', words -> 'dispute_escalated',
      'opened', private.disputes_opened(from_at, to_at)),
    'notices', jsonb_build_object('open', words -> 'notice_open', 'unseen', words -> 'notice_unseen'),
    'plans', jsonb_build_object('published', words -> 'plan_published'),
    'offices', (select count(*) from public.police_offices where deleted_at is null and area_path <@ any (paths)),
    'cells', (select count(*) from public.areas where deleted_at is null and kind = 'cell' and path <@ any (paths)),
    'personnel', (select count(*) from public.personnel where is_active and area_path <@ any (named)));
end $$;

create function public.dashboard_summary(from_at timestamptz, to_at timestamptz) returns json
language sql stable set search_path = '' as $$ select private.dashboard_summary(from_at, to_at) $$;
grant execute on function private.dashboard_summary(timestamptz, timestamptz),
  public.dashboard_summary(timestamptz, timestamptz) to authenticated, service_role;
