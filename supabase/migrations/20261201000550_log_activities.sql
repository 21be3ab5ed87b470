-- Logging work, changing what one logged, and what the screens ask: the words, the log, the sums.

/* activity: {id?, rev?, kind, theme?, done_at?, reached?, minutes?, amount_yuan?, source?, note?, geom | lng, lat?, area_id?,
   patrol_id?}. Without rev a new one, once per id; with rev its author or a chief changes it. → {id, rev, area_id} */
create function private.save_activity(activity jsonb) returns jsonb
language plpgsql security definer set search_path = extensions, pg_temp as $$
declare
  old public.activities;
  saved public.activities;
  walk public.patrols := private.own_patrol((activity ->> 'patrol_id')::uuid);
  shape geometry := case when activity ->> 'lng' is not null or jsonb_typeof(activity -> 'geom') = 'object'
    then private.read_point(activity, '工作记录') end;
  at timestamptz := coalesce((activity ->> 'done_at')::timestamptz, now());
  kind public.activity_kinds;
begin
  select * into kind from public.activity_kinds k where k.id = activity ->> 'kind';
  if kind.id is null then perform private.refuse('22023', 'bad_kind', '请选择工作类别。', 'kind'); end if;
  if activity ->> 'theme' is not null and not exists (select from public.activity_themes t where t.id = activity ->> 'theme') then
    perform private.refuse('22023', 'bad_theme', '所选主题不存在，请刷新后另选。', 'theme');
  end if;
  if at > now() + interval '10 minutes' then
    perform private.refuse('22023', 'in_future', '工作时间晚于现在，请检查日期和时间。', 'done_at');
  end if;
  if activity ->> 'rev' is null then
    insert into public.activities (id, kind_id, theme_id, done_at, service_day, reached, minutes, amount_yuan, source, note, geom,
      area_id, patrol_id, personnel_id, created_by)
    values (coalesce((activity ->> 'id')::uuid, gen_random_uuid()), kind.id, activity ->> 'theme', at, private.service_day(at),
      coalesce((activity ->> 'reached')::int, 1), (activity ->> 'minutes')::int, (activity ->> 'amount_yuan')::numeric,
      coalesce(activity ->> 'source', case when walk.id is null then 'desk' else 'walk' end),
      nullif(btrim(activity ->> 'note'), ''), shape, (activity ->> 'area_id')::uuid, walk.id,
      (select p.id from public.personnel p where p.user_id = (select auth.uid())), (select auth.uid()))
    on conflict (id) do nothing returning * into saved;
    if saved.id is null then
      select * into saved from public.activities a
      where a.id = (activity ->> 'id')::uuid and a.created_by = (select auth.uid());
      if saved.id is null then perform private.refuse('42501', 'forbidden', '这条工作记录属于别人，不能覆盖。', 'id'); end if;
      return jsonb_build_object('id', saved.id, 'rev', saved.rev, 'area_id', saved.area_id);
    end if;
  else
    select * into old from public.activities a where a.id = (activity ->> 'id')::uuid for update;
    perform private.require_author(old);
    perform private.require_rev(old.rev, (activity ->> 'rev')::bigint, kind.name, old.id);
    update public.activities a set kind_id = kind.id, theme_id = activity ->> 'theme', done_at = at,
      reached = coalesce((activity ->> 'reached')::int, 1), minutes = (activity ->> 'minutes')::int,
      amount_yuan = (activity ->> 'amount_yuan')::numeric, note = nullif(btrim(activity ->> 'note'), ''),
      geom = coalesce(shape, a.geom), area_id = coalesce((activity ->> 'area_id')::uuid, a.area_id)
    where a.id = old.id returning * into saved;
  end if;
  perform private.require_ground('{administrator,chief,duty_officer,grid_worker}', saved.area_path, null, walk, at, false,
    '在这里登记工作记录');
  return jsonb_build_object('id', saved.id, 'rev', saved.rev, 'area_id', saved.area_id);
end $$;

/* Stops unless the caller made the record or commands where it lies. */
create function private.require_author(piece public.activities) returns void
language plpgsql stable security definer set search_path = '' as $$
begin
  if piece.id is null or not (private.has_role_over('{chief}', piece.area_path)
    or (piece.created_by is not distinct from (select auth.uid()) and private.has_role(null))) then
    perform private.refuse('PT404', 'not_found', '没有这条工作记录，或不是你登记的。', 'id');
  end if;
end $$;

