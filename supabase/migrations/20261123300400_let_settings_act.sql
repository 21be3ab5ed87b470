-- Who may change what holds for the whole installation, and what follows at once. Above the one county that an installation serves the tree
-- often has a prefecture that nobody administers: then the county's administrator is the top one.

/* True for an administrator in whose branch every administrator works. Two counties side by side have no such person
   until somebody administers what is above both. */
create or replace function private.is_root_administrator() returns boolean
language sql stable security definer set search_path = '' as $$
  select exists (select from unnest(private.my_paths('{administrator}')) mine
    where not exists (select from public.memberships m join public.profiles p on p.user_id = m.user_id
      where m.role = 'administrator' and p.status = 'active' and not m.area_path operator(extensions.<@) mine))
$$;

/* Whether the caller may change the settings. */
create function private.may_save_settings() returns boolean
language sql stable security definer set search_path = '' as $$ select private.is_root_administrator() $$;
create function public.may_save_settings() returns boolean
language sql stable set search_path = '' as $$ select private.may_save_settings() $$;
grant execute on function private.may_save_settings(), public.may_save_settings() to authenticated, service_role;

/* What notices go by changed: they follow at once, not at the next minute. */
create function private.raise_by_setting() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  if exists (select from changed_rows c where c.key in ('void_hours', 'void_kind', 'late_grace_min', 'lost_contact_min', 'weekly_patrols')) then
    perform private.raise_notices();
  end if;
  return null;
end $$;
create trigger settings_raise_insert after insert on public.settings referencing new table as changed_rows
  for each statement execute function private.raise_by_setting();
create trigger settings_raise_update after update on public.settings referencing new table as changed_rows
  for each statement execute function private.raise_by_setting();
