-- Vector tiles where PostGIS was built without protobuf (PGlite): same calls, same geometry, and a frame of JSON rows
-- that the server turns into a tile on its way out. Nothing is touched where PostGIS can do it.
do $outer$
declare
  arity int;
  arguments text[] := array['anyelement', 'text', 'int', 'text', 'text'];
begin
  if extensions.postgis_full_version() like '%LIBPROTOBUF%' then return; end if;

  execute $f$
  create or replace function extensions.st_asmvtgeom(
    geom extensions.geometry, bounds extensions.box2d, extent int default 4096, buffer int default 256, clip_geom boolean default true
  ) returns extensions.geometry language plpgsql immutable parallel safe set search_path = extensions as $body$
  -- The answer has no SRID: with one, row_to_json looks its name up for every feature, 30 times the cost.
  declare
    width float8 := st_xmax(bounds) - st_xmin(bounds);
    height float8 := st_ymax(bounds) - st_ymin(bounds);
    scale_x float8;
    scale_y float8;
    half_pixel float8;
    kind int;
    tile geometry;
  begin
    if geom is null or bounds is null or st_isempty(geom) then return null; end if;
    if width <= 0 or height <= 0 then raise exception 'ST_AsMVTGeom: Geometric bounds are too small'; end if;
    if extent <= 0 then raise exception 'ST_AsMVTGeom: Extent must be greater than 0'; end if;
    scale_x := extent / width;
    scale_y := -extent / height;
    kind := st_dimension(geom);
    if kind = 0 then
      tile := st_snaptogrid(st_affine(geom, scale_x, 0, 0, scale_y, -st_xmin(bounds) * scale_x, -st_ymax(bounds) * scale_y), 1);
      if clip_geom and st_geometrytype(tile) = 'ST_Point' then
        if st_x(tile) < -buffer or st_x(tile) > extent + buffer or st_y(tile) < -buffer or st_y(tile) > extent + buffer then return null; end if;
        return st_setsrid(tile, 0);
      end if;
      if clip_geom then tile := st_collectionextract(st_clipbybox2d(tile, st_makeenvelope(-buffer, -buffer, extent + buffer, extent + buffer)::box2d), 1); end if;
      return case when st_isempty(tile) then null else st_setsrid(tile, 0) end;
    end if;

    -- Too small to be seen: both sides under half a pixel.
    if st_xmax(geom) - st_xmin(geom) < width / extent / 2 and st_ymax(geom) - st_ymin(geom) < height / extent / 2 then return null; end if;
    half_pixel := least(width, height) / extent / 2;
    tile := st_simplify(st_removerepeatedpoints(st_collectionextract(geom, kind + 1), half_pixel), half_pixel, false);
    if tile is null or st_isempty(tile) then return null; end if;
    tile := st_snaptogrid(st_affine(tile, scale_x, 0, 0, scale_y, -st_xmin(bounds) * scale_x, -st_ymax(bounds) * scale_y), 1);
    if tile is null or st_isempty(tile) then return null; end if;
    if kind = 2 and not st_isvalid(tile) then tile := st_collectionextract(st_makevalid(tile), 3); end if;
    if clip_geom and not st_coveredby(st_envelope(tile), st_makeenvelope(-buffer, -buffer, extent + buffer, extent + buffer, st_srid(tile))) then
      tile := st_collectionextract(st_clipbybox2d(tile, st_makeenvelope(-buffer, -buffer, extent + buffer, extent + buffer, st_srid(tile))::box2d), kind + 1);
      tile := st_snaptogrid(tile, 1);
      if kind = 2 and not st_isvalid(tile) then tile := st_snaptogrid(st_collectionextract(st_makevalid(tile), 3), 1); end if;
    end if;
    if tile is null or st_isempty(tile) then return null; end if;
    return st_setsrid(case when kind = 2 then st_forcepolygonccw(tile) else tile end, 0);
  end $body$
  $f$;

  -- The state is the aggregate's number (8 digits), how many full pieces lie aside (4), and the text of the piece in
  -- hand. A state is copied at every row, so a piece past 16 kB is laid aside in a setting of this transaction: without
  -- that, 5,000 features copy 2 GB.
  execute $f$
  create or replace function extensions.mvt_frame_finish(state text) returns bytea language plpgsql set search_path = '' as $body$
  declare
    whole text := '';
    piece text;
  begin
    if state is null then return ''::bytea; end if;
    for n in 0 .. substr(state, 9, 4)::int - 1 loop
      piece := 'patrolgrid_tile.p' || left(state, 8) || '_' || n;
      whole := whole || current_setting(piece);
      perform set_config(piece, '', true);
    end loop;
    whole := whole || substr(state, 13);
    return '\x504c4d56'::bytea || int4send(octet_length(whole)) || convert_to(whole, 'UTF8');
  end $body$
  $f$;
  -- An aggregate's step takes exactly its arguments, so there is one of each for every number of them.
  for arity in 1 .. 5 loop
    execute format($f$
    create or replace function extensions.mvt_frame_add(state text, %s) returns text language plpgsql set search_path = '' as $body$
    declare
      own text;
      pieces int;
    begin
      if state is null then
        own := lpad((coalesce(nullif(current_setting('patrolgrid_tile.last', true), ''), '0')::int + 1)::text, 8, '0');
        perform set_config('patrolgrid_tile.last', own, true);
        state := own || '0000' || json_build_object('name', %s, 'extent', %s, 'geometry', %s, 'id', %s)::text;
      elsif octet_length(state) > 16384 then
        own := left(state, 8);
        pieces := substr(state, 9, 4)::int;
        perform set_config('patrolgrid_tile.p' || own || '_' || pieces, substr(state, 13), true);
        state := own || lpad((pieces + 1)::text, 4, '0');
      end if;
      -- row_to_json writes a geometry as GeoJSON and never a line break.
      return state || E'\n' || row_to_json($2)::text;
    end $body$
    $f$, array_to_string(arguments[1 : arity], ', '),
      case when arity < 2 then quote_literal('default') else '$3' end, case when arity < 3 then '4096' else '$4' end,
      case when arity < 4 then 'null' else '$5' end, case when arity < 5 then 'null' else '$6' end);
    execute format(
      'create or replace aggregate extensions.st_asmvt(%s) (sfunc = extensions.mvt_frame_add, stype = text, finalfunc = extensions.mvt_frame_finish)',
      array_to_string(arguments[1 : arity], ', '));
  end loop;
end $outer$;
