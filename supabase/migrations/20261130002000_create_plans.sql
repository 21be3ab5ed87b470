-- Patrol plans: which team stops where tonight, in which order, and why.
create table public.patrol_plans (
  id uuid primary key default gen_random_uuid(),
  area_id uuid not null references public.areas (id),
  area_path extensions.ltree not null,
  title text not null,
  service_day date not null,
  shift_from timestamptz not null,
  shift_to timestamptz not null,
  status text not null default 'draft',
  version int not null default 1,
  settings jsonb not null default '{}',
  forecast jsonb,
  published_at timestamptz,
  published_by uuid,
  rev bigint not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  created_by uuid default auth.uid(),
  constraint patrol_plans_title_length check (length(title) between 1 and 120),
  constraint patrol_plans_status_known check (status in ('draft', 'published', 'withdrawn')),
  constraint patrol_plans_shift_sane check (shift_to > shift_from and shift_to - shift_from <= interval '24 hours'),
  constraint patrol_plans_settings_size check (jsonb_typeof(settings) = 'object' and pg_column_size(settings) < 200000)
);
create index patrol_plans_area on public.patrol_plans (area_id);
create index patrol_plans_path on public.patrol_plans using gist (area_path);
create index patrol_plans_day on public.patrol_plans (service_day desc);
comment on table public.patrol_plans is 'A night (or day) plan of one area; version counts publications, rev counts saves';

create table public.plan_routes (
  id uuid primary key default gen_random_uuid(),
  plan_id uuid not null references public.patrol_plans (id) on delete cascade,
  area_path extensions.ltree not null,
  team_id uuid not null references public.teams (id),
  start_office_id uuid references public.police_offices (id) on delete set null,
  end_office_id uuid references public.police_offices (id) on delete set null,
  mode text not null default 'foot',
  leaves_at timestamptz,
  returns_at timestamptz,
  travel_s int not null default 0,
  travel_m float8 not null default 0,
  is_estimate boolean not null default false,
  geom extensions.geometry(LineString, 4326),
  constraint plan_routes_mode_known check (mode in ('foot', 'motorcycle', 'car')),
  constraint plan_routes_numbers_sane check (travel_s >= 0 and travel_m >= 0 and travel_m < 1e7),
  constraint plan_routes_once unique (plan_id, team_id)
);
create index plan_routes_path on public.plan_routes using gist (area_path);
create index plan_routes_team on public.plan_routes (team_id);
create index plan_routes_start on public.plan_routes (start_office_id);
create index plan_routes_end on public.plan_routes (end_office_id);
comment on table public.plan_routes is
  'One team''s way through a plan; is_estimate: travel times are a straight line × a factor, not roads';

create table public.plan_stops (
  id uuid primary key default gen_random_uuid(),
  plan_id uuid not null references public.patrol_plans (id) on delete cascade,
  route_id uuid references public.plan_routes (id) on delete cascade,  -- null: proposed, but on no route
  area_path extensions.ltree not null,
  seq int,
  kind text not null,
  subject_id uuid,
  name text not null,
  reason text,
  geom extensions.geometry(Point, 4326) not null,
  window_from timestamptz,
  window_to timestamptz,
  dwell_s int not null default 600,
  priority smallint not null default 2,
  is_must boolean not null default false,
  is_pinned boolean not null default false,
  arrive_at timestamptz,
  leave_at timestamptz,
  visited_at timestamptz,
  visited_s int,
  visit_source text,
  skipped_at timestamptz,
  skip_reason text,
  constraint plan_stops_kind_known check (kind in ('water', 'gap', 'hotspot', 'village', 'hazard', 'campaign', 'place',
    'manual')),
  constraint plan_stops_text_length check (length(name) between 1 and 120 and length(reason) <= 500),
  constraint plan_stops_dwell_sane check (dwell_s between 0 and 43200 and visited_s >= 0),
  constraint plan_stops_priority_step check (priority between 1 and 3),
  constraint plan_stops_window_ordered check (window_to >= window_from),
  constraint plan_stops_source_known check (visit_source in ('device', 'track', 'person')),
  constraint plan_stops_skip_whole check ((skipped_at is null) = (skip_reason is null)),
  constraint plan_stops_skip_length check (length(skip_reason) between 2 and 200),
  constraint plan_stops_on_earth check (
    not extensions.st_isempty(geom) and extensions.st_x(geom) between -180 and 180
    and extensions.st_y(geom) between -85.06 and 85.06 and not (extensions.st_x(geom) = 0 and extensions.st_y(geom) = 0))
);
create index plan_stops_plan on public.plan_stops (plan_id, route_id, seq);
create index plan_stops_route on public.plan_stops (route_id);
create index plan_stops_path on public.plan_stops using gist (area_path);
create index plan_stops_subject on public.plan_stops (subject_id);
comment on table public.plan_stops is
  'Stops with window, dwell, priority and why; visited_at and visited_s say what was delivered';

