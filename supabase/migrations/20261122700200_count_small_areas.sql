-- Counts of small areas for those who may not see points: two periods that differ by an hour must not differ by one incident.

/* area_stats, but below a station, and outside the branches whose points the caller sees, incidents are a sum of atoms (area ×
   calendar month, Shanghai) of three or more each, the period widened to whole months: as incident_density publishes them. */
create function private.area_stats_in_months(from_at timestamptz, to_at timestamptz) returns json
language sql stable security definer set search_path = extensions, pg_temp as $$
  with who as materialized (
    select private.my_paths() as paths, private.my_paths('{chief,duty_officer,grid_worker}') as open_paths,
      date_trunc('month', from_at at time zone 'Asia/Shanghai') at time zone 'Asia/Shanghai' as from_month,
      date_trunc('month', to_at at time zone 'Asia/Shanghai' + interval '1 month' - interval '1 microsecond') at time zone 'Asia/Shanghai' as to_month
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
grant execute on function private.area_stats_in_months(timestamptz, timestamptz) to authenticated, service_role;

create or replace function public.area_stats(from_at timestamptz default null, to_at timestamptz default null) returns json
language sql stable set search_path = '' as $$
  select case when private.has_role('{administrator,leader,viewer}') then private.area_stats_in_months(from_at, to_at)
    else private.area_stats(from_at, to_at) end
$$;
