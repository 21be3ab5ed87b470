-- Approving people and giving them roles.

/* Stops unless the caller administers everything the user holds; the root administrator, or a user without any role, needs no
   more. */
create function private.require_charge(user_id uuid) returns void
language plpgsql stable security definer set search_path = '' as $$
begin
  if require_charge.user_id not in (select private.my_people()) or exists (
    select from public.memberships m where m.user_id = require_charge.user_id
      and not m.area_path operator(extensions.<@) any ((select private.my_paths('{administrator}'))::extensions.ltree[])) then
    perform private.refuse('42501', 'forbidden', '此人不全在你的管理范围内，请由上级管理员处理。', 'user_id');
  end if;
end $$;

create function private.set_user_status(user_id uuid, status text, reason text) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  saved public.profiles;
begin
  perform private.require_charge(user_id);
  if user_id = (select auth.uid()) and status <> 'active' then
    perform private.refuse('22023', 'yourself', '不能停用自己的账号，请由另一位管理员操作。', 'user_id');
  end if;
  if status = 'refused' and coalesce(btrim(reason), '') = '' then
    perform private.refuse('22023', 'no_reason', '请写明不予批准的原因，申请人会看到。', 'reason');
  end if;
  update public.profiles p set status = set_user_status.status, refused_reason = case
    when set_user_status.status in ('refused', 'disabled') then left(reason, 300) end
  where p.user_id = set_user_status.user_id returning p.* into saved;
  return jsonb_build_object('user_id', saved.user_id, 'status', saved.status, 'rev', saved.rev);
end $$;

create function private.grant_role(user_id uuid, area_id uuid, role text) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  path extensions.ltree;
begin
  select a.path into path from public.areas a where a.id = grant_role.area_id and a.deleted_at is null;
  perform private.require_role('{administrator}', path, '在这个辖区授予角色');
  if grant_role.user_id not in (select private.my_people()) then
    perform private.refuse('42501', 'forbidden', '此人不在你的管理范围内，请由上级管理员处理。', 'user_id');
  end if;
  insert into public.memberships (user_id, area_id, area_path, role, granted_by)
  values (grant_role.user_id, grant_role.area_id, path, grant_role.role, (select auth.uid())) on conflict do nothing;
  return jsonb_build_object('user_id', user_id, 'area_id', area_id, 'role', role);
end $$;

create function private.revoke_role(user_id uuid, area_id uuid, role text) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  gone public.memberships;
begin
  select * into gone from public.memberships m where m.user_id = revoke_role.user_id and m.area_id = revoke_role.area_id
    and m.role = revoke_role.role;
  perform private.require_role('{administrator}', gone.area_path, '收回这个角色');
  if gone.user_id = (select auth.uid()) and gone.role = 'administrator' then
    perform private.refuse('22023', 'yourself', '不能收回自己的管理员角色，请由另一位管理员操作。', 'user_id');
  end if;
  delete from public.memberships m where m.user_id = gone.user_id and m.area_id = gone.area_id and m.role = gone.role;
  -- Who has no role left stays in reach of those who took it, so that they can give it back.
  update public.profiles p set wanted_area_id = gone.area_id where p.user_id = gone.user_id
    and not exists (select from public.memberships m where m.user_id = p.user_id);
  return jsonb_build_object('user_id', user_id, 'area_id', area_id, 'role', role);
end $$;

/* People an administrator looks after, waiting ones first. */
create function private.users_list() returns json
language sql stable security definer set search_path = '' as $$
  select coalesce(json_agg(json_build_object('user_id', p.user_id, 'display_name', p.display_name, 'phone', p.phone,
    'email', u.email, 'status', p.status,
    'refused_reason', p.refused_reason, 'created_at', p.created_at, 'last_sign_in_at', u.last_sign_in_at,
    'personnel_id', p.personnel_id, 'rev', p.rev, 'wanted_area_id', p.wanted_area_id,
    'roles', (select coalesce(json_agg(json_build_object('role', m.role, 'area_id', a.id, 'area_name', a.name,
      'area_kind', a.kind) order by m.area_path), '[]'::json)
      from public.memberships m join public.areas a on a.id = m.area_id
      where m.user_id = p.user_id and m.area_path operator(extensions.<@)
        any ((select private.my_paths('{administrator}'))::extensions.ltree[])))
    order by (p.status <> 'pending'), p.created_at desc), '[]'::json)
  from public.profiles p join auth.users u on u.id = p.user_id where p.user_id in (select private.my_people())
$$;

create function public.set_user_status(user_id uuid, status text, reason text default null) returns jsonb
language sql volatile set search_path = '' as $$ select private.set_user_status(user_id, status, reason) $$;
create function public.grant_role(user_id uuid, area_id uuid, role text) returns jsonb
language sql volatile set search_path = '' as $$ select private.grant_role(user_id, area_id, role) $$;
create function public.revoke_role(user_id uuid, area_id uuid, role text) returns jsonb
language sql volatile set search_path = '' as $$ select private.revoke_role(user_id, area_id, role) $$;
create function public.users_list() returns json language sql stable set search_path = '' as $$ select private.users_list() $$;
grant execute on function private.set_user_status(uuid, text, text), private.grant_role(uuid, uuid, text),
  private.revoke_role(uuid, uuid, text), private.users_list(), public.set_user_status(uuid, text, text),
  public.grant_role(uuid, uuid, text), public.revoke_role(uuid, uuid, text), public.users_list()
  to authenticated, service_role;
