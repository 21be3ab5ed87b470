-- The job that raises and clears notices. Run it every minute: the embedded server does; elsewhere pg_cron,
-- select cron.schedule('notices', '* * * * *', 'select private.raise_notices()');

/* Walks that coverage has not counted yet: those under way, drawn from a fix each half minute, and those that wait to be counted.
   As short as asked: only patrols with fixes since. O(fixes of the walks under way). */
create function private.uncounted_walks(since timestamptz, at timestamptz)
returns table (patrol_id uuid, day date, last_at timestamptz, line extensions.geometry)
language sql stable security definer rows 100 set search_path = extensions, pg_temp as $$
  select p.id, private.service_day(p.started_at), k.last_at, k.line
  from public.patrols p
  cross join lateral (
    select max(c.ended_at) as last_at,
      private.line_of(array_agg(extract(epoch from c.started_at) + c.t_s[g.i] order by c.seq, g.i),
        array_agg(c.lng_e6[g.i] / 1e6 order by c.seq, g.i), array_agg(c.lat_e6[g.i] / 1e6 order by c.seq, g.i)) as line
    from public.track_chunks c cross join lateral generate_series(1, cardinality(c.t_s)) g(i)
    where c.patrol_id = p.id and c.started_at between p.fixes_from and p.fixes_to
      and c.ended_at > since
      and (g.i = 1 or g.i = cardinality(c.t_s) or c.t_s[g.i] / 30 <> c.t_s[g.i - 1] / 30)) k
  where p.status = 'active' and p.fixes_to > since and p.started_at > since - interval '24 hours' and p.started_at <= at
    and k.line is not null
  union all
  select p.id, private.service_day(p.started_at), coalesce(p.ended_at, p.started_at), p.geom
  from private.coverage_queue q join public.patrols p on p.id = q.patrol_id
  where p.status = 'finished' and p.geom is not null and coalesce(p.ended_at, p.started_at) > since
$$;

/* Areas of a kind ('finest': those without smaller ones) in which nobody has been since so many hours. A visit is one that
   coverage counts, or a walk that crosses the area and is not counted yet. last_at looks back 120 days. */
create function private.void_ground(hours int, of_kind text, at timestamptz)
returns table (area_id uuid, area_path extensions.ltree, center extensions.geometry, created_at timestamptz, last_at timestamptz)
language sql stable security definer set search_path = extensions, pg_temp as $$
  with visited as materialized (
    select distinct c.area_id from public.patrols p join public.coverage_patrol_area c on c.patrol_id = p.id and c.is_visit
    where p.status <> 'withdrawn' and p.started_at > at - make_interval(hours => hours + 24)
      and coalesce(p.ended_at, p.started_at) > at - make_interval(hours => hours)),
  walk as materialized (select * from private.uncounted_walks(at - make_interval(hours => hours), at))
  select a.id, a.path, a.center, a.created_at, s.last_at
  from public.areas a
  left join lateral (select max(coalesce(p.ended_at, p.started_at)) as last_at from public.coverage_patrol_area c
    join public.patrols p on p.id = c.patrol_id and p.status <> 'withdrawn'
    where c.area_id = a.id and c.is_visit and c.service_day > private.service_day(at) - 120) s on true
  where a.deleted_at is null and a.center is not null
    and case when of_kind = 'finest' then not exists (select from public.areas b where b.parent_id = a.id
      and b.deleted_at is null) else a.kind = of_kind end
    and not exists (select from visited v where v.area_id = a.id)
    and not exists (select from walk w where w.line && a.geom and st_intersects(w.line, a.geom))
$$;

/* Villages (the finest areas where there are none) that keep their weekly rule only if they are walked every day that is left
   of the week, or not even then: visits so far, walks not counted yet included; days_left counts today. */
