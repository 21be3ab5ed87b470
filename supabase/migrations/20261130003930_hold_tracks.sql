-- A legal hold: positions that a case, a complaint or an inquiry needs are kept past their time, by name and with a reason.
create table public.track_holds (
  id uuid primary key default gen_random_uuid(),
  area_id uuid not null references public.areas (id),
  area_path extensions.ltree not null,
  patrol_id uuid references public.patrols (id),  -- null: everything recorded by patrols of the area and below
  reason text not null,
  until_day date,  -- kept through this day; null: until it is released
  created_at timestamptz not null default now(),
  created_by uuid default auth.uid(),
  released_at timestamptz,
  released_by uuid,
  constraint track_holds_reason_length check (length(btrim(reason)) between 4 and 300),
  constraint track_holds_release_whole check (released_at is not null or released_by is null)
);
create index track_holds_area on public.track_holds (area_id);
create index track_holds_path on public.track_holds using gist (area_path);
create index track_holds_patrol on public.track_holds (patrol_id);
comment on table public.track_holds is
  'Patrols, or all patrols of an area, whose fixes and lines retention must not touch: why, until when, set and released by whom';

/* Is something holding this patrol today? */
create function private.is_held(patrol_id uuid, path extensions.ltree) returns boolean
language sql stable security definer set search_path = extensions, pg_temp as $$
  select exists (select from public.track_holds h
    where h.released_at is null and coalesce(h.until_day, 'infinity') >= (now() at time zone 'Asia/Shanghai')::date
      and (h.patrol_id = is_held.patrol_id or (h.patrol_id is null and is_held.path <@ h.area_path)))
$$;

/* A held patrol is not deleted by any way, taking an import back included. */
create function private.keep_held() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  if private.is_held(old.id, old.area_path) then
    perform private.refuse('PT409', 'held', '这次巡逻的轨迹已被留存，解除留存之前不能删除。', 'id');
  end if;
  delete from public.track_holds h where h.patrol_id = old.id;
  return old;
end $$;
create trigger patrols_keep_held before delete on public.patrols for each row execute function private.keep_held();
create trigger track_holds_place before insert or update of area_id on public.track_holds
  for each row execute function private.place_row_by_area();
select private.audit_table('public.track_holds');
select private.tell_table('public.track_holds', 'holds');

grant select on public.track_holds to authenticated;
grant all on public.track_holds to service_role;
alter table public.track_holds enable row level security;
create policy track_holds_select on public.track_holds for select to authenticated
  using (area_path operator(extensions.<@) any ((select private.my_paths('{administrator,chief}'))::extensions.ltree[]));

/* hold: {id, patrol_id | area_id, reason, until_day?} → {id}. The same id again changes nothing. */
create function private.hold_tracks(hold jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  walk public.patrols;
  ground uuid := (hold ->> 'area_id')::uuid;
  path extensions.ltree;
  made uuid := coalesce((hold ->> 'id')::uuid, gen_random_uuid());
begin
  if hold ->> 'patrol_id' is not null then
    select * into walk from public.patrols p where p.id = (hold ->> 'patrol_id')::uuid;
    ground := walk.area_id;
    path := walk.area_path;
  else
    select a.path into path from public.areas a where a.id = ground and a.deleted_at is null;
  end if;
  perform private.require_role('{administrator,chief}', path, '留存这些轨迹');
  if length(btrim(coalesce(hold ->> 'reason', ''))) < 4 then
    perform private.refuse('22023', 'no_reason', '留存轨迹须写明事由（至少 4 个字），事由会记录在案。', 'reason');
  end if;
  if (hold ->> 'until_day')::date < (now() at time zone 'Asia/Shanghai')::date then
    perform private.refuse('22023', 'bad_day', '留存截止日期不能早于今天；不填表示一直留存到解除。', 'until_day');
  end if;
  insert into public.track_holds (id, area_id, patrol_id, reason, until_day)
  values (made, ground, walk.id, left(btrim(hold ->> 'reason'), 300), (hold ->> 'until_day')::date) on conflict (id) do nothing;
  return jsonb_build_object('id', made);
end $$;

/* Ends a hold: from the next day's chores on its positions are past their time like any others. → {id, released_at} */
create function private.release_hold(id uuid) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  held public.track_holds;
begin
  select * into held from public.track_holds h where h.id = release_hold.id for update;
  if held.id is null or not private.has_role_over('{administrator,chief}', held.area_path) then
    perform private.refuse('PT404', 'not_found', '没有这项留存，或不在你的辖区内。', 'id');
  end if;
  if held.released_at is null then
    update public.track_holds h set released_at = now(), released_by = (select auth.uid())
    where h.id = held.id returning * into held;
  end if;
  return jsonb_build_object('id', held.id, 'released_at', held.released_at);
end $$;

/* Holds of the branch, those in force first, newest first. → [{id, area_id, area_name, patrol_id|null, started_at|null, reason,
   until_day|null, created_at, created_by (name), released_at|null, released_by (name)|null, in_force}] */
create function private.holds_list() returns json
language sql stable security definer set search_path = extensions, pg_temp as $$
  select coalesce(json_agg(json_build_object('id', h.id, 'area_id', h.area_id, 'area_name', a.name, 'patrol_id', h.patrol_id,
    'started_at', p.started_at, 'reason', h.reason, 'until_day', h.until_day, 'created_at', h.created_at,
    'created_by', private.account_name(h.created_by), 'released_at', h.released_at,
    'released_by', private.account_name(h.released_by), 'in_force', f.is_on)
    order by f.is_on desc, h.created_at desc), '[]'::json)
  from public.track_holds h join public.areas a on a.id = h.area_id left join public.patrols p on p.id = h.patrol_id
  cross join lateral (select h.released_at is null
    and coalesce(h.until_day, 'infinity') >= (now() at time zone 'Asia/Shanghai')::date as is_on) f
  where h.area_path <@ any ((select private.my_paths('{administrator,chief}'))::ltree[])
$$;

create function public.hold_tracks(hold jsonb) returns jsonb
language sql volatile set search_path = '' as $$ select private.hold_tracks(hold) $$;
create function public.release_hold(id uuid) returns jsonb
language sql volatile set search_path = '' as $$ select private.release_hold(id) $$;
create function public.holds_list() returns json
language sql stable set search_path = '' as $$ select private.holds_list() $$;
grant execute on function private.hold_tracks(jsonb), private.release_hold(uuid), private.holds_list(),
  public.hold_tracks(jsonb), public.release_hold(uuid), public.holds_list() to authenticated, service_role;
