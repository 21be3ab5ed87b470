-- Roads know how high they lie, so that a walk uphill takes longer than the same way down.
-- Rollback: alter table public.roads drop column heights_m, and the earlier read_rows, store_roads and roads_graph.
alter table public.roads add column heights_m real[];
alter table public.roads add constraint roads_heights_match check (cardinality(heights_m) = extensions.st_npoints(geom));
alter table public.roads add constraint roads_heights_sane check (-500 <= all (heights_m) and 9000 >= all (heights_m));
comment on column public.roads.heights_m is 'Metres above sea level at each vertex of geom, null where unknown; null as a whole when no vertex has one';

/* Third coordinates of the lines of a sound GeoJSON geometry: one list a line. What is no height on this planet (nodata
   values such as −9999) is unknown. Null when there is none. */
create function private.heights_of(geo jsonb) returns jsonb
language sql immutable set search_path = '' as $$
  select jsonb_agg(line.heights order by line.nth) from (
    select l.nth, (
      select jsonb_agg(case when jsonb_typeof(p.position -> 2) = 'number' and (p.position ->> 2)::numeric between -500 and 9000 then p.position -> 2 end order by p.nth)
      from jsonb_array_elements(l.positions) with ordinality p(position, nth)) as heights
    from jsonb_array_elements(case geo ->> 'type' when 'LineString' then jsonb_build_array(geo -> 'coordinates')
      when 'MultiLineString' then geo -> 'coordinates' else '[]'::jsonb end) with ordinality l(positions, nth)) line
  having bool_or(jsonb_path_exists(line.heights, '$[*] ? (@.type() == "number")'))
$$;

/* The heights of one line of an imported road, to the decimetre; null when none is known. */
create function private.heights_of_part(props jsonb, part int, shape extensions.geometry) returns real[]
language sql immutable set search_path = '' as $$
  select array_agg(round(h.metres::numeric, 1)::real order by h.nth)
  from jsonb_array_elements_text(case when jsonb_typeof(props -> 'heights_m') = 'array' then props -> 'heights_m' -> (part - 1) else '[]'::jsonb end)
    with ordinality h(metres, nth)
  having count(h.metres) > 0 and count(*) = extensions.st_npoints(shape)
$$;

