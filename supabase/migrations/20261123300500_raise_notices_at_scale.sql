-- With 1,800 villages and 300 teams out a round of notices took 5.8 s on PostgreSQL (9.0 on PGlite), most of it drawing walks fix by fix; now 2.6.

/* Walks that coverage has not counted yet: those under way, drawn from a fix each half minute, and those that wait to be counted.
   As short as asked: only patrols with fixes since. O(fixes of the walks under way). */
create or replace function private.uncounted_walks(since timestamptz, at timestamptz)
returns table (patrol_id uuid, day date, last_at timestamptz, line extensions.geometry)
language sql stable security definer rows 100 set search_path = extensions, pg_temp as $$
  select p.id, private.service_day(p.started_at), k.last_at, k.line
  from public.patrols p
  cross join lateral (
    select max(c.ended_at) as last_at,
      private.line_of(array_agg(extract(epoch from c.started_at) + c.t_s[g.i] order by c.seq, g.i),
        array_agg(c.lng_e6[g.i] / 1e6 order by c.seq, g.i), array_agg(c.lat_e6[g.i] / 1e6 order by c.seq, g.i)) as line
    from public.track_chunks c cross join lateral generate_series(1, cardinality(c.t_s)) g(i)
    where c.patrol_id = p.id and c.ended_at > since and (g.i = 1 or g.i = cardinality(c.t_s) or c.t_s[g.i] / 30 <> c.t_s[g.i - 1] / 30)) k
  where p.status = 'active' and p.started_at > since - interval '24 hours' and p.started_at <= at and k.line is not null
  union all
  select p.id, private.service_day(p.started_at), coalesce(p.ended_at, p.started_at), p.geom
  from private.coverage_queue q join public.patrols p on p.id = q.patrol_id
  where p.status = 'finished' and p.geom is not null and coalesce(p.ended_at, p.started_at) > since
$$;

/* Open notices and those cleared within a day. Chiefs and duty officers read all of their branch; leaders what and where, without teams
   and people; walkers what concerns their own team.
   → [{id, kind, subject_id, area_id, raised_at, cleared_at, figures, nearest {kind, id, name, phone, source, distance_m}|null,
     team {id, name, phone}|null, is_seen, seen [{name, at}]|null, taken_by|null, taken_at, is_mine, may_take}], newest first, 1,000 at most;
   the nearest unit as of now for the first hundred, as of the raising for the rest */
create or replace function private.notices_list() returns json
language sql stable security definer set search_path = extensions, pg_temp as $$
  with who as materialized (
    select private.my_paths('{chief,duty_officer}') as acting, private.my_paths('{leader}') as looking, array(select private.my_teams()) as teams, auth.uid() as me,
      private.has_role(null) as is_active),
  unit as materialized (select * from private.duty_units(now())),
  shown as materialized (
    select n.*, row_number() over (order by n.cleared_at is not null, n.raised_at desc, n.area_path) as rank, n.area_path <@ any (who.acting) as is_acting, coalesce(n.team_id = any (who.teams), false) as is_own, who.me
    from public.notices n, who
    where (n.cleared_at is null or n.cleared_at > now() - interval '24 hours') and who.is_active
      and (n.area_path <@ any (who.acting) or n.area_path <@ any (who.looking) or n.team_id = any (who.teams))
    order by n.cleared_at is not null, n.raised_at desc, n.area_path limit 1000)
  select coalesce(json_agg(json_build_object('id', s.id, 'kind', s.kind, 'subject_id', s.subject_id, 'area_id', s.area_id, 'raised_at', s.raised_at,
    'cleared_at', s.cleared_at,
    'figures', case when s.is_acting or s.is_own then s.figures else s.figures - 'plan_title' - 'patrol_id' end,
    'nearest', case when s.is_acting then coalesce(near.unit, s.nearest) end,
    'team', case when s.is_acting or s.is_own then json_build_object('id', t.id, 'name', t.name, 'phone', t.phone) end,
    'is_seen', exists (select from private.notice_seen v where v.notice_id = s.id and v.user_id = s.me),
    'seen', case when s.is_acting then (select coalesce(json_agg(json_build_object('name', private.account_name(v.user_id), 'at', v.seen_at) order by v.seen_at), '[]'::json)
      from private.notice_seen v where v.notice_id = s.id) end,
    'taken_by', case when s.is_acting then private.account_name(s.taken_by) end, 'taken_at', s.taken_at,
    'is_mine', coalesce(s.taken_by = s.me, false), 'may_take', s.is_acting) order by s.cleared_at is not null, s.raised_at desc, s.area_path), '[]'::json)
  from shown s left join public.teams t on t.id = s.team_id
  -- Who is nearest now, not when it was raised: teams move.
  left join lateral (
    select jsonb_build_object('kind', u.kind, 'id', u.id, 'name', u.name, 'phone', u.phone, 'source', u.source, 'distance_m', round(st_distancesphere(u.place, a.center))) as unit
    from unit u, public.areas a, who
    where a.id = s.area_id and u.area_path <@ any (who.acting)
    order by st_distancesphere(u.place, a.center) limit 1) near on s.rank <= 100 and s.is_acting and s.cleared_at is null and s.kind in ('void_area', 'weekly_rule')
$$;

/* Raises what is new, clears what is over, forgets what is past its time. Called again for the same moment it changes nothing.
   The nearest unit is written down for two hundred at once, no more. → {raised, cleared, changed, forgotten} */
create or replace function private.raise_notices(at timestamptz default now()) returns jsonb
language plpgsql security definer set search_path = extensions, pg_temp as $$
declare
  answer jsonb;
begin
  with amiss as materialized (select *, row_number() over () as rank from private.notice_conditions(at)),
  unit as materialized (select * from private.duty_units(at)),
  cleared as (
    update public.notices n set cleared_at = greatest(at, n.raised_at)
    where n.cleared_at is null and not exists (select from amiss c where c.kind = n.kind and c.subject_id = n.subject_id) returning 1),
  changed as (
    update public.notices n set figures = c.figures from amiss c
    where n.cleared_at is null and c.kind = n.kind and c.subject_id = n.subject_id and n.figures is distinct from c.figures returning 1),
  raised as (
    insert into public.notices (kind, subject_id, area_id, team_id, figures, nearest, raised_at)
    select c.kind, c.subject_id, c.area_id, c.team_id, c.figures, near.unit, at
    from amiss c left join lateral (
      select jsonb_build_object('kind', u.kind, 'id', u.id, 'name', u.name, 'source', u.source, 'distance_m', round(st_distancesphere(u.place, c.place))) as unit
      from unit u, public.areas a where a.id = c.area_id and subpath(u.area_path, 0, 1) = subpath(a.path, 0, 1)
      order by st_distancesphere(u.place, c.place) limit 1) near on c.place is not null and c.rank <= 200
    where not exists (select from public.notices n where n.cleared_at is null and n.kind = c.kind and n.subject_id = c.subject_id)
    on conflict (kind, subject_id) where cleared_at is null do nothing returning 1),
  forgotten as (
    delete from public.notices n where n.cleared_at < at - make_interval(days => private.setting_int('notice_retention_days', 90)) returning 1)
  select jsonb_build_object('raised', (select count(*) from raised), 'cleared', (select count(*) from cleared),
    'changed', (select count(*) from changed), 'forgotten', (select count(*) from forgotten)) into answer;
  return answer;
end $$;
