-- Calls and events, and every step of their life.
create table public.incidents (
  id uuid primary key default gen_random_uuid(),
  code text not null default left(gen_random_uuid()::text, 8),
  type text not null,
  type_group text not null default 'other',
  status text not null default 'received',
  source text,
  summary text,
  address text,
  occurred_at timestamptz not null,
  time_precision text not null default 'minute',
  received_at timestamptz,
  dispatched_at timestamptz,
  en_route_at timestamptz,
  arrived_at timestamptz,
  closed_at timestamptz,
  geom extensions.geometry(Point, 4326) not null,
  area_id uuid not null references public.areas (id),
  area_path extensions.ltree not null,
  assigned_team_id uuid references public.teams (id) on delete set null,
  -- Kept beside occurred_at so that filters by hour and weekday cost an integer, not a time-zone conversion.
  local_hour smallint generated always as (extract(hour from occurred_at at time zone 'Asia/Shanghai')) stored,
  local_weekday smallint generated always as (extract(dow from occurred_at at time zone 'Asia/Shanghai')) stored,
  external_key text,
  content_hash text,
  import_id uuid,
  import_area_id uuid,  -- the area the keys of that file are good for
  rev bigint not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  created_by uuid default auth.uid(),
  constraint incidents_group_known check (type_group in
    ('theft', 'violence', 'fraud', 'traffic', 'dispute', 'help', 'fire', 'water', 'other')),
  constraint incidents_status_known check (status in ('received', 'dispatched', 'en_route', 'arrived', 'closed')),
  constraint incidents_precision_known check (time_precision in ('minute', 'day')),
  constraint incidents_text_length check (length(code) between 1 and 60 and length(type) between 1 and 120
    and length(source) <= 60 and length(summary) <= 4000 and length(address) <= 300),
  constraint incidents_on_earth check (
    not extensions.st_isempty(geom) and extensions.st_x(geom) between -180 and 180
    and extensions.st_y(geom) between -85.06 and 85.06 and not (extensions.st_x(geom) = 0 and extensions.st_y(geom) = 0))
);
create index incidents_code on public.incidents (code);
create unique index incidents_key_unique on public.incidents (external_key, import_area_id);
create index incidents_area on public.incidents (area_id);
create index incidents_path on public.incidents using gist (area_path);
create index incidents_geom_box on public.incidents using gist (geom);
create index incidents_occurred on public.incidents (occurred_at desc);
create index incidents_team on public.incidents (assigned_team_id);
create index incidents_import on public.incidents (import_id);
comment on table public.incidents is 'Incidents and help calls; response time is arrived_at − received_at';
comment on column public.incidents.time_precision is 'day: the source gave a date only, so hour charts must leave the row out';

create table public.incident_events (
  id bigint generated always as identity primary key,
  incident_id uuid not null references public.incidents (id) on delete cascade,
  area_path extensions.ltree not null,
  at timestamptz not null default now(),
  actor uuid,
  from_status text,
  to_status text not null,
  note text,
  constraint incident_events_note_length check (length(note) <= 1000)
);
create index incident_events_incident on public.incident_events (incident_id, at);
create index incident_events_path on public.incident_events using gist (area_path);
comment on table public.incident_events is 'Append-only steps of an incident; written by transition_incident only';

create trigger incidents_place_new before insert on public.incidents for each row
  when (new.area_path is null) execute function private.place_row();
create trigger incidents_place before update of area_id, geom on public.incidents
  for each row execute function private.place_row();
create trigger incidents_rev before update on public.incidents for each row execute function private.bump_rev();
select private.audit_table('public.incidents');

grant select on public.incidents, public.incident_events to authenticated;
grant all on public.incidents to service_role;
grant select, insert on public.incident_events to service_role;
alter table public.incidents enable row level security;
alter table public.incident_events enable row level security;
create policy incidents_select on public.incidents for select to authenticated
  using (area_path operator(extensions.<@) any ((select private.my_paths('{chief,duty_officer,grid_worker}'))::extensions.ltree[]));
create policy incident_events_select on public.incident_events for select to authenticated
  using (area_path operator(extensions.<@) any ((select private.my_paths('{chief,duty_officer,grid_worker}'))::extensions.ltree[]));