create function private.weekly_debts(at timestamptz)
returns table (area_id uuid, area_path extensions.ltree, visits int, rule int, days_left int, week date)
language sql stable security definer set search_path = extensions, pg_temp as $$
  with day as (select private.service_day(at) as today, date_trunc('week', private.service_day(at))::date as monday),
  walk as materialized (select w.* from day, private.uncounted_walks((day.monday + time '06:00') at time zone 'Asia/Shanghai',
    at) w where w.day >= day.monday),
  owed as (
    select a.id, a.path, private.weekly_rule(a.path) as rule, day.monday, 7 - (day.today - day.monday) as days_left,
      coalesce((select sum(d.visits) from public.coverage_area_day d where d.area_id = a.id
        and d.service_day between day.monday and day.today), 0)::int
      + (select count(*) from walk w where w.line && a.geom and st_intersects(w.line, a.geom)
          and not exists (select from public.coverage_patrol_area c where c.patrol_id = w.patrol_id
            and c.area_id = a.id))::int as visits
    from day, public.areas a
    where a.deleted_at is null and case when exists (select from public.areas v where v.kind = 'village'
      and v.deleted_at is null) then a.kind = 'village'
      else not exists (select from public.areas b where b.parent_id = a.id and b.deleted_at is null) end)
  select o.id, o.path, o.visits, o.rule, o.days_left, o.monday
  from (select *, greatest(1, ceil(rule / 7.0)) as a_day from owed) o
  where o.visits < o.rule
    -- Slack of the week from here, in visits; a rule that fills the whole week has none to begin with and must have lost some.
    and o.days_left * o.a_day - (o.rule - o.visits) < least(1, 7 * o.a_day - o.rule)
$$;

/* Everything that is amiss at the moment. figures hold what stays true while the condition lasts: hours and minutes are
   reckoned by whoever shows them, so that a notice changes only when there is news. */
