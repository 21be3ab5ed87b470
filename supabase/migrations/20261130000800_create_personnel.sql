-- The people who patrol, and the teams they form.
create table public.personnel (
  id uuid primary key default gen_random_uuid(),
  area_id uuid not null references public.areas (id),
  area_path extensions.ltree not null,
  name text not null,
  kind text not null,
  phone text,
  office_id uuid,  -- references police_offices, added with that table
  user_id uuid references public.profiles (user_id) on delete set null,
  is_active boolean not null default true,
  rev bigint not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  created_by uuid default auth.uid(),
  constraint personnel_kind_known check (kind in ('officer', 'auxiliary', 'grid_worker', 'security_director', 'volunteer',
    'coordinator')),
  constraint personnel_name_length check (length(name) between 1 and 60),
  constraint personnel_phone_length check (length(phone) <= 30)
);
create index personnel_area on public.personnel (area_id);
create index personnel_path on public.personnel using gist (area_path);
create index personnel_office on public.personnel (office_id);
create unique index personnel_user on public.personnel (user_id);
comment on table public.personnel is
  'Officers, auxiliaries, grid workers, security directors, volunteers, coordinators; nobody else is recorded';

create table public.teams (
  id uuid primary key default gen_random_uuid(),
  area_id uuid not null references public.areas (id),
  area_path extensions.ltree not null,
  code text not null default left(gen_random_uuid()::text, 8),
  name text not null,
  kind text not null,
  home_office_id uuid,  -- references police_offices
  phone text,
  colour smallint not null default 0,
  is_active boolean not null default true,
  rev bigint not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  created_by uuid default auth.uid(),
  constraint teams_kind_known check (kind in ('regular', 'night', 'women', 'volunteer')),
  constraint teams_name_length check (length(name) between 1 and 60),
  constraint teams_phone_length check (length(phone) <= 30),
  constraint teams_colour_index check (colour between 0 and 11)
);
-- Within one tree, as for areas.
create unique index teams_code_unique on public.teams (code, extensions.subpath(area_path, 0, 1));
create index teams_area on public.teams (area_id);
create index teams_path on public.teams using gist (area_path);
create index teams_office on public.teams (home_office_id);
comment on table public.teams is 'Patrol teams; colour is an index into the twelve team colours of the interface';

create table public.team_members (
  team_id uuid not null references public.teams (id) on delete cascade,
  personnel_id uuid not null references public.personnel (id) on delete cascade,
  is_lead boolean not null default false,
  primary key (team_id, personnel_id)
);
create index team_members_person on public.team_members (personnel_id);
comment on table public.team_members is 'Who walks with which team';

alter table public.areas add constraint areas_responsible_fk foreign key (responsible_id) references public.personnel (id)
  on delete set null;
alter table public.profiles add constraint profiles_personnel_fk foreign key (personnel_id) references public.personnel (id)
  on delete set null;

/* Teams the caller walks with. A link to a person alone is not enough: without a role there is no access. */
create function private.my_teams() returns setof uuid language sql stable security definer set search_path = '' as $$
  select tm.team_id from public.personnel p
  join public.team_members tm on tm.personnel_id = p.id
  join public.profiles pr on pr.user_id = p.user_id and pr.status = 'active'
  where p.user_id = (select auth.uid()) and p.is_active and private.has_role(null)
$$;

/* Teams the caller may change. */
create function private.teams_i_run() returns setof uuid language sql stable security definer set search_path = '' as $$
  select t.id from public.teams t
  where t.area_path operator(extensions.<@) any ((select private.my_paths('{administrator,chief}'))::extensions.ltree[])
$$;

/* The phone of a team, for those who command its branch and those who walk with it; null for everybody else. */
create function private.team_phone(team uuid) returns text
language sql stable security definer set search_path = '' as $$
  select t.phone from public.teams t where t.id = team
    and (private.has_role_over('{administrator,chief,duty_officer}', t.area_path) or t.id in (select private.my_teams()))
