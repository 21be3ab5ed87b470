-- A period beside the one before it and beside the same span a year earlier: the same elapsed part of both, and only where
-- records reach back that far.

/* Incidents in several spans at once, each from_at[i] up to to_at[i]: exact where the caller sees the cases, elsewhere steps of
   k for each group, with edges closed. */
create function private.incidents_in(from_at timestamptz[], to_at timestamptz[]) returns table (span bigint, n int)
language sql stable security definer set search_path = extensions, pg_temp as $$
  with who as materialized (select private.my_paths() as paths, private.point_paths() as open_paths,
    private.least_count() as k, private.is_hourly() as hourly),
  span as materialized (
    select s.ord, s.f, s.t, private.closed_edge(s.f, hourly) as past_edge, private.closed_edge(s.t, hourly) as edge
    from who, unnest(from_at, to_at) with ordinality s(f, t, ord)),
  seen as (
    select s.ord, (select count(*) from public.incidents i, who
      where i.occurred_at >= s.f and i.occurred_at < s.t and i.area_path <@ any (who.open_paths)) as n
    from span s),
  -- Edges fall on whole hours, so hours are all that must be kept of what is not seen.
  hidden as materialized (
    select i.type_group, date_trunc('hour', i.occurred_at) as hour, count(*) as n from public.incidents i, who
    where not who.paths <@ who.open_paths and i.area_path <@ any (who.paths) and not i.area_path <@ any (who.open_paths)
      and i.occurred_at < (select max(edge) from span)
    group by 1, 2),
  reached as (
    select s.ord, h.type_group, coalesce(sum(h.n) filter (where h.hour < s.past_edge), 0)::bigint as past,
      coalesce(sum(h.n) filter (where h.hour < s.edge), 0)::bigint as until
    from span s cross join hidden h group by 1, 2),
  stepped as (
    select r.ord, sum(private.in_steps(until, k) - private.in_steps(past, k)) as n from reached r, who group by 1)
  select s.ord, (seen.n + coalesce(stepped.n, 0))::int
  from span s join seen on seen.ord = s.ord left join stepped on stepped.ord = s.ord order by s.ord
$$;

/* What may be said of two counts. kind: unknown (records do not reach back), few (under 20 before: the number itself, no
   share), same, up, down with percent, a fall never over 100. */
create function private.compared(now int, before int, is_known boolean) returns jsonb
language sql immutable set search_path = '' as $$
  select case when not coalesce(is_known, false) then jsonb_build_object('kind', 'unknown', 'count', null, 'percent', null)
    when before < 20 then jsonb_build_object('kind', 'few', 'count', before, 'percent', null)
    else jsonb_build_object('kind', case when share = 0 then 'same' when share > 0 then 'up' else 'down' end, 'count', before,
      'percent', abs(share)) end
  from (select round((now - before) * 100.0 / nullif(before, 0))::int as share) s
$$;

/* until: the end of what has elapsed of the period; a day at 02:45 is held against the day before up to 02:45.
   → {until, incidents {now, before {kind, count, percent}, year {…}}, patrols {now, before {…}}} */
create function private.compare_periods(from_at timestamptz, to_at timestamptz) returns jsonb
language plpgsql stable security definer set search_path = extensions, pg_temp as $$
declare
  paths ltree[] := private.my_paths();
  until timestamptz := greatest(from_at, least(to_at, now()));
  elapsed interval := until - from_at;
  before_at timestamptz := from_at - (to_at - from_at);
  -- The same day of the year on Shanghai's calendar.
  year_at timestamptz := ((from_at at time zone 'Asia/Shanghai') - interval '1 year') at time zone 'Asia/Shanghai';
  first_incident timestamptz := (select i.occurred_at from public.incidents i where i.area_path <@ any (paths)
    order by i.occurred_at limit 1);
  first_patrol timestamptz := (select p.started_at from public.patrols p where p.area_path <@ any (paths)
    and p.started_at is not null order by p.started_at limit 1);
  incidents int[];
  patrols_now int;
  patrols_before int;
begin
  select array_agg(s.n order by s.span) into incidents from private.incidents_in(array[from_at, before_at, year_at],
    array[until, before_at + elapsed, year_at + elapsed]) s;
  select count(*) filter (where p.started_at >= from_at and p.started_at < until),
    count(*) filter (where p.started_at >= before_at and p.started_at < before_at + elapsed)
  into patrols_now, patrols_before from public.patrols p
  where p.area_path <@ any (paths) and private.is_counted_patrol(p.status) and p.started_at >= before_at and p.started_at < until;
  return jsonb_build_object('until', until,
    'incidents', jsonb_build_object('now', incidents[1],
      'before', private.compared(incidents[1], incidents[2], first_incident <= before_at),
      'year', private.compared(incidents[1], incidents[3], first_incident <= year_at)),
    'patrols', jsonb_build_object('now', patrols_now,
      'before', private.compared(patrols_now, patrols_before, first_patrol <= before_at)));
end $$;