/* Takes a record out of the log; the audit keeps what it said. → {id} */
create function private.delete_activity(id uuid, rev bigint) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  old public.activities;
begin
  select * into old from public.activities a where a.id = delete_activity.id for update;
  perform private.require_author(old);
  perform private.require_rev(old.rev, rev, '工作记录', old.id);
  delete from public.activities a where a.id = old.id;
  return jsonb_build_object('id', old.id);
end $$;

/* words: {kinds: [{id, name, seat, counts|null, is_active}…], themes: [{id, name, seat, is_active}…]}: rows to add or to change;
   what is not named stays. → as activity_words */
create function private.save_activity_words(words jsonb) returns json
language plpgsql security definer set search_path = '' as $$
begin
  if not private.may_save_settings() then
    perform private.refuse('42501', 'forbidden', '只有最上级辖区的管理员可以修改工作类别和主题。', null,
      jsonb_build_object('roles', '["administrator"]'::jsonb));
  end if;
  if exists (select from jsonb_array_elements(coalesce(words -> 'kinds', '[]') || coalesce(words -> 'themes', '[]')) w
      where coalesce(btrim(w ->> 'name'), '') = '' or length(w ->> 'name') > 20) then
    perform private.refuse('22023', 'required', '请填写名称，最多 20 个字。', 'name');
  end if;
  insert into public.activity_kinds as k (id, name, seat, counts, is_active)
  select r.id, btrim(r.name), coalesce(r.seat, 100), nullif(btrim(r.counts), ''), coalesce(r.is_active, true)
  from jsonb_to_recordset(coalesce(words -> 'kinds', '[]')) r(id text, name text, seat int, counts text, is_active boolean)
  on conflict (id) do update set name = excluded.name, seat = excluded.seat, counts = excluded.counts,
    is_active = excluded.is_active;
  insert into public.activity_themes as t (id, name, seat, is_active)
  select r.id, btrim(r.name), coalesce(r.seat, 100), coalesce(r.is_active, true)
  from jsonb_to_recordset(coalesce(words -> 'themes', '[]')) r(id text, name text, seat int, is_active boolean)
  on conflict (id) do update set name = excluded.name, seat = excluded.seat, is_active = excluded.is_active;
  return private.activity_words();
end $$;

/* → {kinds: [{id, name, seat, counts, is_active}], themes: [{id, name, seat, is_active}], may_save} */
create function private.activity_words() returns json
language sql stable security definer set search_path = '' as $$
  select json_build_object(
    'kinds', (select coalesce(json_agg(json_build_object('id', k.id, 'name', k.name, 'seat', k.seat, 'counts', k.counts,
      'is_active', k.is_active) order by k.seat, k.name), '[]'::json)
      from public.activity_kinds k where (select private.has_role(null))),
    'themes', (select coalesce(json_agg(json_build_object('id', t.id, 'name', t.name, 'seat', t.seat, 'is_active', t.is_active)
      order by t.seat, t.name), '[]'::json)
      from public.activity_themes t where (select private.has_role(null))),
    'may_save', private.may_save_settings())
$$;

/* The log, newest first, n at a time. asked: {from_day, to_day, mine?, area_id?, kind?, theme?, after? {done_at, id}}.
   → {rows: [{id, rev, kind, theme|null, done_at, service_day, reached, minutes|null, amount_yuan|null, source, note|null,
   area_id, area_name, lng|null, lat|null, patrol_id|null, by|null, is_own, may_change}], next: {done_at, id}|null} */
