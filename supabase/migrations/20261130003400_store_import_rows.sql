-- Imports: storing staged rows, one function a kind. Each inserts what has no match and updates what changed.

create function private.store_incidents(imp public.imports, staged private.incoming[]) returns void
language sql volatile set search_path = '' as $$
  insert into public.incidents (code, type, type_group, status, source, summary, address, occurred_at, time_precision,
    received_at,
    dispatched_at, en_route_at, arrived_at, closed_at, geom, area_id, area_path, external_key, content_hash, import_id,
    import_area_id)
  select left(coalesce(nullif(s.props ->> 'code', ''), s.hash), 60), left(coalesce(nullif(s.props ->> 'type', ''), '未分类'), 120),
    coalesce(g.known, 'other'), coalesce(s.props ->> 'status', 'closed'), left(s.props ->> 'source', 60),
    left(s.props ->> 'summary', 4000),
    left(s.props ->> 'address', 300), (s.props ->> 'occurred_at')::timestamptz, coalesce(s.props ->> 'time_precision', 'minute'),
    (s.props ->> 'received_at')::timestamptz, (s.props ->> 'dispatched_at')::timestamptz,
    (s.props ->> 'en_route_at')::timestamptz,
    (s.props ->> 'arrived_at')::timestamptz, (s.props ->> 'closed_at')::timestamptz,
    s.geom, s.area_id, s.area_path, s.key, s.hash, imp.id, imp.area_id
  from unnest(staged) s
  left join unnest('{theft,violence,fraud,traffic,dispute,help,fire,water,other}'::text[]) g(known)
    on g.known = s.props ->> 'type_group'
  where s.match is null;
  update public.incidents t set type = left(coalesce(nullif(s.props ->> 'type', ''), t.type), 120),
    type_group = coalesce(g.known, t.type_group),
    source = coalesce(left(s.props ->> 'source', 60), t.source), summary = coalesce(left(s.props ->> 'summary', 4000), t.summary),
    address = coalesce(left(s.props ->> 'address', 300), t.address),
    occurred_at = coalesce((s.props ->> 'occurred_at')::timestamptz, t.occurred_at),
    time_precision = coalesce(s.props ->> 'time_precision', t.time_precision), geom = s.geom, area_id = s.area_id,
    content_hash = s.hash
  from unnest(staged) s
  left join unnest('{theft,violence,fraud,traffic,dispute,help,fire,water,other}'::text[]) g(known)
    on g.known = s.props ->> 'type_group'
  where t.id = s.match;
$$;

create function private.store_offices(imp public.imports, staged private.incoming[]) returns void
language sql volatile set search_path = '' as $$
  insert into public.police_offices (code, name, kind, area_id, geom, address, phone, opening_hours, kit, staff_count,
    external_key, content_hash, import_id, import_area_id)
  select left(coalesce(nullif(s.props ->> 'code', ''), s.hash), 60), left(coalesce(nullif(s.props ->> 'name', ''), '未命名'), 120),
    case when s.props ->> 'kind' in ('station', 'office') then s.props ->> 'kind' else 'office' end, s.area_id, s.geom,
    left(s.props ->> 'address', 300),
    left(s.props ->> 'phone', 30), left(s.props ->> 'opening_hours', 120),
    case when jsonb_typeof(s.props -> 'kit') = 'array' then s.props -> 'kit' else '[]' end,
    (s.props ->> 'staff_count')::float8::int, s.key, s.hash, imp.id, imp.area_id
  from unnest(staged) s where s.match is null;
  update public.police_offices t set name = left(coalesce(nullif(s.props ->> 'name', ''), t.name), 120), area_id = s.area_id,
    geom = s.geom,
    address = coalesce(left(s.props ->> 'address', 300), t.address), phone = coalesce(left(s.props ->> 'phone', 30), t.phone),
    opening_hours = coalesce(left(s.props ->> 'opening_hours', 120), t.opening_hours),
    staff_count = coalesce((s.props ->> 'staff_count')::float8::int, t.staff_count), content_hash = s.hash
  from unnest(staged) s where t.id = s.match;
