-- Notices for whoever acts on them, and the void areas of any limit.

/* Open notices and those cleared within a day. Chiefs and duty officers read all of their branch; leaders what and where,
   without teams and people; walkers what concerns their own team.
   → [{id, kind, subject_id, area_id, raised_at, cleared_at, is_open, figures,
     nearest {kind, id, name, phone, source, distance_m}|null,
     team {id, name, phone}|null, is_seen, seen [{name, at}]|null, taken_by|null, taken_at, is_mine, may_take}], newest first,
     1,000 at most; the nearest unit as of now for the first hundred, as of the raising for the rest */
create function private.notices_list() returns json
language sql stable security definer set search_path = extensions, pg_temp as $$
  with who as materialized (
    select private.my_paths('{chief,duty_officer}') as acting, private.my_paths('{leader}') as looking,
      array(select private.my_teams()) as teams, auth.uid() as me,
      private.has_role(null) as is_active),
  unit as materialized (select * from private.duty_units(now())),
  shown as materialized (
    select n.*, row_number() over (order by n.cleared_at is not null, n.raised_at desc, n.area_path) as rank,
      n.area_path <@ any (who.acting) as is_acting, coalesce(n.team_id = any (who.teams), false) as is_own, who.me
    from public.notices n, who
    where (n.cleared_at is null or n.cleared_at > now() - interval '24 hours') and who.is_active
      and (n.area_path <@ any (who.acting) or n.area_path <@ any (who.looking) or n.team_id = any (who.teams))
    order by n.cleared_at is not null, n.raised_at desc, n.area_path limit 1000)
  select coalesce(json_agg(json_build_object('id', s.id, 'kind', s.kind, 'subject_id', s.subject_id, 'area_id', s.area_id,
    'raised_at', s.raised_at,
    'cleared_at', s.cleared_at, 'is_open', private.is_open_notice(s.cleared_at),
    'figures', case when s.is_acting or s.is_own then s.figures else s.figures - 'plan_title' - 'patrol_id' end,
    'nearest', case when s.is_acting then coalesce(near.unit, s.nearest) end,
    'team', case when s.is_acting or s.is_own then json_build_object('id', t.id, 'name', t.name, 'phone', t.phone) end,
    'is_seen', exists (select from private.notice_seen v where v.notice_id = s.id and v.user_id = s.me),
    'seen', case when s.is_acting
      then (select coalesce(json_agg(json_build_object('name', private.account_name(v.user_id), 'at', v.seen_at)
      order by v.seen_at), '[]'::json)
      from private.notice_seen v where v.notice_id = s.id) end,
    'taken_by', case when s.is_acting then private.account_name(s.taken_by) end, 'taken_at', s.taken_at,
    'is_mine', coalesce(s.taken_by = s.me, false), 'may_take', s.is_acting) order by s.cleared_at is not null, s.raised_at desc,
      s.area_path), '[]'::json)
  from shown s left join public.teams t on t.id = s.team_id
  -- Who is nearest now, not when it was raised: teams move.
  left join lateral (
    select jsonb_build_object('kind', u.kind, 'id', u.id, 'name', u.name, 'phone', u.phone, 'source', u.source,
      'distance_m', round(st_distancesphere(u.place, a.center))) as unit
    from unit u, public.areas a, who
    where a.id = s.area_id and u.area_path <@ any (who.acting)
    order by st_distancesphere(u.place, a.center) limit 1) near on s.rank <= 100 and s.is_acting and s.cleared_at is null
      and s.kind in ('void_area', 'weekly_rule')
$$;

/* Writes down that the caller has read these. → how many are newly read. */
create function private.see_notices(ids uuid[]) returns int
language plpgsql security definer set search_path = extensions, pg_temp as $$
declare
  acting ltree[] := private.my_paths('{chief,duty_officer,leader}');
  own uuid[] := array(select private.my_teams());
  n int;
begin
  insert into private.notice_seen (notice_id, user_id)
  select k.id, (select auth.uid()) from public.notices k
  where k.id = any (ids[1:1000]) and (select private.has_role(null)) and (k.area_path <@ any (acting) or k.team_id = any (own))
  on conflict do nothing;
  get diagnostics n = row_count;
  return n;
