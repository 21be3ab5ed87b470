-- Places that campaigns and holidays ask to be patrolled, and which days are holidays.
create table public.patrol_targets (
  id uuid primary key default gen_random_uuid(),
  area_id uuid not null references public.areas (id),
  area_path extensions.ltree not null,
  kind text not null,
  campaign text not null default '',  -- name of the drive; empty for a place that draws crowds
  name text not null,
  geom extensions.geometry(Point, 4326) not null,
  from_day date,
  to_day date,
  on_holidays boolean not null default false,  -- asked for on public holidays only
  visits_wanted int not null default 1,  -- a campaign's target is met by so many visits; a place never is
  dwell_min smallint not null default 15,
  priority smallint not null default 2,
  rev bigint not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  created_by uuid default auth.uid(),
  constraint patrol_targets_kind_known check (kind in ('campaign', 'place')),
  constraint patrol_targets_campaign_named check (length(campaign) <= 60 and (kind = 'place' or length(btrim(campaign)) > 0)),
  constraint patrol_targets_name_length check (length(btrim(name)) between 1 and 120),
  constraint patrol_targets_ordered check (to_day >= from_day),
  constraint patrol_targets_numbers_sane check (visits_wanted between 1 and 1000 and dwell_min between 1 and 240
    and priority between 1 and 3),
  constraint patrol_targets_on_earth check (
    extensions.st_x(geom) between -180 and 180 and extensions.st_y(geom) between -85.06 and 85.06
    and not (extensions.st_x(geom) = 0 and extensions.st_y(geom) = 0))
);
create index patrol_targets_area on public.patrol_targets (area_id);
create index patrol_targets_path on public.patrol_targets using gist (area_path);
comment on table public.patrol_targets is
  'Targets of campaigns 专项行动 and places that draw crowds 景区: proposed as stops in their days';
create trigger patrol_targets_place before insert or update of area_id on public.patrol_targets
  for each row execute function private.place_row_by_area();
create trigger patrol_targets_rev before update on public.patrol_targets for each row execute function private.bump_rev();
select private.audit_table('public.patrol_targets');
select private.tell_table('public.patrol_targets', 'plans', 'area_path', 'null');

/* Visits that a target has had: stops of plans made for it that were visited. */
create function private.target_visits(target uuid) returns int
language sql stable security definer set search_path = '' as $$
  select count(*)::int from public.plan_stops s where s.subject_id = target_visits.target and s.visited_at is not null
$$;

/* → [{id, area_id, kind, campaign, name, lng, lat, from_day, to_day, on_holidays, visits_wanted, visited, dwell_min, priority,
   rev}] */
create function private.targets_list() returns json
language sql stable security definer set search_path = extensions, pg_temp as $$
  select coalesce(json_agg(json_build_object('id', t.id, 'area_id', t.area_id, 'kind', t.kind, 'campaign', t.campaign,
    'name', t.name,
    'lng', round(st_x(t.geom)::numeric, 6)::float8, 'lat', round(st_y(t.geom)::numeric, 6)::float8, 'from_day', t.from_day,
    'to_day', t.to_day,
    'on_holidays', t.on_holidays, 'visits_wanted', t.visits_wanted, 'visited', private.target_visits(t.id),
    'dwell_min', t.dwell_min,
    'priority', t.priority, 'rev', t.rev) order by t.kind, t.campaign, t.name), '[]'::json)
  from public.patrol_targets t
  where t.area_path <@ any ((select private.my_paths('{chief,duty_officer,leader}'))::ltree[])
$$;

/* targets: [{id?, area_id, kind, campaign, name, lng, lat, from_day?, to_day?, on_holidays?, visits_wanted?, dwell_min?,
   priority?}]: new ones, all or none, 500 at most. Those sent again are stored once. → {ids} in the order sent */
create function private.add_targets(targets jsonb) returns jsonb
language plpgsql security definer set search_path = extensions, pg_temp as $$
declare
  wanted public.patrol_targets[];
begin
  if jsonb_typeof(targets) <> 'array' or jsonb_array_length(targets) not between 1 and 500 then
    perform private.refuse('22023', 'bad_count', '一次可以添加 1 到 500 个目标。', 'targets');
  end if;
  -- Also when there is no such area: then nobody may do it.
  if exists (select from jsonb_to_recordset(targets) t(area_id uuid) left join public.areas a on a.id = t.area_id
    and a.deleted_at is null
      where a.id is null or not private.has_role_over('{chief}', a.path)) then
    perform private.refuse('42501', 'forbidden', '只能在自己负责的辖区里添加巡逻目标。', 'area_id');
  end if;
  if exists (select from jsonb_to_recordset(targets) t(kind text, campaign text, name text, lng float8, lat float8)
      where btrim(coalesce(t.name, '')) = '' or (t.kind = 'campaign' and btrim(coalesce(t.campaign, '')) = '') or t.lng is null
        or t.lat is null) then
    perform private.refuse('22023', 'required', '请填写目标名称和位置；专项行动还要填写行动名称。', 'name');
  end if;
  select array_agg(row(coalesce(t.id, gen_random_uuid()), t.area_id, a.path, t.kind, btrim(coalesce(t.campaign, '')),
    left(btrim(t.name), 120), st_setsrid(st_makepoint(t.lng, t.lat), 4326), t.from_day, t.to_day,
    coalesce(t.on_holidays, false), coalesce(t.visits_wanted, 1), coalesce(t.dwell_min, 15::smallint),
    coalesce(t.priority, 2::smallint), 1, now(), now(), (select auth.uid()))::public.patrol_targets order by e.place) into wanted
  from jsonb_array_elements(targets) with ordinality e(target, place),
    jsonb_to_record(e.target) t(id uuid, area_id uuid, kind text, campaign text, name text, lng float8, lat float8,
      from_day date, to_day date, on_holidays boolean, visits_wanted int, dwell_min smallint, priority smallint),
    public.areas a
  where a.id = t.area_id;
  insert into public.patrol_targets select w.* from unnest(wanted) w on conflict (id) do nothing;
  if exists (select from unnest(wanted) w join public.patrol_targets p on p.id = w.id
    where (p.area_id, p.kind, p.campaign, p.name, p.from_day, p.to_day, p.on_holidays, p.visits_wanted, p.dwell_min, p.priority)
      is distinct from
      (w.area_id, w.kind, w.campaign, w.name, w.from_day, w.to_day, w.on_holidays, w.visits_wanted, w.dwell_min, w.priority)
      or not st_equals(p.geom, w.geom)) then
    perform private.refuse('PT409', 'conflict', '有的目标已用别的内容添加过，请刷新页面后再添加。', 'id');
  end if;
  return jsonb_build_object('ids', (select jsonb_agg(w.id order by w.place)
    from unnest(wanted) with ordinality w(id, area_id, area_path, kind, campaign, name, geom, from_day, to_day, on_holidays,
      visits_wanted, dwell_min, priority, rev, created_at, updated_at, created_by, place)));
