-- Counts of incidents for everyone with a role, and density that gives nobody away.

/* → {step, total, by_group {group: n}, by_hour_weekday [7][24] (0 = Sunday, Shanghai), by_day [[date, n]], day_only: rows
   without an hour}. Exact in the branches whose cases the caller sees; elsewhere in steps (step > 1), the period closed. */
create function private.incident_counts(from_at timestamptz, to_at timestamptz, groups text[], hours int[], weekdays int[])
  returns json
language sql stable security definer set search_path = extensions, pg_temp as $$
  with who as materialized (
    select private.my_paths() as paths, private.point_paths() as open_paths, private.least_count() as k,
      private.closed_edge(from_at, private.is_hourly()) as from_edge,
      private.closed_edge(coalesce(to_at, now()), private.is_hourly()) as to_edge
  ), row as materialized (
    select i.type_group, i.local_hour as h, i.local_weekday as w, i.time_precision = 'minute' as timed, is_open,
      coalesce(i.occurred_at < case when is_open then from_at else from_edge end, false) as is_before,
      (i.occurred_at at time zone 'Asia/Shanghai')::date as day, count(*) as n
    from public.incidents i cross join who cross join lateral (select i.area_path <@ any (who.open_paths) as is_open) o
    where i.area_path <@ any (who.paths)
      and (case when is_open then (from_at is null or i.occurred_at >= from_at) and (to_at is null or i.occurred_at < to_at)
        else i.occurred_at < to_edge end)
      and (groups is null or i.type_group = any (groups))
      and (hours is null or (i.local_hour = any (hours) and i.time_precision = 'minute'))
      and (weekdays is null or i.local_weekday = any (weekdays))
    group by 1, 2, 3, 4, 5, 6, 7
  ), running as (
    select is_open, type_group, day, is_before, sum(sum(n)) over (partition by is_open, type_group order by is_before desc, day)
      as reached
    from row group by is_open, type_group, is_before, day
  ), told as (
    select type_group, day, is_before, case when is_open then reached else private.in_steps(reached::bigint, k) end
      - lag(case when is_open then reached else private.in_steps(reached::bigint, k) end, 1, 0)
        over (partition by is_open, type_group order by is_before desc, day) as n
    from running cross join who
  ), cell as (
    select w, h, sum(case when is_open then past + here
      else private.in_steps((past + here)::bigint, k) - private.in_steps(past::bigint, k) end) as n
    from (select is_open, w, h, coalesce(sum(n) filter (where is_before), 0) as past,
        coalesce(sum(n) filter (where not is_before), 0) as here
      from row where timed group by 1, 2, 3) c cross join who group by 1, 2
  ), dated as (
    select coalesce(sum(case when is_open then past + here
      else private.in_steps((past + here)::bigint, k) - private.in_steps(past::bigint, k) end), 0) as n
    from (select is_open, coalesce(sum(n) filter (where is_before), 0) as past,
        coalesce(sum(n) filter (where not is_before), 0) as here
      from row where not timed group by 1) d cross join who
  )
  select json_build_object(
    'step', (select case when paths <@ open_paths or paths = '{}' then 1 else k end from who),
    'total', (select coalesce(sum(n), 0) from told where not is_before),
    'day_only', (select n from dated),
    'by_group', (select coalesce(json_object_agg(g.type_group, g.n), '{}')
      from (select type_group, sum(n) as n from told where not is_before group by 1 having sum(n) > 0 order by 2 desc) g),
    'by_day', (select coalesce(json_agg(json_build_array(d.day, d.n) order by d.day), '[]')
      from (select day, sum(n) as n from told where not is_before group by 1 having sum(n) > 0) d),
    'by_hour_weekday', (select json_agg((select json_agg(coalesce(cell.n, 0) order by hour.h)
        from generate_series(0, 23) hour(h) left join cell on cell.w = weekday.w and cell.h = hour.h) order by weekday.w)
      from generate_series(0, 6) weekday(w)))
