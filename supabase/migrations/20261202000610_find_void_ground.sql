-- Walks that are not counted yet were laid over every area of the county, each by each, and every fix was looked up by its number
-- in an array that was unpacked anew for it: with 6,675 walks the job that runs every minute took longer than a minute.
-- The pieces that areas are cut into have an index.

/* Walks that coverage has not counted yet: those under way, drawn from a fix each half minute, and those that wait to be counted.
   As short as asked: only patrols with fixes since. O(fixes of the walks under way). */
create or replace function private.uncounted_walks(since timestamptz, at timestamptz)
returns table (patrol_id uuid, day date, last_at timestamptz, line extensions.geometry)
language sql stable security definer rows 100 set search_path = extensions, pg_temp as $$
  select p.id, private.service_day(p.started_at), k.last_at, k.line
  from public.patrols p
  cross join lateral (
    select max(c.ended_at) as last_at,
      private.line_of(array_agg(extract(epoch from c.started_at) + f.t order by c.seq, f.n),
        array_agg(f.lng / 1e6 order by c.seq, f.n), array_agg(f.lat / 1e6 order by c.seq, f.n)) as line
    from public.track_chunks c cross join lateral (
      select u.t, u.lng, u.lat, u.n, lag(u.t) over w as before, lead(u.t) over w as after
      from unnest(c.t_s, c.lng_e6, c.lat_e6) with ordinality u(t, lng, lat, n) window w as (order by u.n)) f
    where c.patrol_id = p.id and c.started_at between p.fixes_from and p.fixes_to
      and c.ended_at > since
      and (f.before is null or f.after is null or f.t / 30 <> f.before / 30)) k
  where p.status = 'active' and p.fixes_to > since and p.started_at > since - interval '24 hours' and p.started_at <= at
    and k.line is not null
  union all
  select p.id, private.service_day(p.started_at), coalesce(p.ended_at, p.started_at), p.geom
  from private.coverage_queue q join public.patrols p on p.id = q.patrol_id
  where p.status = 'finished' and p.geom is not null and coalesce(p.ended_at, p.started_at) > since
$$;

/* Areas that walks cross which coverage has not counted yet: a row for each walk and area of any kind.
   O(pieces near the walks). */
create function private.uncounted_visits(since timestamptz, at timestamptz)
returns table (patrol_id uuid, day date, area_id uuid)
language sql stable security definer rows 1000 set search_path = extensions, pg_temp as $$
  select distinct w.patrol_id, w.day, c.area_id
  from private.uncounted_walks(since, at) w join private.area_pieces c on c.geom && w.line and st_intersects(w.line, c.geom)
$$;

/* Areas of a kind ('finest': those without smaller ones) in which nobody has been since so many hours. A visit is one that
   coverage counts, or a walk that crosses the area and is not counted yet. last_at looks back 120 days. */
create or replace function private.void_ground(hours int, of_kind text, at timestamptz)
returns table (area_id uuid, area_path extensions.ltree, center extensions.geometry, created_at timestamptz, last_at timestamptz)
language sql stable security definer set search_path = extensions, pg_temp as $$
  with visited as materialized (
    select c.area_id from public.patrols p join public.coverage_patrol_area c on c.patrol_id = p.id and c.is_visit
    where p.status <> 'withdrawn' and p.started_at > at - make_interval(hours => hours + 24)
      and coalesce(p.ended_at, p.started_at) > at - make_interval(hours => hours)
    union select v.area_id from private.uncounted_visits(at - make_interval(hours => hours), at) v)
  select a.id, a.path, a.center, a.created_at, s.last_at
  from public.areas a
  left join lateral (select max(coalesce(p.ended_at, p.started_at)) as last_at from public.coverage_patrol_area c
    join public.patrols p on p.id = c.patrol_id and p.status <> 'withdrawn'
    where c.area_id = a.id and c.is_visit and c.service_day > private.service_day(at) - 120) s on true
  where a.deleted_at is null and a.center is not null
    and case when of_kind = 'finest' then not exists (select from public.areas b where b.parent_id = a.id
      and b.deleted_at is null) else a.kind = of_kind end
    and not exists (select from visited v where v.area_id = a.id)
$$;

/* The weekly rule of every area, as private.weekly_rule gives it of one: asked of each it cost more than all the rest. */
create function private.weekly_rules() returns table (area_id uuid, rule int)
language sql stable security definer set search_path = extensions, pg_temp as $$
  with usual as (select private.weekly_rule(null) as rule),
  stated as materialized (select r.path, r.patrols_per_week as rule from public.areas r where r.patrols_per_week is not null
    and r.deleted_at is null)
  select a.id, coalesce((select s.rule from stated s where s.path @> a.path order by nlevel(s.path) desc limit 1), usual.rule)
  from public.areas a, usual where a.deleted_at is null
$$;

/* Villages (the finest areas where there are none) that keep their weekly rule only if they are walked every day that is left
   of the week, or not even then: visits so far, walks not counted yet included; days_left counts today. */
create or replace function private.weekly_debts(at timestamptz)
returns table (area_id uuid, area_path extensions.ltree, visits int, rule int, days_left int, week date)
language sql stable security definer set search_path = extensions, pg_temp as $$
  with day as (select private.service_day(at) as today, date_trunc('week', private.service_day(at))::date as monday),
  pending as materialized (
    select u.area_id, count(*) as visits
    from day, private.uncounted_visits((day.monday + time '06:00') at time zone 'Asia/Shanghai', at) u
    where u.day >= day.monday and not exists (select from public.coverage_patrol_area c
      where c.patrol_id = u.patrol_id and c.area_id = u.area_id)
    group by u.area_id),
  counted as materialized (
    select d.area_id, sum(d.visits) as visits from day, public.coverage_area_day d
    where d.service_day between day.monday and day.today group by d.area_id),
  owed as (
    select a.id, a.path, r.rule, day.monday, 7 - (day.today - day.monday) as days_left,
      (coalesce(c.visits, 0) + coalesce(p.visits, 0))::int as visits
    from day cross join public.areas a join private.weekly_rules() r on r.area_id = a.id
    left join counted c on c.area_id = a.id left join pending p on p.area_id = a.id
    where a.deleted_at is null and case when exists (select from public.areas v where v.kind = 'village'
      and v.deleted_at is null) then a.kind = 'village'
      else not exists (select from public.areas b where b.parent_id = a.id and b.deleted_at is null) end)
  select o.id, o.path, o.visits, o.rule, o.days_left, o.monday
  from (select *, greatest(1, ceil(rule / 7.0)) as a_day from owed) o
  where o.visits < o.rule
    -- Slack of the week from here, in visits; a rule that fills the whole week has none to begin with and must have lost some.
    and o.days_left * o.a_day - (o.rule - o.visits) < least(1, 7 * o.a_day - o.rule)
$$;
