-- What the counting job stores: sums by patrol and area, seen cells, and the raster they lie on.

/* rows: {stamp: {engine_version, settings_key}, patrol_areas: [[patrol, area, day, seen_ha, probable_ha, seconds, staying_s,
   metres, visit]…], area_days: [[area, day, area_ha, seen, probable, seen7, seen30, seen90, seen180, seconds, staying_s,
   visits, last_visit_day]…], gaps: [[area, days, through_day, gap_ha, waters, [water…], risk, risk_unseen, MultiPolygon
   coordinates|null]…]}. Rows of areas or patrols that are gone by now are left out. */
create function private.store_coverage(rows jsonb) returns void
language plpgsql security definer set search_path = extensions, pg_temp as $$
declare
  engine int := (rows -> 'stamp' ->> 'engine_version')::int;
  key text := rows -> 'stamp' ->> 'settings_key';
begin
  insert into public.coverage_patrol_area
  select (r ->> 0)::uuid, (r ->> 1)::uuid, (r ->> 2)::date, (r ->> 3)::float8, (r ->> 4)::float8, (r ->> 5)::int,
    (r ->> 6)::int, (r ->> 7)::int,
    (r ->> 8)::boolean, engine, key
  from jsonb_array_elements(rows -> 'patrol_areas') r
  where exists (select from public.patrols p where p.id = (r ->> 0)::uuid)
    and exists (select from public.areas a where a.id = (r ->> 1)::uuid)
  on conflict (patrol_id, area_id) do update set service_day = excluded.service_day, seen_ha = excluded.seen_ha,
    probable_ha = excluded.probable_ha,
    seconds = excluded.seconds, staying_s = excluded.staying_s, metres = excluded.metres, is_visit = excluded.is_visit,
    engine_version = excluded.engine_version, settings_key = excluded.settings_key;
  insert into public.coverage_area_day
  select (r ->> 0)::uuid, (r ->> 1)::date, (r ->> 2)::float8, (r ->> 3)::float8, (r ->> 4)::float8, (r ->> 5)::float8,
    (r ->> 6)::float8,
    (r ->> 7)::float8, (r ->> 8)::float8, (r ->> 9)::int, (r ->> 10)::int, (r ->> 11)::int, (r ->> 12)::date, engine, key
  from jsonb_array_elements(rows -> 'area_days') r where exists (select from public.areas a where a.id = (r ->> 0)::uuid)
  on conflict (area_id, service_day) do update set area_ha = excluded.area_ha, seen_ha = excluded.seen_ha,
    probable_ha = excluded.probable_ha,
    seen7_ha = excluded.seen7_ha, seen30_ha = excluded.seen30_ha, seen90_ha = excluded.seen90_ha,
    seen180_ha = excluded.seen180_ha,
    seconds = excluded.seconds, staying_s = excluded.staying_s, visits = excluded.visits,
    last_visit_day = excluded.last_visit_day,
    engine_version = excluded.engine_version, settings_key = excluded.settings_key;
  insert into public.coverage_gaps
  select (r ->> 0)::uuid, (r ->> 1)::int, (r ->> 2)::date, (r ->> 3)::float8, (r ->> 4)::int,
    array(select w::uuid from jsonb_array_elements_text(r -> 5) w), (r ->> 6)::float8, (r ->> 7)::float8,
    case when jsonb_array_length(nullif(r -> 8, 'null')) > 0 then
      st_setsrid(st_geomfromgeojson(jsonb_build_object('type', 'MultiPolygon', 'coordinates', r -> 8)::text), 4326) end,
        engine, key
  from jsonb_array_elements(rows -> 'gaps') r where exists (select from public.areas a where a.id = (r ->> 0)::uuid)
  on conflict (area_id, days) do update set through_day = excluded.through_day, gap_ha = excluded.gap_ha,
    waters = excluded.waters,
    unseen_water_ids = excluded.unseen_water_ids, risk = excluded.risk, risk_unseen = excluded.risk_unseen, geom = excluded.geom,
    engine_version = excluded.engine_version, settings_key = excluded.settings_key;
end $$;

/* Forgets patrols that are gone or withdrawn. */
create function private.forget_coverage(patrol_ids uuid[]) returns void
language sql security definer set search_path = '' as $$
  delete from public.coverage_patrol_area c where c.patrol_id = any (patrol_ids);
  delete from private.coverage_cells c where c.patrol_id = any (patrol_ids);
$$;

/* rows: [[patrol, day, [region…], [block…], [hex…]]…]. Patrols that are gone by now are left out. */
create function private.store_coverage_cells(rows jsonb) returns void
language sql security definer set search_path = '' as $$
  insert into private.coverage_cells (patrol_id, service_day, regions, blocks, bits)
  select (r ->> 0)::uuid, (r ->> 1)::date, array(select v::int from jsonb_array_elements_text(r -> 2) v),
    array(select v::int from jsonb_array_elements_text(r -> 3) v),
    array(select ('x' || v)::bit(1024) from jsonb_array_elements_text(r -> 4) v)
  from jsonb_array_elements(rows) r where exists (select from public.patrols p where p.id = (r ->> 0)::uuid)
  on conflict (patrol_id) do update set service_day = excluded.service_day, regions = excluded.regions,
    blocks = excluded.blocks, bits = excluded.bits
$$;

/* The layout of a whole count: {key, cell_m, left_out, regions: [[region, cells, [area…]]…]}. What was counted on another
   layout goes. */
create function private.store_coverage_layout(layout jsonb) returns void
language sql security definer set search_path = '' as $$
  delete from private.coverage_cells;
  delete from private.coverage_places;
  delete from private.coverage_regions;
  insert into private.coverage_regions
  select (r ->> 0)::int, (r ->> 1)::int, array(select v::uuid from jsonb_array_elements_text(r -> 2) v)
    from jsonb_array_elements(layout -> 'regions') r;
  update private.coverage_state set cell_m = (layout ->> 'cell_m')::float8, left_out = (layout ->> 'left_out')::int,
    layout_key = layout ->> 'key';
$$;

/* All places anew: [[id, region, block, bit, weight, day|null]…]. */
create function private.store_coverage_places(rows jsonb) returns void
language sql security definer set search_path = '' as $$
  delete from private.coverage_places;
  insert into private.coverage_places
  select (r ->> 0)::uuid, (r ->> 1)::int, (r ->> 2)::int, (r ->> 3)::int, (r ->> 4)::float8, (r ->> 5)::date
    from jsonb_array_elements(rows) r;
$$;

/* Cells older than the fixes may be, or than anybody counts. */
create function private.forget_old_cells(before date) returns void
language sql security definer set search_path = '' as $$
  delete from private.coverage_cells c where c.service_day < greatest(before, (now() - make_interval(days => greatest(1,
    coalesce((select (s.value #>> '{}')::int from public.settings s where s.key = 'track_retention_days'), 365))))::date)
$$;

grant execute on function private.store_coverage(jsonb), private.forget_coverage(uuid[]), private.store_coverage_cells(jsonb),
  private.store_coverage_layout(jsonb), private.store_coverage_places(jsonb), private.forget_old_cells(date) to service_role;
