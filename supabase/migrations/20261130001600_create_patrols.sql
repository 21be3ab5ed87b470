-- Patrols, and who looked at where they went.
create table public.patrols (
  id uuid primary key default gen_random_uuid(),
  team_id uuid references public.teams (id) on delete set null,
  area_id uuid not null references public.areas (id),
  area_path extensions.ltree not null,
  name text,
  kind text not null default 'day',
  status text not null default 'finished',
  service_day date,
  started_at timestamptz,
  ended_at timestamptz,
  distance_m float8,
  duration_s int,
  note text,
  geom extensions.geometry(MultiLineString, 4326),
  external_key text,
  content_hash text,
  import_id uuid,
  import_area_id uuid,  -- the area the keys of that file are good for
  rev bigint not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  created_by uuid default auth.uid(),
  fixes_from timestamptz,
  fixes_to timestamptz,
  constraint patrols_kind_known check (kind in ('day', 'night')),
  constraint patrols_status_known check (status in ('planned', 'active', 'finished', 'withdrawn')),
  constraint patrols_times_ordered check (ended_at >= started_at),
  constraint patrols_numbers_sane check (distance_m >= 0 and distance_m < 1e7 and duration_s >= 0),
  constraint patrols_text_length check (length(name) <= 200 and length(note) <= 1000),
  constraint patrols_on_earth check (
    not extensions.st_isempty(geom) and extensions.st_xmin(geom) >= -180 and extensions.st_xmax(geom) <= 180
    and extensions.st_ymin(geom) >= -85.06 and extensions.st_ymax(geom) <= 85.06)
);
create unique index patrols_key_unique on public.patrols (external_key, import_area_id);
create index patrols_area on public.patrols (area_id);
create index patrols_path on public.patrols using gist (area_path);
create index patrols_geom_box on public.patrols using gist (geom);
create index patrols_team on public.patrols (team_id, started_at desc);
create index patrols_started on public.patrols (started_at desc);
create index patrols_active on public.patrols (started_at) where private.is_active_patrol(status);
create index patrols_day on public.patrols (service_day desc);
create index patrols_import on public.patrols (import_id);
comment on table public.patrols is
  'One outing of a team. geom: the walk simplified to 5 m and split at gaps, for tiles; the fixes are in track_chunks';
comment on column public.patrols.service_day is
  'Shanghai day the patrol belongs to; a night shift belongs to the day it starts. Set by trigger';
comment on column public.patrols.fixes_from is
  'First and last moment of the fixes stored, null: none. Names the months of track_chunks to look into; set by trigger';
comment on column public.patrols.started_at is 'Null: an imported track without times';

create function private.prepare_patrol() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  new.service_day := coalesce(case when new.started_at is not null then private.service_day(new.started_at) end, new.service_day);
  new.duration_s := coalesce(extract(epoch from new.ended_at - new.started_at)::int, new.duration_s);
  return new;
end $$;
create trigger patrols_prepare before insert or update of started_at, ended_at on public.patrols
  for each row execute function private.prepare_patrol();
create trigger patrols_place before insert or update of area_id, geom on public.patrols
  for each row execute function private.place_row();
create trigger patrols_rev before update on public.patrols for each row execute function private.bump_rev();
select private.audit_table('public.patrols');

create table public.track_views (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null,
  at timestamptz not null default now(),
  from_at timestamptz not null,
  to_at timestamptz not null,
  team_ids uuid[],
  reason text not null,
  area_paths extensions.ltree[] not null,
  constraint track_views_reason_length check (length(reason) between 2 and 300),
  constraint track_views_period check (to_at > from_at and to_at - from_at <= interval '400 days')
);
create index track_views_user on public.track_views (user_id, at desc);
create index track_views_at on public.track_views (at desc);
comment on table public.track_views is
  'Who looked at whose tracks, for which period and why; append-only. A view id is good for 12 hours';

-- All but geom: a line is shown only inside a logged look, by tile_tracks.
grant select (id, team_id, area_id, area_path, name, kind, status, service_day, started_at, ended_at, distance_m,
  duration_s, note,
  import_id, rev, created_at, updated_at, created_by) on public.patrols to authenticated;
grant select on public.track_views to authenticated;
grant all on public.patrols to service_role;
grant select, insert on public.track_views to service_role;
alter table public.patrols enable row level security;
alter table public.track_views enable row level security;
create policy track_views_select on public.track_views for select to authenticated
  using ((select private.has_role(null)) and (user_id = (select auth.uid())
    or area_paths operator(extensions.<@) any ((select private.my_paths('{administrator,chief}'))::extensions.ltree[])));
create policy patrols_select on public.patrols for select to authenticated
  using (area_path operator(extensions.<@)
    any ((select private.my_paths('{administrator,chief,duty_officer}'))::extensions.ltree[])
    or team_id in (select private.my_teams())
    or id in (select private.shared_ids('patrols')));
