-- Coverage between any two days, by any teams, by day or night: the union of what was seen, not the sum.

/* Rows as coverage_overview gives them; visits this week are those of the week of `to_day`, days between visits those of the ninety
   that end with it, and an incident weighs for ninety days. Null teams or kind: all.
   → {computed_at, through_day, oldest_day, on_day, from_day, is_stale, left_out, patrols, rows}. O(cells seen, patrol by patrol). */
create function private.coverage_between(from_day date, to_day date, team_ids uuid[], patrol_kind text) returns json
language plpgsql stable security definer set search_path = extensions, pg_temp as $$
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
    rule as materialized (select r.path, r.patrols_per_week as n from public.areas r where r.patrols_per_week is not null and r.deleted_at is null)
    select json_build_object('computed_at', state.computed_at, 'through_day', state.through_day,
      'oldest_day', (select min(c.service_day) from private.coverage_cells c), 'from_day', from_day, 'on_day', to_day,
      'is_stale', state.needs_rebuild or exists (select from private.coverage_queue), 'left_out', state.left_out,
      'patrols', (select count(distinct w.patrol_id) from walk w where w.service_day >= from_day),
      'rows', coalesce((
        select json_agg(json_build_array(m.id, round(g.area_ha::numeric, 4), round(g.seen_ha::numeric, 4), coalesce(v.n, 0), coalesce(v.week, 0),
          coalesce((select r.n from rule r where r.path @> m.path order by nlevel(r.path) desc limit 1), usual), v.last_day,
          case when v.days_seen > 1 then round(v.span::numeric / (v.days_seen - 1), 1) end,
          coalesce(round(k.risk::numeric, 2), 0), coalesce(round(k.unseen::numeric, 2), 0), coalesce(k.waters, 0), coalesce(k.unseen_waters, 0))
          order by m.path)
        from mine m join ground g on g.area_id = m.id left join visit v on v.area_id = m.id left join risk k on k.area_id = m.id), '[]'::json)));
end $$;
comment on function private.coverage_between(date, date, uuid[], text) is 'Share seen, visits, days since and risk unseen of each area between two days, by any teams';

create function public.coverage_between(from_day date, to_day date, team_ids uuid[] default null, patrol_kind text default null) returns json
language sql stable set search_path = '' as $$ select private.coverage_between(from_day, to_day, team_ids, patrol_kind) $$;
grant execute on function private.coverage_between(date, date, uuid[], text), public.coverage_between(date, date, uuid[], text)
  to authenticated, service_role;
