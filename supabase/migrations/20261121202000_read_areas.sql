-- Who am I, and the tree of areas the caller may see.

/* [west, south, east, north] in degrees to 6 decimals, or null. */
create function private.bbox_json(geom extensions.geometry) returns json
language sql immutable set search_path = extensions, pg_temp as $$
  select case when geom is not null and not st_isempty(geom) then json_build_array(
    round(st_xmin(geom)::numeric, 6), round(st_ymin(geom)::numeric, 6), round(st_xmax(geom)::numeric, 6), round(st_ymax(geom)::numeric, 6)) end
$$;

/* The one thing anybody signed in may ask, pending or refused too. → {user_id, display_name, status, refused_reason, locale, roles, settings} */
create function private.whoami() returns json
language sql stable security definer set search_path = extensions, pg_temp as $$
  select json_build_object(
    'user_id', p.user_id, 'display_name', p.display_name, 'status', p.status, 'refused_reason', p.refused_reason,
    'locale', p.locale, 'personnel_id', p.personnel_id,
    'roles', case when p.status = 'active' then coalesce((
      select json_agg(json_build_object('role', m.role, 'area_id', a.id, 'area_name', a.name, 'area_kind', a.kind,
        'lng', st_x(a.center), 'lat', st_y(a.center), 'bbox', private.bbox_json(a.geom)) order by nlevel(a.path), m.role)
      from public.memberships m join public.areas a on a.id = m.area_id and a.deleted_at is null
      where m.user_id = p.user_id), '[]'::json) else '[]'::json end,
    'team_ids', (select coalesce(json_agg(t), '[]'::json) from private.my_teams() t),
    'settings', case when p.status = 'active' then (select json_object_agg(s.key, s.value) from public.settings s) end)
  from public.profiles p where p.user_id = (select auth.uid())
$$;

create function private.areas_list() returns json
language sql stable security definer set search_path = extensions, pg_temp as $$
  select coalesce(json_agg(json_build_object(
    'id', a.id, 'code', a.code, 'name', a.name, 'kind', a.kind, 'parent_id', a.parent_id,
    'lng', round(st_x(a.center)::numeric, 6), 'lat', round(st_y(a.center)::numeric, 6), 'bbox', private.bbox_json(a.geom),
    'population', a.population, 'households', a.households, 'area_km2', a.area_km2,
    'patrols_per_week', a.patrols_per_week, 'sight_day_m', a.sight_day_m, 'sight_night_m', a.sight_night_m,
    'responsible_id', a.responsible_id,
    'responsible_name', case when a.path <@ any (who.paths) then r.name end,
    'rev', a.rev) order by a.path), '[]'::json)
  from public.areas a
  cross join (select private.my_paths('{administrator,chief,duty_officer,grid_worker,leader}') as paths) who
  left join public.personnel r on r.id = a.responsible_id
  where a.deleted_at is null and a.path <@ any ((select private.my_paths())::ltree[])
$$;

create function private.area_geometry(ids uuid[]) returns json
language sql stable security definer set search_path = extensions, pg_temp as $$
  select json_build_object('type', 'FeatureCollection', 'features', coalesce(json_agg(json_build_object(
    'type', 'Feature', 'id', a.id, 'geometry', st_asgeojson(a.geom, 9)::json,
    'properties', json_build_object('id', a.id, 'code', a.code, 'name', a.name, 'kind', a.kind, 'parent_id', a.parent_id, 'rev', a.rev))), '[]'::json))
  from public.areas a
  where a.id = any (ids) and a.geom is not null and a.deleted_at is null and a.path <@ any ((select private.my_paths())::ltree[])
$$;

create function public.whoami() returns json language sql stable set search_path = '' as $$ select private.whoami() $$;
create function public.areas_list() returns json language sql stable set search_path = '' as $$ select private.areas_list() $$;
create function public.area_geometry(ids uuid[]) returns json language sql stable set search_path = '' as $$ select private.area_geometry(ids) $$;

grant execute on function private.whoami(), private.areas_list(), private.area_geometry(uuid[]),
  public.whoami(), public.areas_list(), public.area_geometry(uuid[]) to authenticated, service_role;
