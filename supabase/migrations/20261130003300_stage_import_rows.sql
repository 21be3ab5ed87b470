-- Imports: reading a chunk of rows, finding their places and what they match. Set by set, never row by row:
-- a county's 150,000 incidents must pass in under a minute on the embedded database.

/* Third coordinates of the lines of a sound GeoJSON geometry: one list a line. What is no height on this planet (nodata
   values such as −9999) is unknown. Null when there is none. */
create function private.heights_of(geo jsonb) returns jsonb
language sql immutable set search_path = '' as $$
  select jsonb_agg(line.heights order by line.nth) from (
    select l.nth, (
      select jsonb_agg(case when jsonb_typeof(p.position -> 2) = 'number' and (p.position ->> 2)::numeric between -500 and 9000
        then p.position -> 2 end order by p.nth)
      from jsonb_array_elements(l.positions) with ordinality p(position, nth)) as heights
    from jsonb_array_elements(case geo ->> 'type' when 'LineString' then jsonb_build_array(geo -> 'coordinates')
      when 'MultiLineString' then geo -> 'coordinates' else '[]'::jsonb end) with ordinality l(positions, nth)) line
  having bool_or(jsonb_path_exists(line.heights, '$[*] ? (@.type() == "number")'))
$$;

/* The heights of one line of an imported road, to the decimetre; null when none is known. */
create function private.heights_of_part(props jsonb, part int, shape extensions.geometry) returns real[]
language sql immutable set search_path = '' as $$
  select array_agg(round(h.metres::numeric, 1)::real order by h.nth)
  from jsonb_array_elements_text(case when jsonb_typeof(props -> 'heights_m') = 'array' then props -> 'heights_m' -> (part - 1)
    else '[]'::jsonb end)
    with ordinality h(metres, nth)
  having count(h.metres) > 0 and count(*) = extensions.st_npoints(shape)
$$;

/* A geometry that is not a plain point, or why not. Costs a subtransaction, so points take the short way in stage_rows. */
create function private.try_geometry(geo jsonb, what text) returns table (geom extensions.geometry, code text, message text)
language plpgsql immutable set search_path = extensions, pg_temp as $$
declare
  detail text;
begin
  geom := private.read_geometry(geo, '{Point,MultiPoint,LineString,MultiLineString,Polygon,MultiPolygon}', what);
  return next;
exception when others then
  get stacked diagnostics message = message_text, detail = pg_exception_detail;
  code := coalesce(detail::jsonb ->> 'code', 'bad_geometry');
  return next;
end $$;

/* Chunk → staged rows with key, hash, props and geometry; bad ones carry code and message. Roads also bring the heights of their
   vertices, which the flat geometry has no room for. */
create function private.read_rows(kind text, rows json) returns private.incoming[]
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
        when kind = 'roads' and code is null then jsonb_build_object('heights_m', private.heights_of(j -> 'geom'))
          else '{}'::jsonb end,
    case when kind in ('offices', 'incidents') and st_dimension(geom) > 0 then st_pointonsurface(geom) else geom end,
    j -> 'fixes', null, null, null, null, code, case code
      when 'nul' then '文字里有不可见的空字符（NUL），请删去后再导入。'
      when 'zero_coordinates' then '坐标是 0, 0，多半是没有定位。'
      when 'out_of_range' then '坐标超出范围：经度 −180 到 180，纬度 −85.06 到 85.06。'
      else coalesce(message, '坐标不是数字。') end)::private.incoming order by row_no)
  from judged
$$;

create function private.kind_rank(kind text) returns int language sql immutable set search_path = '' as $$
  select array_position(array['prefecture', 'county', 'station', 'beat', 'village', 'cell'], kind)
$$;

/* Where each row belongs: the smallest area at the point that is inside the import's branch; outside every area, the
   import's own. A row inside somebody else's branch is refused. Areas look for a parent of a higher kind instead. */
create function private.place_rows(imp public.imports, staged private.incoming[]) returns private.incoming[]
language sql stable set search_path = extensions, pg_temp as $$
  select array_agg(row(s.row_no, s.key, s.hash, s.props, s.geom, s.fixes,
    coalesce(p.area_id, imp.area_id), coalesce(p.path, imp.area_path), null, null,
    case when s.code is not null then s.code
      when imp.kind = 'areas' and coalesce(private.kind_rank(coalesce(s.props ->> 'kind', imp.options ->> 'areaKind', 'cell')), 0)
        <= private.kind_rank((select a.kind from public.areas a where a.id = imp.area_id)) then 'kind_order'
      when p.path is not null and not p.path <@ imp.area_path and imp.kind not in ('roads', 'basemap') then 'outside_branch' end,
    case when s.code is not null then s.message
      when p.path is null or p.path <@ imp.area_path then '级别不低于所选的导入辖区，或级别不认识；请选更高一级的辖区来导入。'
      else '位置在别的辖区里，不在所选的导入辖区内。' end)::private.incoming)
  from (select u.*, case when u.geom is null or geometrytype(u.geom) = 'POINT' then u.geom
    else st_pointonsurface(u.geom) end as at
    from unnest(staged) u offset 0) s
  left join lateral (
    select q.area_id, q.path from private.area_pieces q
    where imp.kind <> 'tracks' and s.code is null and q.geom && s.at and st_intersects(q.geom, s.at)
      and (imp.kind <> 'areas' or private.kind_rank((select a.kind from public.areas a where a.id = q.area_id))
        < private.kind_rank(coalesce(s.props ->> 'kind', imp.options ->> 'areaKind', 'cell')))
      and (imp.kind not in ('roads', 'basemap') or q.path <@ imp.area_path)
    order by nlevel(q.path) desc, q.path limit 1) p on true
$$;