end $$;

/* Takes targets away, all or none; stops that were made for them stay in their plans. → {removed} */
create function private.remove_targets(ids uuid[]) returns jsonb
language plpgsql security definer set search_path = extensions, pg_temp as $$
declare
  n int;
begin
  delete from public.patrol_targets t where t.id = any (ids) and t.area_path <@ any (private.my_paths('{chief}'));
  get diagnostics n = row_count;
  if n <> cardinality(ids) then
    perform private.refuse('P0002', 'not_found', '有的目标不存在，或不归你管，没有删除。', 'ids');
  end if;
  return jsonb_build_object('removed', n);
end $$;

grant select (id, area_id, area_path, kind, campaign, name, from_day, to_day, on_holidays, visits_wanted, dwell_min, priority,
  rev, created_at, updated_at, created_by)
  on public.patrol_targets to authenticated;
grant all on public.patrol_targets to service_role;
alter table public.patrol_targets enable row level security;
create policy patrol_targets_select on public.patrol_targets for select to authenticated
  using (area_path operator(extensions.<@) any ((select private.my_paths('{chief,duty_officer,leader}'))::extensions.ltree[]));

create table public.holidays (
  id uuid primary key default gen_random_uuid(),
  from_day date not null,
  to_day date not null,
  name text not null,
  constraint holidays_ordered check (to_day >= from_day and to_day - from_day <= 30),
  constraint holidays_name_length check (length(btrim(name)) between 1 and 40)
);
create index holidays_days on public.holidays (from_day, to_day);
comment on table public.holidays is
  'Public holidays: crowds at tourist spots, and nights of the rota that are shared out on their own';
select private.audit_table('public.holidays');
create trigger tell_change after insert or update or delete on public.holidays for each statement
  execute function private.tell_everywhere('settings');

-- 2026 as the State Council announced it. Of 2027 only the days the regulation fixes: days moved beside them are announced each
-- November.
insert into public.holidays (from_day, to_day, name) values
  ('2026-01-01', '2026-01-03', '元旦'), ('2026-02-15', '2026-02-23', '春节'), ('2026-04-04', '2026-04-06', '清明节'),
  ('2026-05-01', '2026-05-05', '劳动节'), ('2026-06-19', '2026-06-21', '端午节'), ('2026-09-25', '2026-09-27', '中秋节'),
  ('2026-10-01', '2026-10-07', '国庆节'),
  ('2027-01-01', '2027-01-01', '元旦'), ('2027-02-05', '2027-02-08', '春节'), ('2027-04-05', '2027-04-05', '清明节'),
  ('2027-05-01', '2027-05-02', '劳动节'), ('2027-06-09', '2027-06-09', '端午节'), ('2027-09-15', '2027-09-15', '中秋节'),
  ('2027-10-01', '2027-10-03', '国庆节');

/* Name of the holiday a day belongs to, or null. */
create function private.holiday_of(day date) returns text
language sql stable security definer set search_path = '' as $$
  select h.name from public.holidays h where holiday_of.day between h.from_day and h.to_day order by h.from_day desc limit 1
$$;

grant select, delete on public.holidays to authenticated;
grant insert (id, from_day, to_day, name), update (from_day, to_day, name) on public.holidays to authenticated;
grant all on public.holidays to service_role;
alter table public.holidays enable row level security;
create policy holidays_select on public.holidays for select to authenticated using ((select private.has_role(null)));
create policy holidays_insert on public.holidays for insert to authenticated
  with check ((select private.is_root_administrator()));
create policy holidays_update on public.holidays for update to authenticated
  using ((select private.is_root_administrator())) with check ((select private.is_root_administrator()));
create policy holidays_delete on public.holidays for delete to authenticated using ((select private.is_root_administrator()));

create function public.targets_list() returns json
language sql stable set search_path = '' as $$ select private.targets_list() $$;
create function public.add_targets(targets jsonb) returns jsonb
language sql volatile set search_path = '' as $$ select private.add_targets(targets) $$;
create function public.remove_targets(ids uuid[]) returns jsonb
language sql volatile set search_path = '' as $$ select private.remove_targets(ids) $$;
grant execute on function private.targets_list(), private.add_targets(jsonb), private.remove_targets(uuid[]),
  public.targets_list(), public.add_targets(jsonb), public.remove_targets(uuid[]), private.holiday_of(date)
  to authenticated, service_role;
