-- Incidents for the map and the charts. Points go to those who answer them; others get counts.

/* The filtered incidents of a box for the roles that may see points. Null filters mean all.
   hours 0–23 and weekdays 0 (Sunday) – 6 are Shanghai time; a row known to the day only never passes an hour filter. */
create function private.visible_incidents(box extensions.geometry, from_at timestamptz, to_at timestamptz,
  groups text[], hours int[], weekdays int[]) returns setof public.incidents
language sql stable security definer rows 5000 set search_path = extensions, pg_temp as $$
  select i.* from public.incidents i
  where (box is null or i.geom && box)
    and i.area_path <@ any ((select private.my_paths('{chief,duty_officer,grid_worker}'))::ltree[])
    and (from_at is null or i.occurred_at >= from_at) and (to_at is null or i.occurred_at < to_at)
    and (groups is null or i.type_group = any (groups))
    and (hours is null or (i.local_hour = any (hours) and i.time_precision = 'minute'))
    and (weekdays is null or i.local_weekday = any (weekdays))
$$;

create function private.incidents_in_box(west float8, south float8, east float8, north float8, from_at timestamptz, to_at timestamptz,
  groups text[], hours int[], weekdays int[], max_rows int) returns json
language plpgsql stable security definer set search_path = extensions, pg_temp as $$
declare
  box geometry := private.read_box(west, south, east, north);
  answer json;
begin
  -- One row more than asked tells "too many" without counting on; the exact total is counted only then.
  with hit as materialized (
    select i.id, st_x(i.geom) as lng, st_y(i.geom) as lat, i.type_group, extract(epoch from i.occurred_at)::bigint as at, i.status
    from private.visible_incidents(box, from_at, to_at, groups, hours, weekdays) i
    limit least(greatest(max_rows, 0), 50000) + 1
  ), size as (select count(*) as n from hit)
  select case when (select n from size) > least(greatest(max_rows, 0), 50000)
    then json_build_object('total', (select count(*) from private.visible_incidents(box, from_at, to_at, groups, hours, weekdays)), 'rows', '[]'::json)
    else json_build_object('total', (select n from size),
      'rows', coalesce((select json_agg(json_build_array(h.id, h.lng, h.lat, h.type_group, h.at, h.status)) from hit h), '[]'::json)) end
  into answer;
  return answer;
end $$;

/* A box stated by a client, checked. Degrees. */
create function private.read_box(west float8, south float8, east float8, north float8) returns extensions.geometry
language plpgsql immutable set search_path = extensions, pg_temp as $$
begin
  if not (west between -180 and 180 and east between -180 and 180 and south between -90 and 90 and north between -90 and 90
    and west <= east and south <= north) then
    perform private.refuse('22023', 'bad_box', '地图范围不合规：经度应在 −180 到 180，纬度应在 −90 到 90，西不大于东，南不大于北。', 'bbox');
  end if;
  return st_makeenvelope(west, south, east, north, 4326);
end $$;

/* Up to 2,500 incidents are sent one by one; more are gathered in 48 × 48 squares, each with its count n.
   No buffer: a point belongs to one tile only, so a heat map does not count it twice. */
create function private.tile_incidents(z int, x int, y int, from_at timestamptz, to_at timestamptz, groups text[], hours int[], weekdays int[])
returns bytea language plpgsql stable security definer set search_path = extensions, pg_temp as $$
declare
  box geometry := private.tile_box(z, x, y);
  west float8 := st_xmin(box); east float8 := st_xmax(box); south float8 := st_ymin(box); north float8 := st_ymax(box);
  tile bytea;
begin
  with hit as materialized (
    select i.id, i.type_group, i.status, i.occurred_at, st_x(i.geom) as lng, st_y(i.geom) as lat
    from private.visible_incidents(box, from_at, to_at, groups, hours, weekdays) i
  ), inside as materialized (
    select * from hit where lng >= west and lng < east and lat > south and lat <= north
  ), size as materialized (select count(*) as n from inside),
  feature as (
    select i.id::text as id, 1::int as n, i.type_group, i.status, extract(epoch from i.occurred_at)::int8 as at, i.lng, i.lat
    from inside i where (select n from size) <= 2500
    union all
    select null, count(*)::int, mode() within group (order by i.type_group), null, null, avg(i.lng), avg(i.lat)
    from inside i where (select n from size) > 2500
    group by floor((i.lng - west) / (east - west) * 48), floor((i.lat - south) / (north - south) * 48)
  )
  select st_asmvt(t, 'incidents', 4096, 'g') into tile from (
    select f.id, f.n, f.type_group, f.status, f.at,
      private.to_tile(st_setsrid(st_makepoint(f.lng, f.lat), 4326), z, x, y) as g from feature f) t
  where t.g is not null;
  return tile;
end $$;

create function public.incidents_in_box(west float8, south float8, east float8, north float8, from_at timestamptz default null,
  to_at timestamptz default null, groups text[] default null, hours int[] default null, weekdays int[] default null, max_rows int default 20000)
returns json language sql stable set search_path = '' as $$
  select private.incidents_in_box(west, south, east, north, from_at, to_at, groups, hours, weekdays, max_rows)
$$;
create function public.tile_incidents(z int, x int, y int, from_at timestamptz default null, to_at timestamptz default null,
  groups text[] default null, hours int[] default null, weekdays int[] default null, v text default null)
returns public."application/vnd.mapbox-vector-tile" language sql stable set search_path = '' as $$
  select private.tile_incidents(z, x, y, from_at, to_at, groups, hours, weekdays)
$$;
grant execute on function
  private.incidents_in_box(float8, float8, float8, float8, timestamptz, timestamptz, text[], int[], int[], int),
  private.tile_incidents(int, int, int, timestamptz, timestamptz, text[], int[], int[]),
  public.incidents_in_box(float8, float8, float8, float8, timestamptz, timestamptz, text[], int[], int[], int),
  public.tile_incidents(int, int, int, timestamptz, timestamptz, text[], int[], int[], text) to authenticated, service_role;
