-- Incidents for the map and the charts. Points go to those who answer them; others get counts.

/* The condition on public.incidents i for the map: jurisdiction, box and filters. Parameters of the statement it stands in:
   $1 box, $2 paths, $3 from, $4 to, $5 groups, $6 hours, $7 weekdays. Only filters in use appear, so the planner sees no
   "or is null". hours 0–23 and weekdays 0 (Sunday) – 6 are Shanghai time; a row known to the day only has no hour. */
create function private.incident_condition(from_at timestamptz, to_at timestamptz, groups text[], hours int[], weekdays int[])
  returns text
language sql immutable set search_path = '' as $$
  select concat_ws(' and ', 'i.geom && $1', 'i.area_path <@ any ($2)',
    case when from_at is not null then 'i.occurred_at >= $3' end, case when to_at is not null then 'i.occurred_at < $4' end,
    case when groups is not null then 'i.type_group = any ($5)' end,
    case when hours is not null then $q$i.local_hour = any ($6) and i.time_precision = 'minute'$q$ end,
    case when weekdays is not null then 'i.local_weekday = any ($7)' end)
$$;

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

create function private.incidents_in_box(west float8, south float8, east float8, north float8, from_at timestamptz,
  to_at timestamptz,
  groups text[], hours int[], weekdays int[], max_rows int) returns json
language plpgsql stable security definer set search_path = extensions, pg_temp as $$
declare
  box geometry := private.read_box(west, south, east, north);
  paths ltree[] := private.my_paths('{chief,duty_officer,grid_worker}');
  condition text := private.incident_condition(from_at, to_at, groups, hours, weekdays);
  most int := least(greatest(coalesce(max_rows, 20000), 0), 50000);
  total bigint;
  found json;
begin
  -- One look for both answers: a row more than asked tells "too many", and only then is the exact total worth its price.
  execute format('with hit as materialized (
      select i.id, st_x(i.geom) as lng, st_y(i.geom) as lat, i.type_group,
        extract(epoch from i.occurred_at)::bigint as at, i.status
      from public.incidents i where %s limit %s)
    select count(*), case when count(*) <= %s then
      (select json_agg(json_build_array(h.id, h.lng, h.lat, h.type_group, h.at, h.status)) from hit h) end from hit',
    condition, most + 1, most) into total, found using box, paths, from_at, to_at, groups, hours, weekdays;
  if total > most then
    execute 'select count(*) from public.incidents i where ' || condition into total using box, paths, from_at, to_at, groups,
      hours, weekdays;
  end if;
  return json_build_object('total', total, 'rows', coalesce(found, '[]'));
end $$;

/* Up to 2,500 incidents are sent one by one; more are gathered in 48 × 48 squares, each with its count n, its most frequent
   group and its middle. No buffer and half-open sides: a point belongs to one tile only, so a heat map does not count it
   twice. */
create function private.tile_incidents(z int, x int, y int, from_at timestamptz, to_at timestamptz, groups text[], hours int[],
  weekdays int[])
returns bytea language plpgsql stable security definer set search_path = extensions, pg_temp as $$
declare
  box geometry := private.tile_box(z, x, y);
  west float8 := st_xmin(box); east float8 := st_xmax(box); south float8 := st_ymin(box); north float8 := st_ymax(box);
  paths ltree[] := private.my_paths('{chief,duty_officer,grid_worker}');
  condition text := private.incident_condition(from_at, to_at, groups, hours,
    weekdays) || ' and st_x(i.geom) < $8 and st_y(i.geom) > $9';
  features text;
  total int;
  tile bytea;
