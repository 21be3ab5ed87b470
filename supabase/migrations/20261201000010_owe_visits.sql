-- What a week still owes its rule is one word: the board's figure, its list, the map and the notice all ask this.

create function private.visits_owed(rule int, visits bigint) returns int
language sql immutable set search_path = '' return greatest(0, rule - visits)::int;
comment on function private.visits_owed(int, bigint) is 'Visits that a week with so many still owes its rule';

/* How coverage stands on a day over the 7, 30, 90 or 180 days that end with it. → {computed_at, through_day, on_day, days,
   is_stale, rows: [[area_id, area_ha, seen_ha, visits in the days, visits this week, weekly rule, last_visit_day, mean days
   between visit days|null, risk, risk_unseen, waters, unseen_waters,
   visits owed]…]}. Risk figures are those of the newest 7 or 30 days. */
create or replace function private.coverage_overview(on_day date, days int) returns json
language plpgsql stable security definer set search_path = extensions, pg_temp as $$
declare
  paths ltree[] := private.my_paths('{administrator,chief,duty_officer,grid_worker,leader}');
  state private.coverage_state;
  asked date;
  usual int := coalesce((select case when jsonb_typeof(s.value) = 'number' then round((s.value #>> '{}')::numeric)::int end
    from public.settings s where s.key = 'weekly_patrols'), 3);
begin
  if days is null or days not in (7, 30, 90, 180) then
    perform private.refuse('22023', 'bad_days', '覆盖按近 7、30、90 或 180 天统计。', 'days');
  end if;
  select * into state from private.coverage_state;
  asked := least(coalesce(on_day, state.through_day), state.through_day);
  return json_build_object('computed_at', state.computed_at, 'through_day', state.through_day, 'on_day', asked, 'days', days,
    'is_stale', state.needs_rebuild or exists (select from private.coverage_queue), 'left_out', state.left_out,
    'rows', (
      with visit as (
        select d.area_id, sum(d.visits) filter (where d.service_day > asked - coverage_overview.days) as n,
          sum(d.visits) filter (where d.service_day >= date_trunc('week', asked)::date) as week,
          count(*) filter (where d.visits > 0 and d.service_day > asked - 90) as days_seen,
          max(d.service_day) filter (where d.visits > 0) - min(d.service_day)
            filter (where d.visits > 0 and d.service_day > asked - 90) as span
        from public.coverage_area_day d where d.service_day > asked - greatest(90, coverage_overview.days)
          and d.service_day <= asked
        group by d.area_id),
      -- The few areas that state a rule, once: asking for each area by itself cost more than all sums together.
      rule as materialized (select r.path, r.patrols_per_week as n from public.areas r where r.patrols_per_week is not null
        and r.deleted_at is null)
      select coalesce(json_agg(json_build_array(a.id, d.area_ha,
        case coverage_overview.days when 7 then d.seen7_ha when 30 then d.seen30_ha when 90 then d.seen90_ha
          else d.seen180_ha end,
        coalesce(v.n, 0), coalesce(v.week, 0),
        w.rule, d.last_visit_day,
        case when v.days_seen > 1 then round(v.span::numeric / (v.days_seen - 1), 1) end,
        coalesce(g.risk, 0), coalesce(g.risk_unseen, 0), coalesce(g.waters, 0), coalesce(cardinality(g.unseen_water_ids), 0),
        private.visits_owed(w.rule, coalesce(v.week, 0)))
          order by a.path), '[]'::json)
      from public.areas a join public.coverage_area_day d on d.area_id = a.id and d.service_day = asked
      left join visit v on v.area_id = a.id
      cross join lateral (select coalesce((select r.n from rule r where r.path @> a.path
        order by nlevel(r.path) desc limit 1), usual) as rule) w
      left join public.coverage_gaps g on g.area_id = a.id and g.days = case when coverage_overview.days = 7 then 7 else 30 end
      where a.deleted_at is null and a.path <@ any (paths)));
end $$;

/* Rows as coverage_overview gives them; visits this week are those of the week of `to_day`, days between visits those of the
   ninety that end with it, and an incident weighs for ninety days. Null teams or kind: all.
   → {computed_at, through_day, oldest_day, on_day, from_day, is_stale, left_out, patrols, rows}. O(cells seen, patrol by
   patrol). */
create or replace function private.coverage_between(from_day date, to_day date, team_ids uuid[], patrol_kind text) returns json
language plpgsql stable security definer set search_path = extensions, pg_temp set enable_nestloop = off as $$
declare
  paths ltree[] := private.my_paths('{administrator,chief,duty_officer,grid_worker,leader}');
  state private.coverage_state;
  usual int := coalesce((select case when jsonb_typeof(s.value) = 'number' then round((s.value #>> '{}')::numeric)::int end
    from public.settings s where s.key = 'weekly_patrols'), 3);
  cell_ha float8;
begin
  if from_day is null or to_day is null or from_day > to_day or to_day - from_day > 400 then
    perform private.refuse('22023', 'bad_days', '请选择起止日期：止不早于起，最多 400 天。', 'to_day');
  end if;
  if patrol_kind is not null and patrol_kind not in ('day', 'night') then
    perform private.refuse('22023', 'bad_kind', '班次只有白天和夜间。', 'patrol_kind');
  end if;
  select * into state from private.coverage_state;
  cell_ha := (state.cell_m / 100) ^ 2;
  return (
    with mine as materialized (select a.id, a.path from public.areas a where a.deleted_at is null and a.path <@ any (paths)),
    walk as materialized (
      select q.patrol_id, q.area_id, q.service_day, q.is_visit
      from public.coverage_patrol_area q join mine m on m.id = q.area_id
      join public.patrols p on p.id = q.patrol_id and p.status = 'finished'
      where q.service_day <= to_day and q.service_day >= least(from_day, to_day - 190)
        and (team_ids is null or p.team_id = any (team_ids)) and (patrol_kind is null or p.kind = patrol_kind)),
    visit as (
      select w.area_id, count(*) filter (where w.service_day >= from_day) as n,
        count(*) filter (where w.service_day >= date_trunc('week', to_day)::date) as week, max(w.service_day) as last_day,
        count(distinct w.service_day) filter (where w.service_day > to_day - 90) as days_seen,
        max(w.service_day) - min(w.service_day) filter (where w.service_day > to_day - 90) as span
      from walk w where w.is_visit group by w.area_id),
    piece as materialized (
      select u.region, u.block, bit_or(u.bits) as bits
      from (select distinct w.patrol_id from walk w where w.service_day >= from_day) w
      join private.coverage_cells c on c.patrol_id = w.patrol_id
      cross join lateral unnest(c.regions, c.blocks, c.bits) u(region, block, bits)
      group by u.region, u.block),
    seen as (select s.region, sum(bit_count(s.bits)) as cells from piece s group by s.region),
    ground as (
      select x.area_id, sum(r.cells) * cell_ha as area_ha, coalesce(sum(s.cells), 0)::float8 * cell_ha as seen_ha
      from private.coverage_regions r cross join lateral unnest(r.area_ids) x(area_id) left join seen s on s.region = r.region
      group by x.area_id),
    place as (
      select l.region, l.weight, l.on_day is null as is_water, coalesce(get_bit(s.bits, l.bit_no) = 1, false) as is_seen
      from private.coverage_places l left join piece s on s.region = l.region and s.block = l.block
      where l.on_day is null or (l.on_day > to_day - 90 and l.on_day <= to_day)),
    risk as (
      select x.area_id, sum(l.weight) as risk, coalesce(sum(l.weight) filter (where not l.is_seen), 0) as unseen,
        count(*) filter (where l.is_water) as waters, count(*) filter (where l.is_water and not l.is_seen) as unseen_waters
      from place l join private.coverage_regions r on r.region = l.region cross join lateral unnest(r.area_ids) x(area_id)
      group by x.area_id),
    rule as materialized (select r.path, r.patrols_per_week as n from public.areas r where r.patrols_per_week is not null
      and r.deleted_at is null)
    select json_build_object('computed_at', state.computed_at, 'through_day', state.through_day,
      'oldest_day', (select min(c.service_day) from private.coverage_cells c), 'from_day', from_day, 'on_day', to_day,
      'is_stale', state.needs_rebuild or exists (select from private.coverage_queue), 'left_out', state.left_out,
      'patrols', (select count(distinct w.patrol_id) from walk w where w.service_day >= from_day),
      'rows', coalesce((
        select json_agg(json_build_array(m.id, round(g.area_ha::numeric, 4), round(g.seen_ha::numeric, 4), coalesce(v.n, 0),
          coalesce(v.week, 0),
          w.rule, v.last_day,
          case when v.days_seen > 1 then round(v.span::numeric / (v.days_seen - 1), 1) end,
          coalesce(round(k.risk::numeric, 2), 0), coalesce(round(k.unseen::numeric, 2), 0), coalesce(k.waters, 0),
          coalesce(k.unseen_waters, 0), private.visits_owed(w.rule, coalesce(v.week, 0)))
          order by m.path)
        from mine m join ground g on g.area_id = m.id left join visit v on v.area_id = m.id
          left join risk k on k.area_id = m.id
          cross join lateral (select coalesce((select r.n from rule r where r.path @> m.path
            order by nlevel(r.path) desc limit 1), usual) as rule) w), '[]'::json)));
end $$;

/* Villages (the finest areas where there are none) that keep their weekly rule only if they are walked every day that is left
   of the week, or not even then: visits so far, walks not counted yet included; days_left counts today. */
create or replace function private.weekly_debts(at timestamptz)
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
  where private.visits_owed(o.rule, o.visits) > 0
    -- Slack of the week from here, in visits; a rule that fills the whole week has none to begin with and must have lost some.
    and o.days_left * o.a_day - private.visits_owed(o.rule, o.visits) < least(1, 7 * o.a_day - o.rule)
$$;
