-- Settings of the whole installation, changed by the administrator of the top area only.
create table public.settings (
  key text primary key,
  value jsonb not null,
  updated_at timestamptz not null default now(),
  updated_by uuid default auth.uid(),
  constraint settings_key_name check (key ~ '^[a-z][a-z0-9_.]{1,60}$'),
  constraint settings_value_size check (pg_column_size(value) < 100000)
);
comment on table public.settings is 'Key and JSON value; read by every active user';

create table private.setting_rules (
  key text primary key,
  kind text not null,
  low numeric,
  high numeric,
  is_whole boolean not null default true,
  may_be_empty boolean not null default false,
  length int,
  choices text[],
  label text not null,
  checked_by text,
  constraint setting_rules_kind_known check (kind in ('flag', 'number', 'choice', 'ascending', 'own')),
  constraint setting_rules_whole check (case kind when 'number' then low <= high when 'choice' then cardinality(choices) > 0
    when 'ascending' then low <= high and length > 0 when 'own' then checked_by is not null else true end)
);
comment on table private.setting_rules is
  'What a setting may be; src/domain/settings.ts holds the same. own: checked_by names a function (jsonb) returns text, null '
  'when good';
alter table private.setting_rules enable row level security;

insert into private.setting_rules (key, kind, low, high, is_whole, may_be_empty, label) values
  ('hot_weather', 'flag', null, null, true, false, '高温巡查'),
  ('temperature_c', 'number', -40, 55, false, true, '今日最高气温（℃）'),
  ('hot_from_c', 'number', 20, 50, true, false, '高温起点（℃）'),
  ('sight_day_m', 'number', 10, 1000, true, false, '白天视距（米）'),
  ('sight_night_m', 'number', 10, 1000, true, false, '夜间视距（米）'),
  ('coverage_cell_m', 'number', 5, 50, true, false, '覆盖栅格边长（米）'),
  ('weekly_patrols', 'number', 0, 21, true, false, '每村每周巡逻次数'),
  ('void_hours', 'number', 1, 720, true, false, '巡防空白时限（小时）'),
  ('late_grace_min', 'number', 1, 240, true, false, '出发宽限（分钟）'),
  ('lost_contact_min', 'number', 2, 240, true, false, '失联时限（分钟）'),
  ('notice_retention_days', 'number', 7, 3650, true, false, '提醒保存天数'),
  ('residents_per_officer', 'number', 100, 100000, true, false, '每名民警服务人口'),
  ('community_officer_pct', 'number', 0, 100, true, false, '社区民警占比（%）'),
  ('hotspot_dwell_min', 'number', 10, 16, true, false, '热点停留时间（分钟）'),
  ('density_min_count', 'number', 3, 100, true, false, '密度图最少起数'),
  ('density_cell_m', 'number', 100, 5000, true, false, '密度图方格边长（米）'),
  ('track_retention_days', 'number', 1, 3650, true, false, '轨迹保存天数');
insert into private.setting_rules (key, kind, choices, label) values
  ('void_kind', 'choice', '{finest,station,beat,village,cell}', '巡防空白的区域层级');
insert into private.setting_rules (key, kind, low, high, length, label) values
  ('response_minutes', 'ascending', 1, 60, 3, '响应时限（分钟）');

/* Whether the caller may change the settings. */
create function private.may_save_settings() returns boolean
language sql stable security definer set search_path = '' as $$ select private.is_root_administrator() $$;

/* Why the value cannot be, as a sentence; null: it can. O(length of the value). */
create function private.setting_problem(key text, value jsonb) returns text
language plpgsql stable security definer set search_path = '' as $$
declare
  rule private.setting_rules;
  amount numeric;
  problem text;