begin
  execute format('select count(*) from (select from public.incidents i where %s limit 2501) few', condition)
    into total using box, paths, from_at, to_at, groups, hours, weekdays, east, south;
  if total <= 2500 then
    features := 'select i.id::text as id, 1 as n, i.type_group, i.status,
        extract(epoch from i.occurred_at)::int8 as at, st_x(i.geom) as lng, st_y(i.geom) as lat
      from public.incidents i where ' || condition;
  else
    features := format('select distinct on (c, r) null::text as id, (sum(n) over square)::int as n, type_group,
        null::text as status, null::int8 as at,
        sum(x) over square / sum(n) over square as lng, sum(y) over square / sum(n) over square as lat
      from (select floor((st_x(i.geom) - $10) / ($8 - $10) * 48) as c, floor((st_y(i.geom) - $9) / ($11 - $9) * 48) as r,
        i.type_group,
          count(*) as n, sum(st_x(i.geom)) as x, sum(st_y(i.geom)) as y
        from public.incidents i where %s group by 1, 2, 3) g
      window square as (partition by c, r) order by c, r, g.n desc, type_group', condition);
  end if;
  execute format('select st_asmvt(t, ''incidents'', 4096, ''g'') from (select f.id, f.n, f.type_group, f.status, f.at,
      private.to_tile(st_setsrid(st_makepoint(f.lng, f.lat), 4326), $12, $13, $14) as g from (%s) f) t
        where t.g is not null', features)
    into tile using box, paths, from_at, to_at, groups, hours, weekdays, east, south, west, north, z, x, y;
  return tile;
end $$;

/* Only for those who answer incidents: chief, duty officer, grid worker; nobody else gets a row. Sorted by time and id;
   `after_at` and `after_id` are `next` of the page before, so rows that arrive meanwhile neither repeat nor push others out.
   → {total (first page only, else null), ids [uuid], t [epoch s], x, y [degrees × 1e6], g [type_group], d [1: known to the day
   only], next {at, id} | null}. At most 20,000 rows a page: about 1.6 MB. */
create function private.incident_points(from_at timestamptz, to_at timestamptz, after_at timestamptz, after_id uuid, most int)
  returns json
language plpgsql stable security definer set search_path = extensions, pg_temp as $$
declare
  paths ltree[] := private.my_paths('{chief,duty_officer,grid_worker}');
  page int := least(greatest(coalesce(most, 10000), 1), 20000);
  total bigint;
  answer json;
begin
  if from_at is null or to_at is null or to_at <= from_at then
    perform private.refuse('22023', 'bad_period', '请选择起止时间，且止晚于起。', 'to_at');
  end if;
  if after_id is null then
    select count(*) into total from public.incidents i
    where i.area_path <@ any (paths) and i.occurred_at >= from_at and i.occurred_at < to_at;
  end if;
  with hit as (
    select i.id, i.occurred_at, i.geom, i.type_group, i.time_precision from public.incidents i
    where i.area_path <@ any (paths) and i.occurred_at >= coalesce(after_at, from_at) and i.occurred_at < to_at
      and (after_id is null or (i.occurred_at, i.id) > (after_at, after_id))
    order by i.occurred_at, i.id limit page
  )
  select json_build_object('total', total,
    'ids', coalesce(json_agg(h.id), '[]'), 't', coalesce(json_agg(extract(epoch from h.occurred_at)::bigint), '[]'),
    'x', coalesce(json_agg(round(st_x(h.geom) * 1e6)::int), '[]'), 'y', coalesce(json_agg(round(st_y(h.geom) * 1e6)::int), '[]'),
    'g', coalesce(json_agg(h.type_group), '[]'), 'd', coalesce(json_agg((h.time_precision = 'day')::int), '[]'),
    'next', case when count(*) = page then (select json_build_object('at', l.occurred_at, 'id', l.id)
      from hit l order by l.occurred_at desc, l.id desc limit 1) end)
  into answer from hit h;
  return answer;
end $$;

create function public.incidents_in_box(west float8, south float8, east float8, north float8, from_at timestamptz default null,
  to_at timestamptz default null, groups text[] default null, hours int[] default null, weekdays int[] default null,
  max_rows int default 20000)
returns json language sql stable set search_path = '' as $$
  select private.incidents_in_box(west, south, east, north, from_at, to_at, groups, hours, weekdays, max_rows)
$$;
create function public.tile_incidents(z int, x int, y int, from_at timestamptz default null, to_at timestamptz default null,
  groups text[] default null, hours int[] default null, weekdays int[] default null, v text default null)
returns public."application/vnd.mapbox-vector-tile" language sql stable set search_path = '' as $$
  select private.tile_incidents(z, x, y, from_at, to_at, groups, hours, weekdays)
$$;

create function public.incident_points(from_at timestamptz, to_at timestamptz, after_at timestamptz default null,
  after_id uuid default null,
  most int default 10000) returns json
language sql stable set search_path = '' as $$ select private.incident_points(from_at, to_at, after_at, after_id, most) $$;
grant execute on function
  private.incidents_in_box(float8, float8, float8, float8, timestamptz, timestamptz, text[], int[], int[], int),
  private.tile_incidents(int, int, int, timestamptz, timestamptz, text[], int[], int[]),
  public.incidents_in_box(float8, float8, float8, float8, timestamptz, timestamptz, text[], int[], int[], int),
  public.tile_incidents(int, int, int, timestamptz, timestamptz, text[], int[], int[], text),
  private.incident_points(timestamptz, timestamptz, timestamptz, uuid, int),
  public.incident_points(timestamptz, timestamptz, timestamptz, uuid, int) to authenticated, service_role;
