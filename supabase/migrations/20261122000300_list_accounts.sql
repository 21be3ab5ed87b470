-- Sign-ins that an administrator looks after: who waits, who was refused, who holds which role where.

create function private.accounts_list() returns json
language plpgsql stable security definer set search_path = public, extensions, pg_temp as $$
begin
  if not private.has_role('{administrator}') then
    perform private.refuse('42501', 'forbidden', '只有管理员可以查看账号。');
  end if;
  return (
    select coalesce(json_agg(json_build_object(
      'id', p.user_id, 'display_name', p.display_name, 'login', coalesce(nullif(u.phone::text, ''), u.email), 'status', p.status,
      'refused_reason', p.refused_reason, 'created_at', p.created_at,
      'roles', (select coalesce(json_agg(json_build_object('role', m.role, 'area_id', m.area_id, 'area_name', a.name) order by m.role), '[]'::json)
        from public.memberships m join public.areas a on a.id = m.area_id where m.user_id = p.user_id))
      order by (p.status <> 'pending'), p.created_at desc), '[]'::json)
    from public.profiles p join auth.users u on u.id = p.user_id
    where p.user_id in (select private.my_people()));
end $$;
grant execute on function private.accounts_list() to authenticated, service_role;

create function public.accounts_list() returns json
language sql stable set search_path = '' as $$ select private.accounts_list() $$;
grant execute on function public.accounts_list() to authenticated;
