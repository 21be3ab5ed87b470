-- Something to put right, from report to verification, each step timed (the "five timelies").
create table public.hazards (
  id uuid primary key default gen_random_uuid(),
  code text not null default left(gen_random_uuid()::text, 8),
  kind text not null,
  severity smallint not null default 2,
  title text not null,
  description text,
  status text not null default 'reported',
  deadline date,
  geom extensions.geometry(Point, 4326) not null,
  area_id uuid not null references public.areas (id),
  area_path extensions.ltree not null,
  reported_at timestamptz not null default now(),
  accepted_at timestamptz,
  assigned_at timestamptz,
  resolved_at timestamptz,
  verified_at timestamptz,
  closed_at timestamptz,
  assignee_id uuid references public.personnel (id) on delete set null,
  rev bigint not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  created_by uuid default auth.uid(),
  constraint hazards_kind_known check (kind in ('fire', 'electricity', 'building', 'road', 'water', 'security', 'other')),
  constraint hazards_severity_step check (severity between 1 and 3),
  constraint hazards_status_known check (status in
    ('reported', 'accepted', 'assigned', 'in_progress', 'resolved', 'verified', 'closed', 'returned')),
  constraint hazards_text_length check (length(code) between 1 and 60 and length(title) between 1 and 120 and length(description) <= 4000),
  constraint hazards_on_earth check (
    not extensions.st_isempty(geom) and extensions.st_x(geom) between -180 and 180
    and extensions.st_y(geom) between -85.06 and 85.06 and not (extensions.st_x(geom) = 0 and extensions.st_y(geom) = 0))
);
create index hazards_code on public.hazards (code);
create index hazards_area on public.hazards (area_id);
create index hazards_path on public.hazards using gist (area_path);
create index hazards_geom_box on public.hazards using gist (geom);
create index hazards_assignee on public.hazards (assignee_id);
create index hazards_open on public.hazards (deadline) where status not in ('verified', 'closed');
comment on table public.hazards is 'Hazards 隐患; status changes only through transition_hazard';

create table public.hazard_events (
  id bigint generated always as identity primary key,
  hazard_id uuid not null references public.hazards (id) on delete cascade,
  area_path extensions.ltree not null,
  at timestamptz not null default now(),
  actor uuid,
  from_status text,
  to_status text not null,
  note text,
  constraint hazard_events_note_length check (length(note) <= 1000)
);
create index hazard_events_hazard on public.hazard_events (hazard_id, at);
create index hazard_events_path on public.hazard_events using gist (area_path);
comment on table public.hazard_events is 'Append-only steps of a hazard';

create trigger hazards_place before insert or update of area_id, geom on public.hazards for each row execute function private.place_row();
create trigger hazards_rev before update on public.hazards for each row execute function private.bump_rev();
select private.audit_table('public.hazards');

grant select on public.hazards, public.hazard_events to authenticated;
grant all on public.hazards to service_role;
grant select, insert on public.hazard_events to service_role;
alter table public.hazards enable row level security;
alter table public.hazard_events enable row level security;
create policy hazard_events_select on public.hazard_events for select to authenticated
  using (area_path operator(extensions.<@) any ((select private.my_paths())::extensions.ltree[]));