$$;

/* Counts in fixed squares for those who may not see points. What is published is a sum of atoms (square × calendar
   month × group) each of at least k incidents, so no difference of two answers, by period or by group, holds fewer:
   1. the period is widened to whole months (Shanghai), the square is the same for everyone (setting density_cell_m);
   2. a group under k in its square and month is not counted;
   3. when what is left out there sums to 1 … k−1, the smallest counted group is left out as well;
   4. each atom counts in whole steps of k, so that a square never grows by one case while its month is filling.
   k is the setting density_min_count, 3 at least. → {k, cell_m, from, to, cells: [[lng, lat, n]…]} of square centres. */
create function private.incident_density(from_at timestamptz, to_at timestamptz, groups text[]) returns json
language plpgsql stable security definer set search_path = extensions, pg_temp as $$
declare
  k int := private.least_count();
  cell_m float8 := greatest(100, coalesce((select (value #>> '{}')::float8 from public.settings where key = 'density_cell_m'),
    500));
  from_month timestamptz := date_trunc('month', from_at at time zone 'Asia/Shanghai') at time zone 'Asia/Shanghai';
  to_month timestamptz := date_trunc('month',
    to_at at time zone 'Asia/Shanghai' + interval '1 month' - interval '1 microsecond') at time zone 'Asia/Shanghai';
  row_deg float8 := cell_m / 111195.0;
  cells json;
begin
  if not private.has_role(null) then
    perform private.refuse('42501', 'forbidden', '你还没有任何辖区的权限，请联系管理员。');
  end if;
  if from_at is null or to_at is null or to_at <= from_at then
    perform private.refuse('22023', 'bad_period', '请选择起止时间，且止晚于起。', 'to_at');
  end if;
  with atom as (
    select floor(st_y(i.geom) / row_deg)::int as r,
      floor(st_x(i.geom) / (row_deg / cos(radians((floor(st_y(i.geom) / row_deg) + 0.5) * row_deg))))::int as c,
      date_trunc('month', i.occurred_at at time zone 'Asia/Shanghai') as month, i.type_group, count(*) as n
    from public.incidents i
    where i.area_path <@ any ((select private.my_paths())::ltree[]) and i.occurred_at >= from_month and i.occurred_at < to_month
    group by 1, 2, 3, 4
  ), ranked as (
    select a.*, coalesce(sum(n) filter (where n < k) over w, 0) as hidden,
      row_number() over (partition by r, c, month order by (n < k), n, type_group) as place
    from atom a window w as (partition by r, c, month)
  ), published as (
    select r, c, sum(private.in_steps(n, k)) as n from ranked
    where n >= k and not (hidden between 1 and k - 1 and place = 1) and (groups is null or type_group = any (groups))
    group by r, c
  )
  select coalesce(json_agg(json_build_array(
    round(((c + 0.5) * row_deg / cos(radians((r + 0.5) * row_deg)))::numeric, 6), round(((r + 0.5) * row_deg)::numeric, 6), n)),
      '[]')
  into cells from published;
  return json_build_object('k', k, 'cell_m', cell_m, 'from', from_month, 'to', to_month, 'cells', cells);
end $$;

create function public.incident_counts(from_at timestamptz default null, to_at timestamptz default null,
  groups text[] default null,
  hours int[] default null, weekdays int[] default null) returns json
language sql stable set search_path = '' as $$ select private.incident_counts(from_at, to_at, groups, hours, weekdays) $$;
create function public.incident_density(from_at timestamptz, to_at timestamptz, groups text[] default null) returns json
language sql stable set search_path = '' as $$ select private.incident_density(from_at, to_at, groups) $$;
grant execute on function private.incident_counts(timestamptz, timestamptz, text[], int[], int[]),
  private.incident_density(timestamptz, timestamptz, text[]),
  public.incident_counts(timestamptz, timestamptz, text[], int[], int[]),
  public.incident_density(timestamptz, timestamptz, text[]) to authenticated, service_role;
