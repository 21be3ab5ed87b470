-- Who am I, the tree of areas the caller may see, and one place whole: an area, an office, a water.

/* [west, south, east, north] in degrees to 6 decimals, or null. */
create function private.bbox_json(geom extensions.geometry) returns json
language sql immutable set search_path = extensions, pg_temp as $$
  select case when geom is not null and not st_isempty(geom) then json_build_array(
    round(st_xmin(geom)::numeric, 6), round(st_ymin(geom)::numeric, 6), round(st_xmax(geom)::numeric, 6),
      round(st_ymax(geom)::numeric, 6)) end
$$;

/* The one thing anybody signed in may ask, pending or refused too. → {user_id, display_name, status, refused_reason, locale,
   roles, settings} */
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
  cross join (select private.my_paths('{administrator,chief,duty_officer,grid_worker,leader}') as paths offset 0) who
  left join public.personnel r on r.id = a.responsible_id
  where a.deleted_at is null and a.path <@ any ((select private.my_paths())::ltree[])
$$;

create function private.area_geometry(ids uuid[]) returns json
language sql stable security definer set search_path = extensions, pg_temp as $$
  select json_build_object('type', 'FeatureCollection', 'features', coalesce(json_agg(json_build_object(
    'type', 'Feature', 'id', a.id, 'geometry', st_asgeojson(a.geom, 9)::json,
    'properties', json_build_object('id', a.id, 'code', a.code, 'name', a.name, 'kind', a.kind, 'parent_id', a.parent_id,
      'rev', a.rev))), '[]'::json))
  from public.areas a
  where a.id = any (ids) and a.geom is not null and a.deleted_at is null and a.path <@ any ((select private.my_paths())::ltree[])
$$;

/* Names from the top of the caller's tree down to the path: 遂川县 / 泉江镇 / 共裕村 / 3号网格. */
create function private.area_names(of_path extensions.ltree) returns text[]
language sql stable set search_path = public, extensions as $$
  select coalesce(array_agg(a.name order by nlevel(a.path)), '{}') from public.areas a where a.path @> of_path
$$;

/* Name and, for those who may have it, phone of somebody who works in the caller's branch; null for anybody else, and for
   viewers. */
create function private.person_label(person uuid) returns jsonb
language sql stable security definer set search_path = public, extensions as $$
  select jsonb_build_object('id', p.id, 'name', p.name, 'kind', p.kind,
    'phone', case when private.has_role_over('{administrator,chief,duty_officer}', p.area_path) then p.phone end)
  from public.personnel p
  where p.id = person and p.area_path <@
    any ((select private.my_paths('{administrator,chief,duty_officer,grid_worker,leader}'))::ltree[])
$$;

/* The latest photos of a record, newest first. */
create function private.photos_of(kind text, subject uuid) returns jsonb
language sql stable set search_path = public, extensions as $$
  select coalesce(jsonb_agg(jsonb_build_object('id', f.id, 'path', f.storage_path, 'taken_at', f.taken_at)
    order by f.taken_at desc nulls last), '[]')
  from (select * from public.photos p where p.subject_kind = kind and p.subject_id = subject order by p.taken_at desc nulls last
    limit 12) f
$$;

create function public.area_detail(id uuid) returns jsonb
language sql stable set search_path = public, extensions as $$
  select jsonb_build_object(
    'id', a.id, 'code', a.code, 'name', a.name, 'kind', a.kind, 'parent_id', a.parent_id, 'rev', a.rev,
    'names', private.area_names(a.path), 'population', a.population, 'households', a.households, 'area_km2', a.area_km2,
    'patrols_per_week', a.patrols_per_week, 'sight_day_m', a.sight_day_m, 'sight_night_m', a.sight_night_m,
    'lng', st_x(a.center), 'lat', st_y(a.center),
    'bbox', case when a.geom is not null then jsonb_build_array(st_xmin(a.geom), st_ymin(a.geom), st_xmax(a.geom),
      st_ymax(a.geom)) end,
    'responsible', private.person_label(a.responsible_id),
    'children', (select coalesce(jsonb_agg(jsonb_build_object('id', c.id, 'name', c.name, 'kind', c.kind) order by c.code), '[]')
      from public.areas c where c.parent_id = a.id and c.deleted_at is null),
    'waters', (select count(*) from public.water_spots w where w.area_path <@ a.path),
    'waters_overdue', (select count(*) from public.water_spots w where w.area_path <@ a.path
      and private.due_state(w.next_due_at) = 'overdue'),
    'waters_never', (select count(*) from public.water_spots w where w.area_path <@ a.path
      and private.due_state(w.next_due_at) = 'never'),
    'offices', (select count(*) from public.police_offices o where o.area_path <@ a.path),
    'hazards_open', (select count(*) from public.hazards h where h.area_path <@ a.path
      and private.is_open_hazard(h.status)),
    'updated_at', a.updated_at)
  from public.areas a where a.id = area_detail.id
