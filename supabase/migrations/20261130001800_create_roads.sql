-- What the offline basemap draws and routing walks on. Roads know how high they lie: a walk uphill takes longer than down.
create table public.roads (
  id uuid primary key default gen_random_uuid(),
  name text,
  class text not null default 'track',
  oneway boolean not null default false,
  bridge boolean not null default false,
  speed_kmh smallint,
  geom extensions.geometry(LineString, 4326) not null,
  area_id uuid not null references public.areas (id),
  area_path extensions.ltree not null,
  external_key text,
  content_hash text,
  import_id uuid,
  import_area_id uuid,  -- the area the keys of that file are good for
  created_at timestamptz not null default now(),
  created_by uuid default auth.uid(),
  heights_m real[],
  constraint roads_class_known check (class in ('trunk', 'primary', 'secondary', 'tertiary', 'residential', 'track', 'path')),
  constraint roads_speed_sane check (speed_kmh between 1 and 140),
  constraint roads_name_length check (length(name) <= 120),
  constraint roads_heights_match check (cardinality(heights_m) = extensions.st_npoints(geom)),
  constraint roads_heights_sane check (-500 <= all (heights_m) and 9000 >= all (heights_m)),
  constraint roads_on_earth check (
    not extensions.st_isempty(geom) and extensions.st_xmin(geom) >= -180 and extensions.st_xmax(geom) <= 180
    and extensions.st_ymin(geom) >= -85.06 and extensions.st_ymax(geom) <= 85.06)
);
create unique index roads_key_unique on public.roads (external_key, import_area_id);
create index roads_area on public.roads (area_id);
create index roads_path on public.roads using gist (area_path);
create index roads_geom_box on public.roads using gist (geom);
create index roads_import on public.roads (import_id);
comment on table public.roads is 'Road centre lines in the direction of travel where oneway';
comment on column public.roads.heights_m is
  'Metres above sea level at each vertex of geom, null where unknown; null as a whole when no vertex has one';

create table public.basemap_features (
  id uuid primary key default gen_random_uuid(),
  kind text not null,
  name text,
  rank smallint not null default 5,
  geom extensions.geometry(Geometry, 4326) not null,
  area_id uuid not null references public.areas (id),
  area_path extensions.ltree not null,
  external_key text,
  content_hash text,
  import_id uuid,
  import_area_id uuid,  -- the area the keys of that file are good for
  created_at timestamptz not null default now(),
  created_by uuid default auth.uid(),
  constraint basemap_features_kind_known check (kind in ('river', 'lake', 'wood', 'place', 'peak', 'contour')),
  constraint basemap_features_rank_sane check (rank between 0 and 10000),
  constraint basemap_features_name_length check (length(name) <= 120),
  constraint basemap_features_on_earth check (
    not extensions.st_isempty(geom) and extensions.st_xmin(geom) >= -180 and extensions.st_xmax(geom) <= 180
    and extensions.st_ymin(geom) >= -85.06 and extensions.st_ymax(geom) <= 85.06)
);
create unique index basemap_features_key_unique on public.basemap_features (external_key, import_area_id);
create index basemap_features_area on public.basemap_features (area_id);
create index basemap_features_path on public.basemap_features using gist (area_path);
create index basemap_features_geom_box on public.basemap_features using gist (geom);
create index basemap_features_import on public.basemap_features (import_id);
comment on table public.basemap_features is
  'Waters, woods, places, peaks, contours of the offline basemap; rank: 1 matters most (contours: metres)';

create trigger roads_place_new before insert on public.roads for each row when (new.area_path is null)
  execute function private.place_row();
create trigger roads_place before update of area_id, geom on public.roads for each row execute function private.place_row();
create trigger basemap_features_place_new before insert on public.basemap_features
  for each row when (new.area_path is null) execute function private.place_row();
create trigger basemap_features_place before update of area_id, geom on public.basemap_features
  for each row execute function private.place_row();

grant select on public.roads, public.basemap_features to authenticated;
grant all on public.roads, public.basemap_features to service_role;
alter table public.roads enable row level security;
alter table public.basemap_features enable row level security;

-- Roads and waters are filed under their county; whoever serves a part of it sees them too. A neighbour's stay unseen.
create policy roads_select on public.roads for select to authenticated
  using (area_path operator(extensions.<@) any ((select private.my_paths())::extensions.ltree[])
    or area_path operator(extensions.@>) any ((select private.my_paths())::extensions.ltree[]));
create policy basemap_features_select on public.basemap_features for select to authenticated
  using (area_path operator(extensions.<@) any ((select private.my_paths())::extensions.ltree[])
    or area_path operator(extensions.@>) any ((select private.my_paths())::extensions.ltree[]));

/* {roads: [[class, oneway 0|1, bridge 0|1, km/h, name, [lng, lat, …] in millionths of a degree, [height, …] in decimetres or
   null]]} */
create function private.roads_graph(west float8, south float8, east float8, north float8) returns json
language plpgsql stable security definer set search_path = extensions, pg_temp as $$
declare
  box geometry := private.read_box(west, south, east, north);
  paths ltree[] := private.my_paths();
begin
  return (select json_build_object('roads',
    coalesce(json_agg(json_build_array(r.class, r.oneway::int, r.bridge::int, r.speed_kmh, r.name,
      (select json_agg(c.v order by c.i, c.k) from (
        select (d.path)[1] as i, u.k, round(u.v * 1e6)::int as v from st_dumppoints(r.geom) d
        cross join lateral (values (0, st_x(d.geom)), (1, st_y(d.geom))) u(k, v)) c),
      (select json_agg(round(h.metres * 10)::int order by h.nth) from unnest(r.heights_m) with ordinality h(metres, nth)))),
        '[]'::json))
    from (select * from public.roads q where q.geom && box and (q.area_path <@ any (paths) or q.area_path @> any (paths))
      limit 200000) r);
end $$;

create function public.roads_graph(west float8, south float8, east float8, north float8) returns json
language sql stable set search_path = '' as $$ select private.roads_graph(west, south, east, north) $$;
grant execute on function private.roads_graph(float8, float8, float8, float8),
  public.roads_graph(float8, float8, float8, float8) to authenticated, service_role;