$$;

create function private.store_waters(imp public.imports, staged private.incoming[]) returns void
language sql volatile set search_path = '' as $$
  with made as (
    insert into public.water_spots (code, name, kind, area_id, geom, cycle_days, risk, note, last_inspected_at, external_key,
      content_hash, import_id, import_area_id)
    select left(coalesce(nullif(s.props ->> 'code', ''), s.hash), 60),
      left(coalesce(nullif(s.props ->> 'name', ''), '未命名水域'), 120),
      case when s.props ->> 'kind' in ('river', 'pond', 'reservoir', 'canal', 'pit') then s.props ->> 'kind' else 'other' end,
      s.area_id, s.geom,
      coalesce((s.props ->> 'cycle_days')::float8::int, 7), coalesce((s.props ->> 'risk')::float8::smallint, 2::smallint),
      left(s.props ->> 'note', 1000),
      (s.props ->> 'last_inspected_at')::timestamptz, s.key, s.hash, imp.id, imp.area_id
    from unnest(staged) s where s.match is null
  )
  update public.water_spots t set name = left(coalesce(nullif(s.props ->> 'name', ''), t.name), 120), area_id = s.area_id,
    geom = s.geom,
    kind = case when s.props ->> 'kind' in ('river', 'pond', 'reservoir', 'canal', 'pit', 'other') then s.props ->> 'kind'
      else t.kind end,
    cycle_days = coalesce((s.props ->> 'cycle_days')::float8::int, t.cycle_days),
    risk = coalesce((s.props ->> 'risk')::float8::smallint, t.risk),
    note = coalesce(left(s.props ->> 'note', 1000), t.note), content_hash = s.hash
  from unnest(staged) s where t.id = s.match;
  -- The four kit rows exist by now; the file may know their state.
  update public.water_kit k set state = s.props ->> k.piece, checked_at = now()
  from unnest(staged) s join public.water_spots w on w.import_area_id = imp.area_id and w.external_key = s.key
    and w.deleted_at is null
  where k.water_spot_id = w.id and s.props ->> k.piece in ('present', 'damaged', 'missing', 'unknown')
    and k.state <> s.props ->> k.piece;
$$;

/* Level by level, so that a parent in the same chunk is there before its children look for it. */
create function private.store_areas(imp public.imports, staged private.incoming[]) returns void
language plpgsql volatile set search_path = extensions, pg_temp as $$
declare
  level int;
  one_level private.incoming[];