$$;

create function public.office_detail(id uuid) returns jsonb
language sql stable set search_path = public, extensions as $$
  select jsonb_build_object(
    'id', o.id, 'code', o.code, 'name', o.name, 'kind', o.kind, 'rev', o.rev, 'area_id', o.area_id,
    'names', private.area_names(o.area_path), 'address', o.address, 'phone', o.phone, 'opening_hours', o.opening_hours,
    'kit', o.kit, 'staff_count', o.staff_count, 'lng', st_x(o.geom), 'lat', st_y(o.geom),
    'teams', (select coalesce(jsonb_agg(jsonb_build_object('id', t.id, 'name', t.name, 'kind', t.kind, 'colour', t.colour)
      order by t.name), '[]')
      from public.teams t where t.home_office_id = o.id and t.is_active),
    'inspections', (select coalesce(jsonb_agg(jsonb_build_object('id', i.id, 'at', i.inspected_at, 'note', i.note,
        'by', private.person_label(i.inspector_id) ->> 'name') order by i.inspected_at desc), '[]')
      from (select * from public.inspections x where x.office_id = o.id order by x.inspected_at desc limit 10) i),
    'photos', private.photos_of('office', o.id), 'updated_at', o.updated_at)
  from public.police_offices o where o.id = office_detail.id
$$;

create function public.water_detail(id uuid) returns jsonb
language sql stable set search_path = public, extensions as $$
  select jsonb_build_object(
    'id', w.id, 'code', w.code, 'name', w.name, 'kind', w.kind, 'rev', w.rev, 'area_id', w.area_id,
    'names', private.area_names(w.area_path), 'risk', w.risk, 'cycle_days', w.cycle_days, 'note', w.note,
    'may_inspect', private.has_role_over('{administrator,chief,grid_worker}', w.area_path),
    'last_inspected_at', w.last_inspected_at, 'next_due_at', w.next_due_at, 'lng', st_x(w.center), 'lat', st_y(w.center),
    'responsible', private.person_label(w.responsible_id),
    'kit', (select jsonb_object_agg(k.piece, jsonb_build_object('state', k.state, 'checked_at', k.checked_at))
      from public.water_kit k where k.water_spot_id = w.id),
    'inspections', (select coalesce(jsonb_agg(jsonb_build_object('id', i.id, 'at', i.inspected_at, 'note', i.note,
      'checklist', i.checklist,
        'by', private.person_label(i.inspector_id) ->> 'name') order by i.inspected_at desc), '[]')
      from (select * from public.inspections x where x.water_spot_id = w.id order by x.inspected_at desc limit 10) i),
    'photos', private.photos_of('water', w.id), 'updated_at', w.updated_at)
  from public.water_spots w where w.id = water_detail.id
$$;

create function public.whoami() returns json language sql stable set search_path = '' as $$ select private.whoami() $$;
create function public.areas_list() returns json language sql stable set search_path = '' as $$ select private.areas_list() $$;
create function public.area_geometry(ids uuid[]) returns json
language sql stable set search_path = '' as $$ select private.area_geometry(ids) $$;
grant execute on function private.whoami(), private.areas_list(), private.area_geometry(uuid[]), public.whoami(),
  public.areas_list(), public.area_geometry(uuid[]), private.area_names(extensions.ltree), private.person_label(uuid),
  private.photos_of(text, uuid) to authenticated, service_role;
grant execute on function public.area_detail(uuid), public.office_detail(uuid), public.water_detail(uuid) to authenticated;