end $$;

/* Says that the caller deals with a notice, or no longer does. Twice is once. → {id, taken_by, taken_at} */
create function private.take_notice(notice_id uuid, is_taken boolean) returns json
language plpgsql security definer set search_path = extensions, pg_temp as $$
declare
  held public.notices;
  me uuid := (select auth.uid());
begin
  select * into held from public.notices n where n.id = notice_id for update;
  if held.id is null or not held.area_path <@ any (private.my_paths()) then
    perform private.refuse('P0002', 'not_found', '没有这条提醒，或不在你的辖区内。', 'notice_id');
  end if;
  perform private.require_role('{chief,duty_officer}', held.area_path, '处理提醒');
  if is_taken and held.cleared_at is not null then
    perform private.refuse('PT409', 'cleared', '情况已经消除，这条提醒不用再处理。', 'notice_id');
  end if;
  if held.taken_by is distinct from me and held.taken_by is not null
    and (is_taken or not private.has_role_over('{chief}', held.area_path)) then
    perform private.refuse('PT409', 'taken', format('%s 已在处理这条提醒。', coalesce(private.account_name(held.taken_by), '其他人')),
      'notice_id');
  end if;
  if is_taken is distinct from (held.taken_by is not null) then
    update public.notices n set taken_by = case when is_taken then me end, taken_at = case when is_taken then now() end
    where n.id = held.id returning * into held;
  end if;
  perform private.see_notices(array[held.id]);
  return json_build_object('id', held.id, 'taken_by', private.account_name(held.taken_by), 'taken_at', held.taken_at);
end $$;

/* Areas in which nobody has been for so many hours (null: as the settings say), the longest first, with the nearest unit on
   duty for the first twenty. → [{id, last_at|null, hours|null, nearest {kind, id, name, phone, source, distance_m}|null}] */
create function private.void_areas(hours int) returns json
language sql stable security definer set search_path = extensions, pg_temp as $$
  with who as materialized (select private.my_paths('{chief,duty_officer}') as acting),
  unit as materialized (select u.* from private.duty_units(now()) u, who where u.area_path <@ any (who.acting)),
  void as materialized (
    select v.*, row_number() over (order by v.last_at nulls first, v.area_path) as rank
    from who, private.void_ground(greatest(coalesce(void_areas.hours, private.setting_int('void_hours', 72)), 1),
      coalesce((select s.value #>> '{}' from public.settings s where s.key = 'void_kind'), 'finest'), now()) v
    where v.area_path <@ any (who.acting))
  select coalesce(json_agg(json_build_object('id', v.area_id, 'last_at', v.last_at,
    'hours', round(extract(epoch from now() - v.last_at) / 3600),
    'nearest', near.unit) order by v.rank), '[]'::json)
  from void v left join lateral (
    select json_build_object('kind', u.kind, 'id', u.id, 'name', u.name, 'phone', u.phone, 'source', u.source,
      'distance_m', round(st_distancesphere(u.place, v.center))) as unit
    from unit u order by st_distancesphere(u.place, v.center) limit 1) near on v.rank <= 20
$$;

create function public.notices_list() returns json
language sql stable set search_path = '' as $$ select private.notices_list() $$;
create function public.see_notices(ids uuid[]) returns int
language sql volatile set search_path = '' as $$ select private.see_notices(ids) $$;
create function public.take_notice(notice_id uuid, is_taken boolean default true) returns json
language sql volatile set search_path = '' as $$ select private.take_notice(notice_id, is_taken) $$;
create function public.void_areas(hours int default 72) returns json
language sql stable set search_path = '' as $$ select private.void_areas(hours) $$;
grant execute on function private.notices_list(), private.see_notices(uuid[]), private.take_notice(uuid, boolean),
  public.notices_list(), public.see_notices(uuid[]), public.take_notice(uuid, boolean), private.void_areas(int),
  public.void_areas(int) to authenticated, service_role;
