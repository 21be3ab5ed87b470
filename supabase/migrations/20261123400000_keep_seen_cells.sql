-- Coverage of any days and any teams: what each patrol saw as bits, joined when asked. Written by the counting job alone.
-- The bits show where people walked as plainly as the fixes do, so nobody reads them: only sums by area leave the functions.

/* Cells that lie in the same areas. Numbers hold until the next whole count. */
create table private.coverage_regions (
  region int primary key,
  cells int not null check (cells >= 0),
  area_ids uuid[] not null
);
comment on table private.coverage_regions is 'Cells of the raster by the areas they lie in: what is counted by region adds up for every area';
alter table private.coverage_regions enable row level security;

/* One patrol: blocks of 32 × 32 cells, once for each region that a block lies in. The three columns are of equal length. */
create table private.coverage_cells (
  patrol_id uuid primary key references public.patrols (id) on delete cascade,
  service_day date not null,
  regions int[] not null,
  blocks int[] not null,
  bits bit(1024)[] not null,
  constraint coverage_cells_equal_lengths check (cardinality(regions) = cardinality(blocks) and cardinality(blocks) = cardinality(bits))
);
create index coverage_cells_day on private.coverage_cells (service_day);
comment on table private.coverage_cells is 'Cells that one patrol certainly saw; forgotten with its fixes (setting track_retention_days)';
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

alter table private.coverage_state add column cell_m float8 not null default 10,
  add column left_out int not null default 0, add column layout_key text;
comment on column private.coverage_state.left_out is 'Areas with an outline too far from where patrols walk to lie on the same raster';

/* rows: [[patrol, day, [region…], [block…], [hex…]]…]. Patrols that are gone by now are left out. */
create function private.store_coverage_cells(rows jsonb) returns void
language sql security definer set search_path = '' as $$
  insert into private.coverage_cells (patrol_id, service_day, regions, blocks, bits)
  select (r ->> 0)::uuid, (r ->> 1)::date, array(select v::int from jsonb_array_elements_text(r -> 2) v),
    array(select v::int from jsonb_array_elements_text(r -> 3) v), array(select ('x' || v)::bit(1024) from jsonb_array_elements_text(r -> 4) v)
  from jsonb_array_elements(rows) r where exists (select from public.patrols p where p.id = (r ->> 0)::uuid)
  on conflict (patrol_id) do update set service_day = excluded.service_day, regions = excluded.regions, blocks = excluded.blocks, bits = excluded.bits
$$;

/* The layout of a whole count: {key, cell_m, left_out, regions: [[region, cells, [area…]]…]}. What was counted on another layout goes. */
create function private.store_coverage_layout(layout jsonb) returns void
language sql security definer set search_path = '' as $$
  delete from private.coverage_cells;
  delete from private.coverage_places;
  delete from private.coverage_regions;
  insert into private.coverage_regions
  select (r ->> 0)::int, (r ->> 1)::int, array(select v::uuid from jsonb_array_elements_text(r -> 2) v) from jsonb_array_elements(layout -> 'regions') r;
  update private.coverage_state set cell_m = (layout ->> 'cell_m')::float8, left_out = (layout ->> 'left_out')::int,
    layout_key = layout ->> 'key';
$$;

/* All places anew: [[id, region, block, bit, weight, day|null]…]. */
create function private.store_coverage_places(rows jsonb) returns void
language sql security definer set search_path = '' as $$
  delete from private.coverage_places;
  insert into private.coverage_places
  select (r ->> 0)::uuid, (r ->> 1)::int, (r ->> 2)::int, (r ->> 3)::int, (r ->> 4)::float8, (r ->> 5)::date from jsonb_array_elements(rows) r;
$$;

create or replace function private.forget_coverage(patrol_ids uuid[]) returns void
language sql security definer set search_path = '' as $$
  delete from public.coverage_patrol_area c where c.patrol_id = any (patrol_ids);
  delete from private.coverage_cells c where c.patrol_id = any (patrol_ids);
$$;

/* Cells older than the fixes may be, or than anybody counts. */
create function private.forget_old_cells(before date) returns void
language sql security definer set search_path = '' as $$
  delete from private.coverage_cells c where c.service_day < greatest(before, (now() - make_interval(days => greatest(1,
    coalesce((select (s.value #>> '{}')::int from public.settings s where s.key = 'track_retention_days'), 365))))::date)
$$;
grant execute on function private.store_coverage_cells(jsonb), private.store_coverage_layout(jsonb), private.store_coverage_places(jsonb),
  private.forget_coverage(uuid[]), private.forget_old_cells(date) to service_role;

-- Everything is counted again, so that the bits are there.
update private.coverage_state set needs_rebuild = true;
