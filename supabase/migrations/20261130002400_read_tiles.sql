-- Vector tiles. Row security would keep the spatial index from being used (&& is not leakproof), so each tile
-- is built by a definer function in `private` that applies the caller's branch and the tile's box itself.

/* The box of a tile in degrees, grown by `margin` of its own width. Refuses a tile that does not exist. */
create function private.tile_box(z int, x int, y int, margin float8 default 0) returns extensions.geometry
language plpgsql immutable set search_path = extensions, pg_temp as $$
declare
  n float8 := 2.0 ^ z;
begin
  if z is null or x is null or y is null or z not between 0 and 22 or x < 0 or y < 0 or x >= n or y >= n then
    perform private.refuse('22023', 'no_such_tile', format('没有这个瓦片：z=%s x=%s y=%s。', z, x, y), 'z');
  end if;
  return st_makeenvelope(
    greatest((x - margin) / n * 360 - 180, -180), degrees(atan(sinh(pi() * (1 - 2 * (y + 1 + margin) / n)))),
    least((x + 1 + margin) / n * 360 - 180, 180), degrees(atan(sinh(pi() * (1 - 2 * (y - margin) / n)))), 4326);
end $$;

/* A geometry in the integer grid of a tile, simplified to what a screen can show; null when nothing is left. */
create function private.to_tile(geom extensions.geometry, z int, x int, y int) returns extensions.geometry
language sql immutable set search_path = extensions, pg_temp as $$
  select st_asmvtgeom(st_transform(geom, 3857), st_tileenvelope(z, x, y), 4096, 128, true)
$$;

create function private.tile_areas(z int, x int, y int, level text) returns bytea
language plpgsql stable security definer set search_path = extensions, pg_temp as $$
declare
  box geometry := private.tile_box(z, x, y, 0.05);
  paths ltree[] := private.my_paths();
  tolerance float8 := 360 / (2.0 ^ z) / 2048;  -- a quarter of a screen pixel, degrees
begin
  return (select st_asmvt(t, 'areas', 4096, 'g') from (
    select a.id::text as id, a.code, a.name, a.kind, a.parent_id::text as parent_id, a.population, a.patrols_per_week,
      private.to_tile(case when z < 14 then st_simplifypreservetopology(a.geom, tolerance) else a.geom end, z, x, y) as g
    from public.areas a
    where a.geom && box and a.deleted_at is null and (level is null or a.kind = level) and a.path <@ any (paths)
    limit 5000) t where t.g is not null);
end $$;

create function private.tile_roads(z int, x int, y int) returns bytea
language plpgsql stable security definer set search_path = extensions, pg_temp as $$
declare
  box geometry := private.tile_box(z, x, y, 0.05);
  paths ltree[] := private.my_paths();
  classes text[] := case when z < 8 then '{trunk,primary}' when z < 10 then '{trunk,primary,secondary}'
    when z < 12 then '{trunk,primary,secondary,tertiary}' when z < 13 then '{trunk,primary,secondary,tertiary,residential,track}'
    else '{trunk,primary,secondary,tertiary,residential,track,path}' end;
begin
  return (select st_asmvt(t, 'roads', 4096, 'g') from (
    select r.id::text as id, r.name, r.class, r.oneway, r.bridge, private.to_tile(r.geom, z, x, y) as g
    from public.roads r
    where r.geom && box and r.class = any (classes) and (r.area_path <@ any (paths) or r.area_path @> any (paths))
    order by array_position(classes, r.class) limit 5000) t where t.g is not null);
end $$;

create function private.tile_basemap(z int, x int, y int) returns bytea
language plpgsql stable security definer set search_path = extensions, pg_temp as $$
declare
  box geometry := private.tile_box(z, x, y, 0.05);
  paths ltree[] := private.my_paths();
  tolerance float8 := 360 / (2.0 ^ z) / 2048;
begin
  return (select st_asmvt(t, 'basemap', 4096, 'g') from (
    select b.id::text as id, b.kind, b.name, b.rank,
      private.to_tile(case when z < 13 and b.kind <> 'place' then st_simplify(b.geom, tolerance, true) else b.geom end,
        z, x, y) as g
    from public.basemap_features b
    where b.geom && box and (b.area_path <@ any (paths) or b.area_path @> any (paths))
      and (z >= 11 or b.kind in ('lake', 'wood') or (b.kind in ('river', 'place', 'peak') and b.rank <= z - 6)
        or (b.kind = 'contour' and z >= 9 and b.rank % 500 = 0))
    order by (b.kind = 'contour'), b.rank limit 5000) t where t.g is not null);
end $$;

create function public.tile_areas(z int, x int, y int, level text default null, v text default null)
returns public."application/vnd.mapbox-vector-tile" language sql stable set search_path = '' as $$
  select private.tile_areas(z, x, y, level)
$$;
create function public.tile_roads(z int, x int, y int, v text default null)
returns public."application/vnd.mapbox-vector-tile" language sql stable set search_path = '' as $$
  select private.tile_roads(z, x, y)
$$;
create function public.tile_basemap(z int, x int, y int, v text default null)
returns public."application/vnd.mapbox-vector-tile" language sql stable set search_path = '' as $$
  select private.tile_basemap(z, x, y)
$$;
grant execute on function private.tile_areas(int, int, int, text),
  private.tile_roads(int, int, int), private.tile_basemap(int, int, int), public.tile_areas(int, int, int, text, text),
  public.tile_roads(int, int, int, text), public.tile_basemap(int, int, int, text)
  to authenticated, service_role;