begin
  select * into rule from private.setting_rules r where r.key = setting_problem.key;
  if rule.key is null then
    return format('没有“%s”这一项设置。', left(setting_problem.key, 60));
  end if;
  if value is null then
    return format('“%s”没有填写。', rule.label);
  end if;
  case rule.kind
    when 'flag' then
      return case when jsonb_typeof(value) <> 'boolean' then format('“%s”只能是“开”或“关”。', rule.label) end;
    when 'choice' then
      return case when jsonb_typeof(value) <> 'string' or not (value #>> '{}') = any (rule.choices)
        then format('“%s”没有这个选项。', rule.label) end;
    when 'number' then
      if jsonb_typeof(value) = 'null' and rule.may_be_empty then return null; end if;
      if jsonb_typeof(value) <> 'number' then return format('“%s”应填数字。', rule.label); end if;
      amount := (value #>> '{}')::numeric;
      if amount not between rule.low and rule.high or (rule.is_whole and amount <> trunc(amount)) then
        return format('“%s”应为 %s 到 %s 之间的%s。', rule.label, rule.low, rule.high, case when rule.is_whole then '整数' else '数' end);
      end if;
      return null;
    when 'ascending' then
      if jsonb_typeof(value) <> 'array' or jsonb_array_length(value) <> rule.length
        or exists (select from jsonb_array_elements(value) e(v) where jsonb_typeof(e.v) <> 'number')
        or exists (select from (select (e.v #>> '{}')::numeric as v,
          lag((e.v #>> '{}')::numeric) over (order by e.place) as before
            from jsonb_array_elements(case when jsonb_typeof(value) = 'array' then value
              else '[]' end) with ordinality e(v, place)
            where jsonb_typeof(e.v) = 'number') s
          where s.v not between rule.low and rule.high or s.v <> trunc(s.v) or s.v <= s.before) then
        return format('“%s”应为 %s 个由小到大、互不相同的整数，每个在 %s 到 %s 之间。', rule.label, rule.length, rule.low, rule.high);
      end if;
      return null;
    else
      execute format('select %s($1)', rule.checked_by::regproc) into problem using value;
      return problem;
  end case;
end $$;

create function private.check_setting() returns trigger language plpgsql security definer set search_path = '' as $$
declare
  problem text := private.setting_problem(new.key, new.value);
begin
  if problem is not null then
    perform private.refuse('22023', 'bad_setting', problem, new.key);
  end if;
  return new;
end $$;
create trigger settings_check before insert or update on public.settings for each row execute function private.check_setting();

create function private.stamp_setting() returns trigger language plpgsql set search_path = '' as $$
begin
  new.updated_at := now();
  new.updated_by := (select auth.uid());
  return new;
end $$;
create trigger settings_stamp before insert or update on public.settings for each row execute function private.stamp_setting();
select private.audit_table('public.settings', 'key');

insert into public.settings (key, value) values
  ('hot_weather', 'false'), ('density_min_count', '3'), ('track_retention_days', '365'),
  ('sight_day_m', '100'), ('sight_night_m', '50'), ('coverage_cell_m', '10'), ('weekly_patrols', '3');

grant select, delete on public.settings to authenticated;
grant insert (key, value), update (value) on public.settings to authenticated;
grant all on public.settings to service_role;
alter table public.settings enable row level security;
create policy settings_select on public.settings for select to authenticated using ((select private.has_role(null)));
create policy settings_insert on public.settings for insert to authenticated
  with check ((select private.is_root_administrator()));
create policy settings_update on public.settings for update to authenticated
  using ((select private.is_root_administrator())) with check ((select private.is_root_administrator()));
create policy settings_delete on public.settings for delete to authenticated using ((select private.is_root_administrator()));

/* A whole number of the settings, or what holds without it. */
create function private.setting_int(key text, usual int) returns int
language sql stable security definer set search_path = '' as $$
  select coalesce((select case when jsonb_typeof(s.value) = 'number' then (s.value #>> '{}')::numeric::int end
    from public.settings s where s.key = setting_int.key), usual)
$$;

/* Do water inspections fall due in half their cycle: by the switch, or by a temperature entered within 24 hours? */
create function private.is_hot() returns boolean
language sql stable security definer set search_path = '' as $$
  select coalesce((select s.value = 'true' from public.settings s where s.key = 'hot_weather'), false)
    or coalesce((select (s.value #>> '{}')::numeric >= private.setting_int('hot_from_c', 35) from public.settings s
      where s.key = 'temperature_c' and jsonb_typeof(s.value) = 'number' and s.updated_at > now() - interval '24 hours'), false)
$$;

/* changes: [{key, value, seen_at|null}…], all or nothing; seen_at: updated_at of the row as it was read, null: there was none.
   → [{key, value, updated_at}…] of what was saved. */
create function private.save_settings(changes jsonb) returns json
language plpgsql security definer set search_path = '' as $$
declare
  change record;
  held public.settings;
begin
  if not private.is_root_administrator() then
    perform private.refuse('42501', 'forbidden', '只有最上级辖区的管理员可以修改系统设置。', null,
      jsonb_build_object('roles', '["administrator"]'::jsonb));
  end if;
  if jsonb_typeof(changes) is distinct from 'array' or jsonb_array_length(changes) not between 1 and 100 then
    perform private.refuse('22023', 'bad_settings', '请给出要修改的设置。', 'changes');
  end if;
  for change in select c.key, c.value, c.seen_at from jsonb_to_recordset(changes) c(key text, value jsonb, seen_at timestamptz)
    order by c.key loop
    select * into held from public.settings s where s.key = change.key for update;
    if held.updated_at is distinct from change.seen_at then
      perform private.refuse('PT409', 'stale', format('“%s”刚被别人改过，请重新载入后再改。',
        coalesce((select r.label from private.setting_rules r where r.key = change.key), left(change.key, 60))), change.key);
    end if;
    -- jsonb_to_recordset reads a JSON null as SQL null, which here means "empty".
    insert into public.settings (key, value) values (change.key, coalesce(change.value, 'null'))
    on conflict (key) do update set value = excluded.value;
  end loop;
  return (select json_agg(json_build_object('key', s.key, 'value', s.value, 'updated_at', s.updated_at) order by s.key)
    from public.settings s where s.key in (select c ->> 'key' from jsonb_array_elements(changes) c));
end $$;

create function public.save_settings(changes jsonb) returns json
language sql volatile set search_path = '' as $$ select private.save_settings(changes) $$;
create function public.may_save_settings() returns boolean
language sql stable set search_path = '' as $$ select private.may_save_settings() $$;
grant execute on function private.is_root_administrator(), private.may_save_settings(), private.setting_int(text, int),
  private.is_hot(), private.save_settings(jsonb), public.save_settings(jsonb), public.may_save_settings()
  to authenticated, service_role;
