-- Who people are and what they may do where. Roles come from this table, never from the token:
-- taking a role away works at the next request.
create table public.profiles (
  user_id uuid primary key references auth.users (id) on delete cascade,
  display_name text not null default '',
  phone text,
  status text not null default 'pending',
  refused_reason text,
  personnel_id uuid,  -- references personnel, added with that table
  wanted_area_id uuid references public.areas (id) on delete set null,
  locale text not null default 'zh-CN',
  rev bigint not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  created_by uuid,
  constraint profiles_status_known check (status in ('pending', 'active', 'refused', 'disabled')),
  constraint profiles_name_length check (length(display_name) <= 60),
  constraint profiles_phone_length check (length(phone) <= 30),
  constraint profiles_reason_length check (length(refused_reason) <= 300),
  constraint profiles_locale_known check (locale in ('zh-CN', 'en'))
);
create index profiles_personnel on public.profiles (personnel_id);
create index profiles_wanted_area on public.profiles (wanted_area_id);
comment on table public.profiles is 'One row for each sign-in; pending until an administrator approves';

create table public.memberships (
  user_id uuid not null references public.profiles (user_id) on delete cascade,
  area_id uuid not null references public.areas (id),
  area_path extensions.ltree not null,
  role text not null,
  granted_by uuid,
  granted_at timestamptz not null default now(),
  primary key (user_id, area_id, role),
  constraint memberships_role_known check (role in ('administrator', 'chief', 'duty_officer', 'grid_worker', 'leader', 'viewer'))
);
create index memberships_area on public.memberships (area_id);
create index memberships_path on public.memberships using gist (area_path);
comment on table public.memberships is 'A role held in a branch of the area tree; counts only while the profile is active';

create function private.open_profile() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  insert into public.profiles (user_id, display_name, phone, wanted_area_id)
  values (new.id, left(coalesce(new.raw_user_meta_data ->> 'display_name', ''), 60), left(new.phone::text, 30),
    (select a.id from public.areas a where a.id::text = new.raw_user_meta_data ->> 'area_id' and a.deleted_at is null))
  on conflict (user_id) do nothing;
  return new;
end $$;
create trigger patrolgrid_open_profile after insert on auth.users for each row execute function private.open_profile();

create function private.place_membership() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  select path into strict new.area_path from public.areas where id = new.area_id;
  return new;
end $$;
create trigger memberships_place before insert or update of area_id on public.memberships
  for each row execute function private.place_membership();
create trigger profiles_rev before update on public.profiles for each row execute function private.bump_rev();

/* Paths of the areas in which the caller holds a role (any of `roles`, or any at all). Empty for whoever is not active.
   Use it as a set, `area_path <@ any ((select private.my_paths())::extensions.ltree[])`: once a statement, not once a row. */
create function private.my_paths(roles text[] default null) returns extensions.ltree[]
language sql stable security definer set search_path = '' as $$
  select coalesce(array_agg(distinct m.area_path), '{}')
  from public.memberships m join public.profiles p on p.user_id = m.user_id
  where m.user_id = (select auth.uid()) and p.status = 'active' and (roles is null or m.role = any (roles))
$$;

/* Does the caller hold one of these roles somewhere (at, or above) on this path? */
create function private.has_role_over(roles text[], path extensions.ltree) returns boolean
language sql stable set search_path = '' as $$
  select path operator(extensions.<@) any (private.my_paths(roles))
$$;

create function private.has_role(roles text[]) returns boolean
language sql stable set search_path = '' as $$ select cardinality(private.my_paths(roles)) > 0 $$;

/* Stops unless the caller holds one of these roles over the path. `act` finishes the sentence "你没有权限…". */
create function private.require_role(roles text[], path extensions.ltree, act text) returns void
language plpgsql stable set search_path = '' as $$
begin
  if path is null or not private.has_role_over(roles, path) then
    perform private.refuse('42501', 'forbidden', format('你没有权限%s。需要时请联系本辖区管理员调整权限。', act), null,
      jsonb_build_object('roles', to_jsonb(roles)));
  end if;
end $$;

/* The area in which every active administrator works, if one of them administers it. */
create function private.top_administration() returns table (path extensions.ltree)
language sql stable security definer set search_path = '' as $$
  with held as materialized (select distinct m.area_path from public.memberships m
    join public.profiles p on p.user_id = m.user_id where m.role = 'administrator' and p.status = 'active')
  select h.area_path from held h where not exists (select from held o where not o.area_path operator(extensions.<@) h.area_path)
$$;

/* True for an administrator in whose branch every administrator works. Two counties side by side have no such person
   until somebody administers what is above both. */
create function private.is_root_administrator() returns boolean
language sql stable security definer set search_path = '' as $$
  select private.my_paths('{administrator}') operator(pg_catalog.&&) array(select t.path from private.top_administration() t)
$$;

/* Whether the caller admits people who ask for this area: its administrator; whoever asks for none is seen by the one above
   every other administrator alone. */
create function private.may_admit(wanted_area_id uuid) returns boolean
language sql stable security definer set search_path = '' as $$
  select case when wanted_area_id is null then private.is_root_administrator() else exists (select from public.areas a
    where a.id = wanted_area_id and a.path operator(extensions.<@) any (private.my_paths('{administrator}'))) end
$$;

/* People an administrator looks after: those with a role in his branch, and those who wait for one there. */
create function private.my_people() returns setof uuid
language sql stable security definer set search_path = '' as $$
  select p.user_id from public.profiles p
  where private.has_role('{administrator}') and (
    exists (select from public.memberships m where m.user_id = p.user_id
      and m.area_path operator(extensions.<@) any ((select private.my_paths('{administrator}'))::extensions.ltree[]))
    or (not exists (select from public.memberships m where m.user_id = p.user_id)
      and private.may_admit(p.wanted_area_id)))
$$;

grant select on public.areas, public.profiles, public.memberships to authenticated;
grant update (display_name, locale) on public.profiles to authenticated;
grant all on public.areas, public.profiles, public.memberships to service_role;
alter table public.profiles enable row level security;
alter table public.memberships enable row level security;

create policy areas_select on public.areas for select to authenticated
  using (deleted_at is null and path operator(extensions.<@) any ((select private.my_paths())::extensions.ltree[]));
create policy memberships_select on public.memberships for select to authenticated
  using (user_id = (select auth.uid())
    or area_path operator(extensions.<@) any ((select private.my_paths('{administrator}'))::extensions.ltree[]));
create policy profiles_select on public.profiles for select to authenticated
  using ((select private.has_role(null)) and (user_id = (select auth.uid()) or user_id in (select private.my_people())));
create policy profiles_update on public.profiles for update to authenticated
  using ((select private.has_role(null)) and user_id = (select auth.uid())) with check (user_id = (select auth.uid()));

grant execute on function private.my_paths(text[]), private.has_role_over(text[], extensions.ltree), private.has_role(text[]),
  private.require_role(text[], extensions.ltree, text), private.my_people() to authenticated, service_role;
