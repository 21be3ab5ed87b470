-- Counts of cases for those who may not see the cases: one guard for every figure they can reach.
--
-- Whatever is told is a whole number of steps of k, counted from the first record on: a count over a period is the steps
-- reached at its end less those at its beginning. So every answer, and every difference of two answers (by period, area,
-- group, hour, or before and after a case was added), is nothing or at least k. A figure is never more than what happened.

/* k: the setting density_min_count, 3 at least. */
create function private.least_count() returns int language sql stable security definer set search_path = '' as $$
  select greatest(3, coalesce((select (value #>> '{}')::int from public.settings where key = 'density_min_count'), 3))
$$;

/* The one guard: a count in whole steps of k. */
create function private.in_steps(n bigint, k int) returns int language sql immutable return (n - n % k)::int;

/* Branches in which the caller sees each case and so may count it exactly; elsewhere figures go by steps. */
create function private.point_paths() returns extensions.ltree[] language sql stable security definer set search_path = '' as $$
  select private.my_paths('{chief,duty_officer,grid_worker}')
$$;

/* Figures close by the hour at a station and above, below by the day (Shanghai): the last moment of which a figure may
   speak, at or before the one asked for, and never the hour or day that is still running. */
create function private.closed_edge(at timestamptz, is_hourly boolean) returns timestamptz
language sql stable strict set search_path = '' as $$
  select date_trunc(case when is_hourly then 'hour' else 'day' end, least(at, now()) at time zone 'Asia/Shanghai')
    at time zone 'Asia/Shanghai'
$$;

/* Whether the caller's widest area is a station or more. */
create function private.is_hourly() returns boolean language sql stable security definer set search_path = '' as $$
  select exists (select from public.areas a where a.kind in ('prefecture', 'county', 'station')
    and a.path operator(extensions.=) any (private.my_paths()))
$$;

grant execute on function private.least_count(), private.in_steps(bigint, int), private.point_paths(),
  private.closed_edge(timestamptz, boolean), private.is_hourly() to authenticated, service_role;