create function private.activities_list(asked jsonb, n int) returns json
language sql stable security definer set search_path = extensions, pg_temp as $$
  with who as materialized (
    select private.my_paths('{administrator,chief,duty_officer,grid_worker,leader}') as paths,
      private.my_paths('{chief}') as chiefs, (select auth.uid()) as me, private.has_role(null) as is_active,
      least(greatest(coalesce(n, 100), 1), 500) as most,
      (select a.path from public.areas a where a.id = (asked ->> 'area_id')::uuid) as ground),
  page as materialized (
    select a.* from public.activities a cross join who
    where a.service_day between (asked ->> 'from_day')::date and (asked ->> 'to_day')::date
      and (a.area_path <@ any (who.paths) or (a.created_by = who.me and who.is_active))
      and (not coalesce((asked ->> 'mine')::boolean, false) or a.created_by = who.me)
      and (asked ->> 'area_id' is null or a.area_path <@ who.ground)
      and (asked ->> 'kind' is null or a.kind_id = asked ->> 'kind')
      and (asked ->> 'theme' is null or coalesce(a.theme_id, '') = asked ->> 'theme')
      and (asked -> 'after' ->> 'id' is null
        or (a.done_at, a.id) < ((asked -> 'after' ->> 'done_at')::timestamptz, (asked -> 'after' ->> 'id')::uuid))
    order by a.done_at desc, a.id desc limit (select most + 1 from who)),
  shown as (select p.*, row_number() over (order by p.done_at desc, p.id desc) as place from page p)
  select json_build_object(
    'rows', (select coalesce(json_agg(json_build_object('id', s.id, 'rev', s.rev, 'kind', s.kind_id, 'theme', s.theme_id,
      'done_at', s.done_at, 'service_day', s.service_day, 'reached', s.reached, 'minutes', s.minutes,
      'amount_yuan', s.amount_yuan::float8, 'source', s.source, 'note', s.note, 'area_id', s.area_id, 'area_name', a.name,
      'lng', round(st_x(s.geom)::numeric, 6)::float8, 'lat', round(st_y(s.geom)::numeric, 6)::float8, 'patrol_id', s.patrol_id,
      'by', coalesce(p.name, private.account_name(s.created_by)), 'is_own', s.created_by is not distinct from who.me,
      'may_change', s.created_by is not distinct from who.me or s.area_path <@ any (who.chiefs)) order by s.place), '[]'::json)
      from shown s join public.areas a on a.id = s.area_id left join public.personnel p on p.id = s.personnel_id
      where s.place <= who.most),
    'next', (select json_build_object('done_at', s.done_at, 'id', s.id) from shown s
      where s.place = who.most and exists (select from shown e where e.place > who.most)))
  from who
$$;

/* Sums of a period in an area of the branch (null: all of it), from work_daily. → {kinds: [{kind, records, reached, minutes,
   amount_yuan}], themes: [{theme, records, reached}] (''; none), days: [{day, kind, records, reached}]} */
create function private.work_sums(from_day date, to_day date, area uuid) returns json
language sql stable security definer set search_path = extensions, pg_temp as $$
  with piece as materialized (
    select w.* from public.work_daily w, (select private.my_paths() as paths offset 0) who
    where w.area_path <@ any (who.paths) and w.day between from_day and to_day
      and (area is null or w.area_path <@ (select a.path from public.areas a where a.id = area)))
  select json_build_object(
    'kinds', (select coalesce(json_agg(json_build_object('kind', k.kind_id, 'records', k.records, 'reached', k.reached,
      'minutes', k.minutes, 'amount_yuan', k.amount_yuan) order by k.kind_id), '[]'::json)
      from (select p.kind_id, sum(p.records)::int as records, sum(p.reached)::float8 as reached,
        sum(p.minutes)::float8 as minutes, sum(p.amount_yuan)::float8 as amount_yuan from piece p group by 1) k),
    'themes', (select coalesce(json_agg(json_build_object('theme', t.theme_id, 'records', t.records, 'reached', t.reached)
      order by t.theme_id), '[]'::json)
      from (select p.theme_id, sum(p.records)::int as records, sum(p.reached)::float8 as reached from piece p group by 1) t),
    'days', (select coalesce(json_agg(json_build_object('day', d.day, 'kind', d.kind_id, 'records', d.records,
      'reached', d.reached) order by d.day, d.kind_id), '[]'::json)
      from (select p.day, p.kind_id, sum(p.records)::int as records, sum(p.reached)::float8 as reached
        from piece p group by 1, 2) d))
$$;

create function public.save_activity(activity jsonb) returns jsonb
language sql volatile set search_path = '' as $$ select private.save_activity(activity) $$;
create function public.delete_activity(id uuid, rev bigint) returns jsonb
language sql volatile set search_path = '' as $$ select private.delete_activity(id, rev) $$;
create function public.save_activity_words(words jsonb) returns json
language sql volatile set search_path = '' as $$ select private.save_activity_words(words) $$;
create function public.activity_words() returns json
language sql stable set search_path = '' as $$ select private.activity_words() $$;
create function public.activities_list(asked jsonb, n int default 100) returns json
language sql stable set search_path = '' as $$ select private.activities_list(asked, n) $$;
create function public.work_sums(from_day date, to_day date, area uuid default null) returns json
language sql stable set search_path = '' as $$ select private.work_sums(from_day, to_day, area) $$;
grant execute on function private.save_activity(jsonb), private.delete_activity(uuid, bigint),
  private.save_activity_words(jsonb), private.activity_words(), private.activities_list(jsonb, int),
  private.work_sums(date, date, uuid), public.save_activity(jsonb), public.delete_activity(uuid, bigint),
  public.save_activity_words(jsonb), public.activity_words(), public.activities_list(jsonb, int),
  public.work_sums(date, date, uuid) to authenticated, service_role;
