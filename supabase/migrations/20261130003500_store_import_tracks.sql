-- Imports: tracks become finished patrols with their raw fixes beside them.

/* One staged track: refuses unequal arrays, positions off the earth and times before 1990 or after tomorrow.
   A track is not updated: its fixes stay as they came, so other content under a known key is refused. */
create function private.store_track(imp public.imports, s private.incoming) returns void
language plpgsql volatile security definer set search_path = extensions, pg_temp as $$
declare
  t float8[] := private.numbers(s.fixes -> 't');
  lng float8[] := private.numbers(s.fixes -> 'lng');
  lat float8[] := private.numbers(s.fixes -> 'lat');
  accuracy float8[] := private.numbers(s.fixes -> 'accuracy');
  first timestamptz;
  last timestamptz;
  line geometry;
  team public.teams;
  place record;
  patrol uuid := gen_random_uuid();
begin
  if s.match is not null then
    perform private.refuse('22023', 'track_exists', '同一标识的轨迹已经导入过，内容却不同；轨迹原始数据不会被覆盖。');
  end if;
  if coalesce(cardinality(lng), 0) = 0 or cardinality(lng) <> cardinality(lat)
    or (t is not null and cardinality(t) <> cardinality(lng)) then
    perform private.refuse('22023', 'bad_fixes', '轨迹没有点，或经度、纬度、时间的个数不一致。');
  end if;
  if cardinality(lng) > 200000 then
    perform private.refuse('PT413', 'too_many_fixes', format('一条轨迹有 %s 个点，超过 200000 的上限，请按天拆开。', cardinality(lng)));
  end if;
  if exists (select from unnest(lng, lat) p(x, y) where x is null or y is null
    or not (x between -180 and 180 and y between -90 and 90)) then
    perform private.refuse('22023', 'out_of_range', '轨迹里有坐标超出范围或不是数字。');
  end if;
  select to_timestamp(min(v)), to_timestamp(max(v)) into first, last from unnest(t) v;
  if first < '1990-01-01' or last > now() + interval '1 day' then
    perform private.refuse('22023', 'bad_time', '轨迹时间早于 1990 年或晚于现在，请检查时间列。');
  end if;
  line := private.line_of(t, lng, lat);
  select * into team from public.teams m where m.code = s.props ->> 'team_code' and m.area_path <@ imp.area_path;
  -- A walk crosses many cells, so it belongs to the station (or above) around its middle, or to its team's area.
  select a.id, a.path into place from public.areas a
  where a.path @> (select p.path
    from private.area_at(coalesce(st_pointonsurface(line), st_setsrid(st_makepoint(lng[1], lat[1]), 4326))) p)
    and a.path <@ imp.area_path and a.kind in ('prefecture', 'county', 'station') order by nlevel(a.path) desc limit 1;
  insert into public.patrols (id, team_id, area_id, area_path, name, kind, status, started_at, ended_at, distance_m, geom,
    external_key, content_hash, import_id, import_area_id)
  values (patrol, team.id, coalesce(team.area_id, place.id, imp.area_id), imp.area_path, left(s.props ->> 'name', 200),
    case when extract(hour from first at time zone 'Asia/Shanghai') >= 22
      or extract(hour from first at time zone 'Asia/Shanghai') < 6 then 'night' else 'day' end,
    'finished', first, last, round(st_length(line::geography, false)), line, s.key, s.hash, imp.id, imp.area_id);
  perform private.store_fixes(patrol, 0, coalesce(first, imp.created_at), t, lng, lat, accuracy);
end $$;

create function private.store_tracks(imp public.imports, staged private.incoming[]) returns void
language plpgsql volatile set search_path = '' as $$
declare
  s private.incoming;
begin
  foreach s in array staged loop
    perform private.store_track(imp, s);
  end loop;
end $$;
