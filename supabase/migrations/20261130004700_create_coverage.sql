-- What patrols saw, counted once and stored where many may read it. Written by the coverage job alone, read through
-- functions: nobody holds a right on the tables, so that a sum can never be traced back to someone's walk unseen.

/* One patrol in one area. Hectares are of raster cells seen, and of cells probably seen. */
create table public.coverage_patrol_area (
  patrol_id uuid not null references public.patrols (id) on delete cascade,
  area_id uuid not null references public.areas (id) on delete cascade,
  service_day date not null,
  seen_ha float8 not null,
  probable_ha float8 not null,
  seconds int not null,
  staying_s int not null,
  metres int not null,
  is_visit boolean not null,
  engine_version int not null,
  settings_key text not null,
  primary key (patrol_id, area_id),
  constraint coverage_patrol_area_sane check (seen_ha >= 0 and probable_ha >= 0 and seconds >= 0 and staying_s >= 0
    and metres >= 0)
);
create index coverage_patrol_area_day on public.coverage_patrol_area (area_id, service_day desc);
comment on table public.coverage_patrol_area is
  'What one patrol saw of one area; rows of unequal engine_version or settings_key are not compared';

/* All patrols of one service day in one area, and the union of the 7, 30, 90, 180 days that end with it. */
create table public.coverage_area_day (
  area_id uuid not null references public.areas (id) on delete cascade,
  service_day date not null,
  area_ha float8 not null,
  seen_ha float8 not null,
  probable_ha float8 not null,
  seen7_ha float8 not null,
  seen30_ha float8 not null,
  seen90_ha float8 not null,
  seen180_ha float8 not null,
  seconds int not null,
  staying_s int not null,
  visits int not null,
  last_visit_day date,
  engine_version int not null,
  settings_key text not null,
  primary key (area_id, service_day),
  constraint coverage_area_day_sane check (seen_ha >= 0 and seen7_ha >= seen_ha - 0.01 and seen30_ha >= seen7_ha - 0.01
    and seen90_ha >= seen30_ha - 0.01 and seen180_ha >= seen90_ha - 0.01 and visits >= 0)
);
-- A leader's 180 days of a prefecture, 1,807 areas: the sums come from an index alone.
create index coverage_area_day_visits on public.coverage_area_day (service_day, area_id) include (visits);
comment on table public.coverage_area_day is
  'Coverage of an area by service day, with rolling unions; a row for each area and day, patrolled or not';

/* The part of an area that nobody saw in the last days, as of the newest computation, and what lies in it. */
create table public.coverage_gaps (
  area_id uuid not null references public.areas (id) on delete cascade,
  days int not null,
  through_day date not null,
  gap_ha float8 not null,
  waters int not null,
  unseen_water_ids uuid[] not null,
  risk float8 not null,
  risk_unseen float8 not null,
  geom extensions.geometry(MultiPolygon, 4326),
  engine_version int not null,
  settings_key text not null,
  primary key (area_id, days),
  constraint coverage_gaps_days_known check (days in (7, 30))
);
create index coverage_gaps_box on public.coverage_gaps using gist (geom);
comment on table public.coverage_gaps is
  'Unseen part of each area over the last 7 or 30 days; geom only for areas without smaller ones. risk: water spots by risk '
  'and recent incidents';

/* Cells that lie in the same areas. Numbers hold until the next whole count. */
create table private.coverage_regions (
  region int primary key,
  cells int not null check (cells >= 0),
  area_ids uuid[] not null
);
comment on table private.coverage_regions is
  'Cells of the raster by the areas they lie in: what is counted by region adds up for every area';
alter table private.coverage_regions enable row level security;

/* One patrol: blocks of 32 × 32 cells, once for each region that a block lies in. The three columns are of equal length. */
create table private.coverage_cells (
  patrol_id uuid primary key references public.patrols (id) on delete cascade,
  service_day date not null,
  regions int[] not null,
  blocks int[] not null,
  bits bit(1024)[] not null,
  constraint coverage_cells_equal_lengths check (cardinality(regions) = cardinality(blocks)
    and cardinality(blocks) = cardinality(bits))
);
create index coverage_cells_day on private.coverage_cells (service_day);
comment on table private.coverage_cells is
  'Cells that one patrol certainly saw; forgotten with its fixes (setting track_retention_days)';
alter table private.coverage_cells enable row level security;

/* What makes a gap matter, by the cell it lies in. on_day: null for a water spot, which is always there. */
create table private.coverage_places (
  id uuid primary key,
  region int not null,
  block int not null,
  bit_no int not null check (bit_no between 0 and 1023),
  weight float8 not null,
  on_day date
);
comment on table private.coverage_places is 'Water spots and incidents as weights in cells';
alter table private.coverage_places enable row level security;

create table private.coverage_state (
  is_only boolean primary key default true check (is_only),
  needs_rebuild boolean not null default true,
  computed_at timestamptz,
  through_day date,
  engine_version int,
  settings_key text,
  cell_m float8 not null default 10,
  left_out int not null default 0,
  layout_key text
);
comment on table private.coverage_state is
  'One row: how far coverage is computed, and whether outlines or settings changed since';
comment on column private.coverage_state.left_out is
  'Areas with an outline too far from where patrols walk to lie on the same raster';
insert into private.coverage_state default values;
alter table private.coverage_state enable row level security;
-- A count ends by writing when it was.
create trigger tell_update after update of computed_at on private.coverage_state for each statement
  execute function private.tell_everywhere('coverage');

create table private.coverage_queue (
  patrol_id uuid primary key,
  queued_at timestamptz not null default clock_timestamp()
);
comment on table private.coverage_queue is 'Patrols finished, withdrawn, changed or removed since they were last counted';
alter table private.coverage_queue enable row level security;

create function private.queue_coverage() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  insert into private.coverage_queue (patrol_id) values (case when tg_op = 'DELETE' then old.id else new.id end)
  on conflict (patrol_id) do update set queued_at = clock_timestamp();
  return null;
end $$;
create trigger patrols_count after insert or delete or update of status, geom, team_id, started_at, ended_at on public.patrols
  for each row execute function private.queue_coverage();

create function private.rebuild_coverage() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  update private.coverage_state set needs_rebuild = true where not needs_rebuild;
  return null;
end $$;
create trigger areas_recount after insert or delete or update of geom, sight_day_m, sight_night_m, deleted_at on public.areas
  for each statement execute function private.rebuild_coverage();

create function private.rebuild_coverage_by_setting() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  if coalesce(new.key, old.key) in ('sight_day_m', 'sight_night_m', 'coverage_cell_m') then
    update private.coverage_state set needs_rebuild = true;
  end if;
  return null;
end $$;
create trigger settings_recount after insert or delete or update on public.settings
  for each row execute function private.rebuild_coverage_by_setting();

grant all on public.coverage_patrol_area, public.coverage_area_day, public.coverage_gaps to service_role;
alter table public.coverage_patrol_area enable row level security;
alter table public.coverage_area_day enable row level security;
alter table public.coverage_gaps enable row level security;