create function private.notice_conditions(at timestamptz)
returns table (kind text, subject_id uuid, area_id uuid, team_id uuid, figures jsonb, place extensions.geometry)
language sql stable security definer set search_path = extensions, pg_temp as $$
  with setting as (
    select private.setting_int('void_hours', 72) as hours, private.setting_int('late_grace_min', 15) * 60 as grace_s,
      private.setting_int('lost_contact_min', 15) * 60 as silent_s,
      coalesce((select s.value #>> '{}' from public.settings s where s.key = 'void_kind'), 'finest') as of_kind),
  outing as (
    select r.id, p.area_id, r.team_id, p.id as plan_id, p.title, r.leaves_at, p.shift_to, w.*
    from public.patrol_plans p join public.areas a on a.id = p.area_id and a.deleted_at is null
    join public.plan_routes r on r.plan_id = p.id
    cross join lateral (
      select min(q.started_at) as started_at, (array_agg(q.id order by q.started_at desc))[1] as patrol_id,
        (array_agg(q.ended_at order by q.started_at desc))[1] as ended_at
      from public.patrols q where q.team_id = r.team_id and q.status in ('active', 'finished')
        and q.started_at < p.shift_to + interval '1 hour' and coalesce(q.ended_at, at) > p.shift_from - interval '1 hour'
        and q.started_at > p.shift_from - interval '12 hours') w
    where p.status = 'published' and p.shift_from < at + interval '1 day' and p.shift_to > at - interval '1 day'),
  -- The newest patrol of each team that is still out; one left open for a day is forgotten, not lost.
  out as (
    select distinct on (coalesce(p.team_id, p.id)) p.id, p.area_id, p.team_id, p.started_at,
      p.fixes_to as last_fix_at
    from public.patrols p join public.areas a on a.id = p.area_id and a.deleted_at is null
    where p.status = 'active' and p.started_at > at - interval '24 hours' and p.started_at <= at
    order by coalesce(p.team_id, p.id), p.started_at desc)
  -- Before anything was ever counted, and in an area younger than the limit, silence says nothing.
  select 'void_area', v.area_id, v.area_id, null::uuid, jsonb_build_object('last_at', v.last_at, 'limit_hours', s.hours), v.center
  from setting s, private.void_ground(s.hours, s.of_kind, at) v
  where exists (select from private.coverage_state c where c.computed_at is not null)
    and (v.last_at is not null or v.created_at < at - make_interval(hours => s.hours))
  union all
  select 'weekly_rule', d.area_id, d.area_id, null,
    jsonb_build_object('visits', d.visits, 'rule', d.rule, 'days_left', d.days_left, 'week', d.week), a.center
  from private.weekly_debts(at) d join public.areas a on a.id = d.area_id
  where exists (select from private.coverage_state c where c.computed_at is not null)
  union all
  select 'late_start', o.id, o.area_id, o.team_id,
    jsonb_build_object('plan_id', o.plan_id, 'plan_title', o.title, 'leaves_at', o.leaves_at,
    'started_at', o.started_at, 'minutes', case n.kind when 'late' then n.minutes end), null
  from setting s, outing o cross join lateral private.walk_notices(o.leaves_at, o.shift_to, o.started_at, o.ended_at, null, at,
    s.grace_s, s.silent_s) n
  where n.kind in ('late', 'not-started') and at <= o.shift_to and o.ended_at is null
  union all
  select 'lost_contact', w.id, w.area_id, w.team_id,
    jsonb_build_object('patrol_id', w.id, 'since', n.since, 'plan_id', o.plan_id, 'plan_title', o.title), null
  from setting s, out w
  left join lateral (select p.plan_id, p.title, p.shift_to from outing p where p.patrol_id = w.id
    order by p.shift_to desc limit 1) o on true
  cross join lateral private.walk_notices(null, o.shift_to, w.started_at, null, w.last_fix_at, at, s.grace_s, s.silent_s) n
$$;

/* Raises what is new, clears what is over, forgets what is past its time. Called again for the same moment it changes nothing.
   The nearest unit is written down for two hundred at once, no more. → {raised, cleared, changed, forgotten} */
create function private.raise_notices(at timestamptz default now()) returns jsonb
language plpgsql security definer set search_path = extensions, pg_temp as $$
declare
  answer jsonb;
begin
  with amiss as materialized (select *, row_number() over () as rank from private.notice_conditions(at)),
  unit as materialized (select * from private.duty_units(at)),
  cleared as (
    update public.notices n set cleared_at = greatest(at, n.raised_at)
    where n.cleared_at is null and not exists (select from amiss c where c.kind = n.kind and c.subject_id = n.subject_id)
      returning 1),
  changed as (
    update public.notices n set figures = c.figures from amiss c
    where n.cleared_at is null and c.kind = n.kind and c.subject_id = n.subject_id and n.figures is distinct from c.figures
      returning 1),
  raised as (
    insert into public.notices (kind, subject_id, area_id, team_id, figures, nearest, raised_at)
    select c.kind, c.subject_id, c.area_id, c.team_id, c.figures, near.unit, at
    from amiss c left join lateral (
      select jsonb_build_object('kind', u.kind, 'id', u.id, 'name', u.name, 'source', u.source,
        'distance_m', round(st_distancesphere(u.place, c.place))) as unit
      from unit u, public.areas a where a.id = c.area_id and subpath(u.area_path, 0, 1) = subpath(a.path, 0, 1)
      order by st_distancesphere(u.place, c.place) limit 1) near on c.place is not null and c.rank <= 200
    where not exists (select from public.notices n where n.cleared_at is null and n.kind = c.kind and n.subject_id = c.subject_id)
    on conflict (kind, subject_id) where cleared_at is null do nothing returning 1),
  forgotten as (
    delete from public.notices n
      where n.cleared_at < at - make_interval(days => private.setting_int('notice_retention_days', 90)) returning 1)
  select jsonb_build_object('raised', (select count(*) from raised), 'cleared', (select count(*) from cleared),
    'changed', (select count(*) from changed), 'forgotten', (select count(*) from forgotten)) into answer;
  return answer;
end $$;
comment on function private.raise_notices(timestamptz) is 'Raises and clears notices; to be run every minute';

/* What notices go by changed: they follow at once, not at the next minute. */
create function private.raise_by_setting() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  if exists (select from changed_rows c where c.key in ('void_hours', 'void_kind', 'late_grace_min', 'lost_contact_min',
    'weekly_patrols')) then
    perform private.raise_notices();
  end if;
  return null;
end $$;
create trigger settings_raise_insert after insert on public.settings referencing new table as changed_rows
  for each statement execute function private.raise_by_setting();
create trigger settings_raise_update after update on public.settings referencing new table as changed_rows
  for each statement execute function private.raise_by_setting();