$$;

create trigger personnel_place before insert or update of area_id on public.personnel
  for each row execute function private.place_row_by_area();
create trigger personnel_rev before update on public.personnel for each row execute function private.bump_rev();
create trigger teams_place before insert or update of area_id on public.teams
  for each row execute function private.place_row_by_area();
create trigger teams_rev before update on public.teams for each row execute function private.bump_rev();
select private.audit_table('public.personnel');
select private.audit_table('public.teams');
select private.audit_table('public.team_members', 'team_id', 'personnel_id');

-- area_path, rev and the stamps are not among the columns a client may write.
grant select, delete on public.personnel, public.team_members to authenticated;
-- All but phone: team_phone says who is told it.
grant select (id, area_id, area_path, code, name, kind, home_office_id, colour, is_active, rev, created_at, updated_at,
  created_by), delete on public.teams to authenticated;
grant insert (id, area_id, name, kind, phone, office_id, user_id, is_active),
  update (area_id, name, kind, phone, office_id, user_id, is_active) on public.personnel to authenticated;
grant insert (id, area_id, code, name, kind, home_office_id, phone, colour, is_active),
  update (area_id, code, name, kind, home_office_id, phone, colour, is_active) on public.teams to authenticated;
grant insert (team_id, personnel_id, is_lead), update (is_lead) on public.team_members to authenticated;
grant all on public.personnel, public.teams, public.team_members to service_role;
alter table public.personnel enable row level security;
alter table public.teams enable row level security;
alter table public.team_members enable row level security;

create policy personnel_select on public.personnel for select to authenticated
  using (area_path operator(extensions.<@)
    any ((select private.my_paths('{administrator,chief,duty_officer}'))::extensions.ltree[]));
create policy personnel_insert on public.personnel for insert to authenticated
  with check (area_path operator(extensions.<@) any ((select private.my_paths('{administrator,chief}'))::extensions.ltree[]));
create policy personnel_update on public.personnel for update to authenticated
  using (area_path operator(extensions.<@) any ((select private.my_paths('{administrator,chief}'))::extensions.ltree[]))
  with check (area_path operator(extensions.<@) any ((select private.my_paths('{administrator,chief}'))::extensions.ltree[]));
create policy personnel_delete on public.personnel for delete to authenticated
  using (area_path operator(extensions.<@) any ((select private.my_paths('{administrator,chief}'))::extensions.ltree[]));
create policy teams_select on public.teams for select to authenticated
  using (area_path operator(extensions.<@) any ((select private.my_paths())::extensions.ltree[]));
create policy teams_insert on public.teams for insert to authenticated
  with check (area_path operator(extensions.<@) any ((select private.my_paths('{administrator,chief}'))::extensions.ltree[]));
create policy teams_update on public.teams for update to authenticated
  using (area_path operator(extensions.<@) any ((select private.my_paths('{administrator,chief}'))::extensions.ltree[]))
  with check (area_path operator(extensions.<@) any ((select private.my_paths('{administrator,chief}'))::extensions.ltree[]));
create policy teams_delete on public.teams for delete to authenticated
  using (area_path operator(extensions.<@) any ((select private.my_paths('{administrator,chief}'))::extensions.ltree[]));
create policy team_members_select on public.team_members for select to authenticated
  using (team_id in (select t.id from public.teams t));
create policy team_members_insert on public.team_members for insert to authenticated
  with check (team_id in (select private.teams_i_run()) and personnel_id in (select p.id from public.personnel p));
create policy team_members_update on public.team_members for update to authenticated
  using (team_id in (select private.teams_i_run())) with check (team_id in (select private.teams_i_run()));
create policy team_members_delete on public.team_members for delete to authenticated
  using (team_id in (select private.teams_i_run()));

grant execute on function private.my_teams(), private.teams_i_run(), private.team_phone(uuid) to authenticated, service_role;
