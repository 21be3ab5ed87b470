-- Counts of incidents for everyone with a role, and density that gives nobody away.

/* → {total, by_group {group: n}, by_hour_weekday [7][24] (0 = Sunday, Shanghai), by_day [[date, n]], day_only: rows without an
   hour} */
create function private.incident_counts(from_at timestamptz, to_at timestamptz, groups text[], hours int[], weekdays int[])
  returns json
language sql stable security definer set search_path = extensions, pg_temp as $$
  with hit as materialized (
    select i.type_group, i.local_hour, i.local_weekday, i.time_precision,
      (i.occurred_at at time zone 'Asia/Shanghai')::date as day
    from public.incidents i
    where i.area_path <@ any ((select private.my_paths())::ltree[])
      and (from_at is null or i.occurred_at >= from_at) and (to_at is null or i.occurred_at < to_at)
      and (groups is null or i.type_group = any (groups))
      and (hours is null or (i.local_hour = any (hours) and i.time_precision = 'minute'))
      and (weekdays is null or i.local_weekday = any (weekdays))
  ), cell as (
    select local_weekday as w, local_hour as h, count(*) as n from hit where time_precision = 'minute' group by 1, 2
  )
  select json_build_object(
    'total', (select count(*) from hit),
    'day_only', (select count(*) from hit where time_precision = 'day'),
    'by_group', (select coalesce(json_object_agg(g.type_group, g.n), '{}')
      from (select type_group, count(*) as n from hit group by 1 order by 2 desc) g),
    'by_day', (select coalesce(json_agg(json_build_array(d.day, d.n) order by d.day), '[]')
      from (select day, count(*) as n from hit group by 1) d),
    'by_hour_weekday', (select json_agg((select json_agg(coalesce(cell.n, 0) order by hour.h)
        from generate_series(0, 23) hour(h) left join cell on cell.w = weekday.w and cell.h = hour.h) order by weekday.w)
      from generate_series(0, 6) weekday(w)))
$$;

/* Counts in fixed squares for those who may not see points. What is published is a sum of atoms (square × calendar
   month × group) each of at least k incidents, so no difference of two answers, by period or by group, holds fewer:
   1. the period is widened to whole months (Shanghai), the square is the same for everyone (setting density_cell_m);
   2. a group under k in its square and month is not counted;
   3. when what is left out there sums to 1 … k−1, the smallest counted group is left out as well.
   k is the setting density_min_count, 3 at least. → {k, cell_m, from, to, cells: [[lng, lat, n]…]} of square centres. */
create function private.incident_density(from_at timestamptz, to_at timestamptz, groups text[]) returns json
language plpgsql stable security definer set search_path = extensions, pg_temp as $$
declare
  k int := greatest(3, coalesce((select (value #>> '{}')::int from public.settings where key = 'density_min_count'), 3));
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
    select r, c, sum(n) as n from ranked
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