/* Chunk → staged rows as before; roads also bring the heights of their vertices, which the flat geometry has no room for. */
create or replace function private.read_rows(kind text, rows json) returns private.incoming[]
language sql stable set search_path = extensions, pg_temp as $$
  with element as (
    -- Even to look up a key PostgreSQL decodes the whole object, and a NUL stops it: the number is found as text.
    select substring(e::text from '"row"\s*:\s*([0-9]{1,9})')::int as row_no, e::text ~ '(^|[^\\])(\\\\)*\\u0000' as has_nul, e, i
    from json_array_elements(rows) with ordinality x(e, i)
  ), sent as materialized (
    select coalesce(row_no, i::int) as row_no, has_nul, case when not has_nul then e::jsonb end as j from element
  ), point as materialized (
    select s.*, md5((j - 'row')::text) as hash, j -> 'geom' ->> 'type' = 'Point' as is_point,
      jsonb_typeof(j #> '{geom,coordinates,0}') = 'number' and jsonb_typeof(j #> '{geom,coordinates,1}') = 'number' as is_pair
    from sent s
  ), number as materialized (
    select p.*, case when is_point and is_pair then (j #>> '{geom,coordinates,0}')::numeric end as lng,
      case when is_point and is_pair then (j #>> '{geom,coordinates,1}')::numeric end as lat
    from point p
  ), judged as materialized (
    select n.row_no, n.j, n.hash, n.has_nul,
      case when n.is_point and n.lng between -180 and 180 and n.lat between -85.06 and 85.06 and not (n.lng = 0 and n.lat = 0)
        then st_setsrid(st_makepoint(n.lng::float8, n.lat::float8), 4326) else g.geom end as geom,
      case when n.has_nul then 'nul' when kind = 'tracks' then null
        when n.is_point and not coalesce(n.is_pair, false) then 'bad_geometry'
        when n.is_point and n.lng = 0 and n.lat = 0 then 'zero_coordinates'
        when n.is_point and not (n.lng between -180 and 180 and n.lat between -85.06 and 85.06) then 'out_of_range'
        when not coalesce(n.is_point, false) then g.code end as code,
      g.message
    from number n
    left join lateral private.try_geometry(n.j -> 'geom', coalesce(n.j #>> '{props,name}', '第' || n.row_no || '行')) g
      on kind <> 'tracks' and not n.has_nul and not coalesce(n.is_point, false)
  )
  select array_agg(row(row_no, coalesce(nullif(left(j ->> 'key', 200), ''), 'h:' || hash), hash,
    case when jsonb_typeof(j -> 'props') = 'object' then j -> 'props' else '{}'::jsonb end
      || case when kind = 'tracks' then jsonb_strip_nulls(jsonb_build_object('name', j -> 'name', 'team_code', j -> 'team_code'))
        when kind = 'roads' and code is null then jsonb_build_object('heights_m', private.heights_of(j -> 'geom')) else '{}'::jsonb end,
    case when kind in ('offices', 'incidents') and st_dimension(geom) > 0 then st_pointonsurface(geom) else geom end,
    j -> 'fixes', null, null, null, null, code, case code
      when 'nul' then '文字里有不可见的空字符（NUL），请删去后再导入。'
      when 'zero_coordinates' then '坐标是 0, 0，多半是没有定位。'
      when 'out_of_range' then '坐标超出范围：经度 −180 到 180，纬度 −85.06 到 85.06。'
      else coalesce(message, '坐标不是数字。') end)::private.incoming order by row_no)
  from judged
$$;

/* As before, with heights; a road that comes again is taken as it now is, its direction and limit included. */
create or replace function private.store_roads(imp public.imports, staged private.incoming[]) returns void
language sql volatile set search_path = extensions, pg_temp as $$
  insert into public.roads (name, class, oneway, bridge, speed_kmh, geom, heights_m, area_id, area_path, external_key, content_hash, import_id, import_area_id)
  select left(s.props ->> 'name', 120), coalesce(c.known, 'track'), coalesce((s.props ->> 'oneway')::boolean, false), coalesce((s.props ->> 'bridge')::boolean, false),
    (s.props ->> 'speed_kmh')::float8::smallint, d.geom, private.heights_of_part(s.props, coalesce(d.path[1], 1), d.geom), s.area_id, s.area_path,
    s.key || case when d.path[1] > 1 then '#' || d.path[1] else '' end, s.hash, imp.id, imp.area_id
  from unnest(staged) s cross join lateral st_dump(s.geom) d
  left join unnest('{trunk,primary,secondary,tertiary,residential,track,path}'::text[]) c(known) on c.known = s.props ->> 'class'
  where s.match is null and st_dimension(s.geom) = 1;
  update public.roads t set name = coalesce(left(s.props ->> 'name', 120), t.name), class = coalesce(c.known, t.class),
    oneway = coalesce((s.props ->> 'oneway')::boolean, t.oneway), bridge = coalesce((s.props ->> 'bridge')::boolean, t.bridge),
    speed_kmh = coalesce((s.props ->> 'speed_kmh')::float8::smallint, t.speed_kmh),
    geom = st_geometryn(s.geom, 1), heights_m = private.heights_of_part(s.props, 1, st_geometryn(s.geom, 1)), content_hash = s.hash
  from unnest(staged) s left join unnest('{trunk,primary,secondary,tertiary,residential,track,path}'::text[]) c(known) on c.known = s.props ->> 'class'
  where t.id = s.match and st_dimension(s.geom) = 1;
$$;

/* {roads: [[class, oneway 0|1, bridge 0|1, km/h, name, [lng, lat, …] in millionths of a degree, [height, …] in decimetres or null]]} */
create or replace function private.roads_graph(west float8, south float8, east float8, north float8) returns json
language plpgsql stable security definer set search_path = extensions, pg_temp as $$
declare
  box geometry := private.read_box(west, south, east, north);
  paths ltree[] := private.my_paths();
begin
  return (select json_build_object('roads', coalesce(json_agg(json_build_array(r.class, r.oneway::int, r.bridge::int, r.speed_kmh, r.name,
      (select json_agg(c.v order by c.i, c.k) from (
        select (d.path)[1] as i, u.k, round(u.v * 1e6)::int as v from st_dumppoints(r.geom) d
        cross join lateral (values (0, st_x(d.geom)), (1, st_y(d.geom))) u(k, v)) c),
      (select json_agg(round(h.metres * 10)::int order by h.nth) from unnest(r.heights_m) with ordinality h(metres, nth)))), '[]'::json))
    from (select * from public.roads q where q.geom && box and (q.area_path <@ any (paths) or q.area_path @> any (paths)) limit 200000) r);
end $$;