create table public.plan_templates (
  id uuid primary key default gen_random_uuid(),
  area_id uuid not null references public.areas (id),
  area_path extensions.ltree not null,
  name text not null,
  weekdays smallint[] not null default '{}',  -- 0 Sunday … 6; empty: only when asked for
  content jsonb not null,
  rev bigint not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  created_by uuid default auth.uid(),
  constraint plan_templates_name_length check (length(name) between 1 and 120),
  constraint plan_templates_weekdays_known check (weekdays <@ '{0,1,2,3,4,5,6}'::smallint[]),
  constraint plan_templates_size check (jsonb_typeof(content) = 'object' and pg_column_size(content) < 500000)
);
create index plan_templates_area on public.plan_templates (area_id);
create index plan_templates_path on public.plan_templates using gist (area_path);
comment on table public.plan_templates is 'Plans to start from again, on demand or on certain weekdays';

create trigger patrol_plans_place before insert or update of area_id on public.patrol_plans
  for each row execute function private.place_row_by_area();
create trigger patrol_plans_rev before update on public.patrol_plans for each row execute function private.bump_rev();
create trigger plan_templates_place before insert or update of area_id on public.plan_templates
  for each row execute function private.place_row_by_area();
create trigger plan_templates_rev before update on public.plan_templates for each row execute function private.bump_rev();

/* Routes and stops live where their plan lives. */
create function private.place_by_plan() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  select p.area_path into strict new.area_path from public.patrol_plans p where p.id = new.plan_id;
  return new;
end $$;
create trigger plan_routes_place before insert on public.plan_routes for each row execute function private.place_by_plan();
create trigger plan_stops_place before insert on public.plan_stops for each row execute function private.place_by_plan();
select private.audit_table('public.patrol_plans');
select private.audit_table('public.plan_templates');

grant select on public.patrol_plans, public.plan_templates to authenticated;
grant select (id, plan_id, area_path, team_id, start_office_id, end_office_id, mode, leaves_at, returns_at, travel_s, travel_m,
  is_estimate) on public.plan_routes to authenticated;
grant select (id, plan_id, route_id, area_path, seq, kind, subject_id, name, reason, window_from, window_to, dwell_s, priority,
  is_must, is_pinned,
  arrive_at, leave_at, visited_at, visited_s, visit_source, skipped_at, skip_reason) on public.plan_stops to authenticated;
grant all on public.patrol_plans, public.plan_routes, public.plan_stops, public.plan_templates to service_role;
alter table public.patrol_plans enable row level security;
alter table public.plan_routes enable row level security;
alter table public.plan_stops enable row level security;
alter table public.plan_templates enable row level security;

-- Commanders and leaders read every plan of their branch; a team reads what is published for it.
create function private.plans_of_my_teams() returns setof uuid language sql stable security definer set search_path = '' as $$
  select r.plan_id from public.plan_routes r join public.patrol_plans p on p.id = r.plan_id
  where p.status = 'published' and r.team_id in (select private.my_teams())
$$;

create function private.routes_of_my_teams() returns setof uuid language sql stable security definer set search_path = '' as $$
  select r.id from public.plan_routes r join public.patrol_plans p on p.id = r.plan_id
  where p.status = 'published' and r.team_id in (select private.my_teams())
$$;

create policy patrol_plans_select on public.patrol_plans for select to authenticated
  using (area_path operator(extensions.<@) any ((select private.my_paths('{chief,duty_officer,leader}'))::extensions.ltree[])
    or id in (select private.plans_of_my_teams()));
create policy plan_routes_select on public.plan_routes for select to authenticated
  using (area_path operator(extensions.<@) any ((select private.my_paths('{chief,duty_officer,leader}'))::extensions.ltree[])
    or id in (select private.routes_of_my_teams()));
create policy plan_stops_select on public.plan_stops for select to authenticated
  using (area_path operator(extensions.<@) any ((select private.my_paths('{chief,duty_officer,leader}'))::extensions.ltree[])
    or route_id in (select private.routes_of_my_teams()));
create policy plan_templates_select on public.plan_templates for select to authenticated
  using (area_path operator(extensions.<@) any ((select private.my_paths('{chief}'))::extensions.ltree[]));

grant execute on function private.plans_of_my_teams(), private.routes_of_my_teams() to authenticated, service_role;
