-- Where a shift's hours have seen most: one definition for what the planner proposes and what the briefing lists.

/* Cells of about 250 m with three incidents or more in the hours of the shift, over the eight weeks before it. hours: those
   hours; peak: as peak_of gives it; busy_from, busy_to: the three busy hours where they hold half of what happened. */
create function private.shift_hotspots(branches extensions.ltree[], shift_from timestamptz, shift_to timestamptz)
returns table (key text, at extensions.geometry, count int, hours int[], peak jsonb, busy_from timestamptz, busy_to timestamptz)
language sql stable security definer set search_path = public, extensions, pg_temp as $$
  with shift as materialized (
    select extract(hour from shift_from at time zone 'Asia/Shanghai')::int as first_hour,
      ceil(extract(epoch from shift_to - shift_from) / 3600)::int as length),
  hour as materialized (select array_agg((s.first_hour + h) % 24) as hours from shift s, generate_series(0, s.length - 1) h),
  spot as (
    select round(st_x(i.geom)::numeric / 0.0025) || ',' || round(st_y(i.geom)::numeric / 0.0023) as key,
      st_centroid(st_collect(i.geom)) as at, count(*)::int as n, h.hours,
      private.peak_of(array_agg((i.local_hour - s.first_hour + 24) % 24), s.length) as peak
    from public.incidents i, shift s, hour h
    where i.area_path <@ any (branches) and i.occurred_at >= shift_from - interval '56 days' and i.occurred_at < shift_from
      and i.time_precision = 'minute' and i.local_hour = any (h.hours)
    group by 1, h.hours, s.length having count(*) >= 3)
  select s.key, s.at, s.n, s.hours, s.peak, p.busy_from,
    least(p.busy_from + interval '3 hours', shift_to)
  from spot s cross join lateral (select case when (s.peak ->> 'share')::numeric >= 0.5 then greatest(shift_from,
    date_trunc('hour', shift_from) + make_interval(hours => (s.peak ->> 'from')::int)) end as busy_from) p
$$;

/* As before, with hotspots from shift_hotspots. → [{kind, subject_id, name, lng, lat, priority, …figures}] for one area and
   shift; hot: inspection cycles count half. water: due_at (by the cycle that holds), risk, lacking (pieces), hot. village:
   visits, rule. gap: days (null: not within eight weeks), lapsed_at (seven days after the last visit). hazard: severity,
   deadline. hotspot: count, hours, peak {from: hours after the shift's first full hour, share}. campaign: campaign, visited,
   wanted, to_day, dwell_min. place: holiday (name or null), dwell_min. */
create or replace function private.propose_stops(area uuid, shift_from timestamptz, shift_to timestamptz, hot boolean)
returns json
language plpgsql stable security definer set search_path = public, extensions, pg_temp as $$
declare
  branch ltree;
  ground geometry;
  week_start timestamptz
    := (date_trunc('week', (shift_from at time zone 'Asia/Shanghai') - interval '6 hours')) at time zone 'Asia/Shanghai';
  service_day date := ((shift_from at time zone 'Asia/Shanghai') - interval '6 hours')::date;
begin
  select a.path, a.geom into branch, ground from public.areas a where a.id = area and a.deleted_at is null;
  perform private.require_role('{chief}', branch, '在这里制定巡逻方案');
  if shift_to <= shift_from or shift_to - shift_from > interval '24 hours' then
    perform private.refuse('22023', 'bad_shift', '班次的结束时间应晚于开始时间，且不超过 24 小时。', 'shift_to');
  end if;
  return (
    with walked as materialized (select * from private.walked_areas(branch, least(week_start, shift_from - interval '56 days'),
      shift_from)),
    this_week as materialized (select * from private.walked_areas(branch, week_start, shift_from)),
    waters as (
      select w.*, w.next_due_at - case when hot then make_interval(days => w.cycle_days / 2) else interval '0' end as due_at
      from public.water_spots w where w.area_path <@ branch and w.deleted_at is null
    ),
    proposal as (
      select 'water' as kind, w.id as subject_id, w.name, w.center as at,
        case when w.due_at is null or w.due_at < shift_from - interval '7 days' or (w.risk = 3 and w.due_at < shift_to) then 3
          when w.due_at < shift_to then 2 else 1 end as priority,
        jsonb_build_object('due_at', w.due_at, 'risk', w.risk, 'cycle_days', w.cycle_days, 'hot', hot,
          'lacking', (select count(*) from public.water_kit k where k.water_spot_id = w.id
            and private.is_lacking(k.state))) as figures
      from waters w where w.due_at is null or w.due_at < shift_to
      union all
      select 'village', a.id, a.name, a.center, case when coalesce(v.visits, 0) = 0 then 3 else 2 end,
        jsonb_build_object('visits', coalesce(v.visits, 0), 'rule', private.weekly_rule(a.path))
      from public.areas a left join this_week v on v.area_id = a.id
      where a.path <@ branch and a.kind = 'village' and a.deleted_at is null and a.center is not null
        and coalesce(v.visits, 0) < private.weekly_rule(a.path)
      union all
      select 'gap', a.id, a.name, a.center, case when v.last_at is null then 3 else 2 end,
        jsonb_build_object('days', (extract(epoch from shift_from - v.last_at) / 86400)::int,
          'lapsed_at', v.last_at + interval '7 days')
      from public.areas a left join walked v on v.area_id = a.id
      where a.path <@ branch and a.kind = 'cell' and a.deleted_at is null and a.center is not null
        and (v.last_at is null or v.last_at < shift_from - interval '7 days')
      union all
      select 'hazard', h.id, h.title, h.geom, h.severity,
        jsonb_build_object('severity', h.severity, 'deadline', h.deadline, 'status', h.status)
      from public.hazards h
      where h.area_path <@ branch and h.status not in ('resolved', 'verified', 'closed', 'returned') and h.severity >= 2
      union all
      select t.kind, t.id, t.name, t.geom, t.priority,
        case when t.kind = 'campaign' then jsonb_build_object('campaign', t.campaign, 'visited', private.target_visits(t.id),
          'wanted', t.visits_wanted,
            'to_day', t.to_day, 'dwell_min', t.dwell_min)
          else jsonb_build_object('holiday', private.holiday_of(service_day), 'dwell_min', t.dwell_min) end
      from public.patrol_targets t
      where (t.area_path <@ branch or (t.area_path @> branch and st_intersects(t.geom, ground)))
        and service_day between coalesce(t.from_day, service_day) and coalesce(t.to_day, service_day)
        and (not t.on_holidays or private.holiday_of(service_day) is not null)
        and (t.kind = 'place' or private.target_visits(t.id) < t.visits_wanted)
      union all
      select 'hotspot', null, null, s.at, case when s.count >= 8 then 3 when s.count >= 5 then 2 else 1 end,
        jsonb_build_object('count', s.count, 'hours', to_jsonb(s.hours), 'peak', s.peak)
      from private.shift_hotspots(array[branch], shift_from, shift_to) s
    )
    select coalesce(json_agg(json_build_object('kind', p.kind, 'subject_id', p.subject_id, 'name', p.name, 'priority', p.priority,
      'lng', round(st_x(p.at)::numeric, 6)::float8, 'lat', round(st_y(p.at)::numeric, 6)::float8, 'figures', p.figures)
      order by p.priority desc, p.kind), '[]'::json) from proposal p);
end $$;
