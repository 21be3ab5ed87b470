-- The weekly rule of areas that state none is the setting weekly_patrols, no longer a fixed three; and how many areas lie too far
-- away to be counted is said.

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
          max(d.service_day) filter (where d.visits > 0) - min(d.service_day) filter (where d.visits > 0 and d.service_day > asked - 90) as span
        from public.coverage_area_day d where d.service_day > asked - greatest(90, coverage_overview.days) and d.service_day <= asked
        group by d.area_id),
      -- The few areas that state a rule, once: asking for each area by itself cost more than all sums together.
      rule as materialized (select r.path, r.patrols_per_week as n from public.areas r where r.patrols_per_week is not null and r.deleted_at is null)
      select coalesce(json_agg(json_build_array(a.id, d.area_ha,
        case coverage_overview.days when 7 then d.seen7_ha when 30 then d.seen30_ha when 90 then d.seen90_ha else d.seen180_ha end,
        coalesce(v.n, 0), coalesce(v.week, 0), coalesce((select r.n from rule r where r.path @> a.path order by nlevel(r.path) desc limit 1), usual), d.last_visit_day,
        case when v.days_seen > 1 then round(v.span::numeric / (v.days_seen - 1), 1) end,
        coalesce(g.risk, 0), coalesce(g.risk_unseen, 0), coalesce(g.waters, 0), coalesce(cardinality(g.unseen_water_ids), 0)) order by a.path), '[]'::json)
      from public.areas a join public.coverage_area_day d on d.area_id = a.id and d.service_day = asked
      left join visit v on v.area_id = a.id
      left join public.coverage_gaps g on g.area_id = a.id and g.days = case when coverage_overview.days = 7 then 7 else 30 end
      where a.deleted_at is null and a.path <@ any (paths)));
end $$;
