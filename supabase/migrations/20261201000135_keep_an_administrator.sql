-- The last administrator stays; and what an administrator sees of accounts since they can be made by hand.

/* Over every area that had an administrator one must be left: at it or above. Fires after a role went or an account closed,
   whichever way; two who end each other at one time wait for one another. The server's own hand is not held. */
create function private.keep_an_administrator() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  if (select auth.uid()) is null then return null; end if;
  perform pg_advisory_xact_lock(hashtextextended('administrators', 0));
  if exists (select from public.memberships gone
      where tg_table_name = 'profiles' and gone.user_id = old.user_id and gone.role = 'administrator'
        and not private.is_administered(gone.area_path))
    or (tg_table_name = 'memberships' and to_jsonb(old) ->> 'role' = 'administrator'
      and not private.is_administered((to_jsonb(old) ->> 'area_path')::extensions.ltree)) then
    perform private.refuse('22023', 'last_administrator',
      '这是该辖区最后一位管理员，不能停用或收回。请先让另一人担任管理员。', 'user_id');
  end if;
  return null;
end $$;
create function private.is_administered(path extensions.ltree) returns boolean
language sql stable security definer set search_path = '' as $$
  select exists (select from public.memberships m join public.profiles p on p.user_id = m.user_id
    where m.role = 'administrator' and p.status = 'active' and m.area_path operator(extensions.@>) path)
$$;
create trigger memberships_keep_administrator after delete on public.memberships
  for each row execute function private.keep_an_administrator();
create trigger profiles_keep_administrator after update of status on public.profiles
  for each row when (old.status = 'active' and new.status <> 'active') execute function private.keep_an_administrator();

/* As before, and: whoever has not chosen his own password yet is not opened by hand. */
create or replace function private.set_user_status(user_id uuid, status text, reason text) returns jsonb
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
  update public.profiles p set refused_reason = case
    when set_user_status.status in ('refused', 'disabled') then left(reason, 300) end,
    status = case when set_user_status.status = 'active' and p.one_time_at is not null then 'pending'
      else set_user_status.status end
  where p.user_id = set_user_status.user_id returning p.* into saved;
  return jsonb_build_object('user_id', saved.user_id, 'status', saved.status, 'rev', saved.rev);
end $$;

/* As before, with whose account it is and whether a one-time password waits. */
create or replace function private.users_list() returns json
language sql stable security definer set search_path = '' as $$
  select coalesce(json_agg(json_build_object('user_id', p.user_id, 'display_name', p.display_name, 'phone',
      coalesce(p.phone, u.phone), 'email', u.email, 'status', p.status,
    'refused_reason', p.refused_reason, 'created_at', p.created_at, 'last_sign_in_at', u.last_sign_in_at,
    'personnel_id', p.personnel_id, 'personnel_name', n.name, 'one_time_at', p.one_time_at, 'rev', p.rev,
    'wanted_area_id', p.wanted_area_id,
    'roles', (select coalesce(json_agg(json_build_object('role', m.role, 'area_id', a.id, 'area_name', a.name,
      'area_kind', a.kind) order by m.area_path), '[]'::json)
      from public.memberships m join public.areas a on a.id = m.area_id
      where m.user_id = p.user_id and m.area_path operator(extensions.<@)
        any ((select private.my_paths('{administrator}'))::extensions.ltree[])))
    order by (p.status <> 'pending'), p.created_at desc), '[]'::json)
  from public.profiles p join auth.users u on u.id = p.user_id left join public.personnel n on n.id = p.personnel_id
  where p.user_id in (select private.my_people())
$$;