begin
  for level in select distinct private.kind_rank(coalesce(s.props ->> 'kind', imp.options ->> 'areaKind', 'cell')) as r
    from unnest(staged) s where s.match is null order by r loop
    select private.place_rows(imp, array_agg(s::private.incoming order by s.row_no)) into one_level from unnest(staged) s
    where s.match is null and private.kind_rank(coalesce(s.props ->> 'kind', imp.options ->> 'areaKind', 'cell')) = level;
    insert into public.areas (code, name, kind, parent_id, geom, center, population, households, patrols_per_week, external_key,
      content_hash, import_id, import_area_id, created_by)
    -- Two rows of a file may carry one number (so do 2 of Chicago's 277 beats): the later one gets a tail.
    select c.own_code || case when c.nth > 1 or exists (select from public.areas a where a.code = c.own_code
      and a.deleted_at is null and a.path <@ subpath(imp.area_path, 0, 1))
        then '~' || left(c.hash, 6) else '' end,
      left(coalesce(nullif(c.props ->> 'name', ''), c.own_code), 120),
      coalesce(c.props ->> 'kind', imp.options ->> 'areaKind', 'cell'),
      coalesce(p.id, c.area_id), case when st_dimension(c.geom) = 2 then st_multi(c.geom) end,
      case when st_dimension(c.geom) < 2 then st_pointonsurface(c.geom) end,
      (c.props ->> 'population')::float8::int, (c.props ->> 'households')::float8::int,
      (c.props ->> 'patrols_per_week')::float8::int,
      c.key, c.hash, imp.id, imp.area_id, imp.created_by
    from (
      select s.*, left(coalesce(nullif(s.props ->> 'code', ''), s.hash), 50) as own_code,
        row_number() over (partition by left(coalesce(nullif(s.props ->> 'code', ''), s.hash), 50) order by s.row_no) as nth
      from unnest(one_level) s) c
    left join public.areas p on p.code = c.props ->> 'parent_code' and p.deleted_at is null and p.path <@ imp.area_path;
  end loop;
  update public.areas t set name = left(coalesce(nullif(s.props ->> 'name', ''), t.name), 120),
    geom = case when st_dimension(s.geom) = 2 then st_multi(s.geom) else t.geom end,
    population = coalesce((s.props ->> 'population')::float8::int, t.population),
    households = coalesce((s.props ->> 'households')::float8::int, t.households),
    patrols_per_week = coalesce((s.props ->> 'patrols_per_week')::float8::int, t.patrols_per_week), content_hash = s.hash
  from unnest(staged) s where t.id = s.match;
end $$;

/* A road that comes again is taken as it now is, its direction, limit and heights included. */
create function private.store_roads(imp public.imports, staged private.incoming[]) returns void
language sql volatile set search_path = extensions, pg_temp as $$
  insert into public.roads (name, class, oneway, bridge, speed_kmh, geom, heights_m, area_id, area_path, external_key,
    content_hash, import_id, import_area_id)
  select left(s.props ->> 'name', 120), coalesce(c.known, 'track'), coalesce((s.props ->> 'oneway')::boolean, false),
    coalesce((s.props ->> 'bridge')::boolean, false),
    (s.props ->> 'speed_kmh')::float8::smallint, d.geom, private.heights_of_part(s.props, coalesce(d.path[1], 1), d.geom),
    s.area_id, s.area_path,
    s.key || case when d.path[1] > 1 then '#' || d.path[1] else '' end, s.hash, imp.id, imp.area_id
  from unnest(staged) s cross join lateral st_dump(s.geom) d
  left join unnest('{trunk,primary,secondary,tertiary,residential,track,path}'::text[]) c(known) on c.known = s.props ->> 'class'
  where s.match is null and st_dimension(s.geom) = 1;
  update public.roads t set name = coalesce(left(s.props ->> 'name', 120), t.name), class = coalesce(c.known, t.class),
    oneway = coalesce((s.props ->> 'oneway')::boolean, t.oneway), bridge = coalesce((s.props ->> 'bridge')::boolean, t.bridge),
    speed_kmh = coalesce((s.props ->> 'speed_kmh')::float8::smallint, t.speed_kmh),
    geom = st_geometryn(s.geom, 1), heights_m = private.heights_of_part(s.props, 1, st_geometryn(s.geom, 1)),
    content_hash = s.hash
  from unnest(staged) s left join unnest('{trunk,primary,secondary,tertiary,residential,track,path}'::text[]) c(known)
    on c.known = s.props ->> 'class'
  where t.id = s.match and st_dimension(s.geom) = 1;
$$;

create function private.store_basemap(imp public.imports, staged private.incoming[]) returns void
language sql volatile set search_path = '' as $$
  insert into public.basemap_features (kind, name, rank, geom, area_id, area_path, external_key, content_hash, import_id,
    import_area_id)
  select coalesce(s.props ->> 'kind', 'lake'), left(s.props ->> 'name', 120),
    coalesce((s.props ->> 'rank')::float8::smallint, 5::smallint),
    s.geom, s.area_id, s.area_path, s.key, s.hash, imp.id, imp.area_id
  from unnest(staged) s where s.match is null;
  update public.basemap_features t set kind = coalesce(s.props ->> 'kind', t.kind),
    name = coalesce(left(s.props ->> 'name', 120), t.name),
    rank = coalesce((s.props ->> 'rank')::float8::smallint, t.rank), geom = s.geom, content_hash = s.hash
  from unnest(staged) s where t.id = s.match;
$$;
