-- Roads for routing, names for search, the history of a record, and the figures of a period.

/* Roads of a box for the routing worker. → {roads: [[class, oneway 0|1, bridge 0|1, speed_kmh|null, name|null, [lng_e6, lat_e6, …]]…]} */
create function private.roads_graph(west float8, south float8, east float8, north float8) returns json
language plpgsql stable security definer set search_path = extensions, pg_temp as $$
declare
  box geometry := private.read_box(west, south, east, north);
  paths ltree[] := private.my_paths();
begin
  return (select json_build_object('roads', coalesce(json_agg(json_build_array(r.class, r.oneway::int, r.bridge::int, r.speed_kmh, r.name,
      (select json_agg(c.v order by c.i, c.k) from (
        select (d.path)[1] as i, u.k, round(u.v * 1e6)::int as v from st_dumppoints(r.geom) d
        cross join lateral (values (0, st_x(d.geom)), (1, st_y(d.geom))) u(k, v)) c))), '[]'::json))
    from (select * from public.roads q where q.geom && box and (q.area_path <@ any (paths) or q.area_path @> any (paths)) limit 200000) r);
end $$;

/* Names to search over, the whole branch; the client indexes them (pinyin too). People only for roles that may read names. */
create function private.search_names() returns json
language sql stable security definer set search_path = extensions, pg_temp as $$
  with who as materialized (select private.my_paths() as paths, private.my_paths('{administrator,chief,duty_officer,grid_worker,leader}') as named),
  entry as (
    select 'area' as kind, a.id, a.name, a.code, a.center as at, a.kind as sub from public.areas a, who where a.deleted_at is null and a.path <@ any (who.paths)
    union all
    select 'office', o.id, o.name, o.code, o.geom, o.kind from public.police_offices o, who where o.deleted_at is null and o.area_path <@ any (who.paths)
    union all
    select 'water', w.id, w.name, w.code, w.center, w.kind from public.water_spots w, who where w.deleted_at is null and w.area_path <@ any (who.paths)
    union all
    select 'person', p.id, p.name, null, coalesce(o.geom, a.center), p.kind from public.personnel p
    join public.areas a on a.id = p.area_id left join public.police_offices o on o.id = p.office_id cross join who
    where p.is_active and p.area_path <@ any (who.named)
  )
  select coalesce(json_agg(json_build_object('kind', e.kind, 'id', e.id, 'name', e.name, 'code', e.code,
    'lng', round(st_x(e.at)::numeric, 6), 'lat', round(st_y(e.at)::numeric, 6), 'sub', e.sub)), '[]'::json) from entry e
$$;

create function private.account_name(actor uuid) returns text language sql stable security definer set search_path = '' as $$
  select coalesce(nullif(p.display_name, ''), n.name) from public.profiles p left join public.personnel n on n.id = p.personnel_id where p.user_id = actor
$$;

/* What happened to a record, newest first: its own events, then changes from the audit. kind: area, office, water, incident,
   hazard, dispute, team, person. → [{at, actor, action, from, to, note, changes}] */
create function private.record_history(kind text, id uuid) returns json
language plpgsql stable security definer set search_path = extensions, pg_temp as $$
declare
  source record;
  path ltree;
begin
  select s.* into source from (values
    ('area', 'areas', 'path', null), ('office', 'police_offices', 'area_path', null), ('water', 'water_spots', 'area_path', null),
    ('incident', 'incidents', 'area_path', '{chief,duty_officer,grid_worker}'), ('hazard', 'hazards', 'area_path', null),
    ('dispute', 'disputes', 'area_path', '{administrator,chief,duty_officer,grid_worker}'), ('team', 'teams', 'area_path', null),
    ('person', 'personnel', 'area_path', '{administrator,chief,duty_officer}')) s(kind, table_name, path_column, roles)
  where s.kind = record_history.kind;
  if source.table_name is null then
    perform private.refuse('22023', 'bad_kind', '没有这一类记录。', 'kind');
  end if;
  execute format('select %I from public.%I where id = $1', source.path_column, source.table_name) into path using record_history.id;
  if path is null or not path <@ any (private.my_paths(source.roles::text[])) then
    perform private.refuse('PT404', 'not_found', '没有这条记录，或不在你的辖区内。', 'id');
  end if;
  return (select coalesce(json_agg(h order by h.at desc), '[]'::json) from (
    select e.at, private.account_name(e.actor) as actor, 'step' as action, e.from_status as "from", e.to_status as "to", e.note, null::jsonb as changes
      from public.incident_events e where record_history.kind = 'incident' and e.incident_id = record_history.id
    union all
    select e.at, private.account_name(e.actor), 'step', e.from_status, e.to_status, e.note, null
      from public.hazard_events e where record_history.kind = 'hazard' and e.hazard_id = record_history.id
    union all
    select e.at, private.account_name(e.actor), 'step', e.from_status, e.to_status, e.note, null
      from public.dispute_events e where record_history.kind = 'dispute' and e.dispute_id = record_history.id
    union all
    select i.inspected_at, coalesce(p.name, private.account_name(i.created_by)), 'inspection', null, null, i.note, i.checklist
      from public.inspections i left join public.personnel p on p.id = i.inspector_id
      where (record_history.kind = 'water' and i.water_spot_id = record_history.id) or (record_history.kind = 'office' and i.office_id = record_history.id)
    union all
    select l.at, private.account_name(l.actor), l.action, null, null, null,
      jsonb_build_object('before', l.before - 'geom' - 'center', 'after', l.after - 'geom' - 'center', 'outline', coalesce(l.after ? 'geom', false))
      from public.audit_log l
      where l.row_id = record_history.id::text and l.table_name in (source.table_name, case when record_history.kind = 'water' then 'water_kit' end)
    order by 1 desc limit 300) h);
end $$;

create function public.roads_graph(west float8, south float8, east float8, north float8) returns json
language sql stable set search_path = '' as $$ select private.roads_graph(west, south, east, north) $$;
create function public.search_names() returns json language sql stable set search_path = '' as $$ select private.search_names() $$;
create function public.record_history(kind text, id uuid) returns json
language sql stable set search_path = '' as $$ select private.record_history(kind, id) $$;
grant execute on function private.roads_graph(float8, float8, float8, float8), private.search_names(), private.record_history(text, uuid),
  public.roads_graph(float8, float8, float8, float8), public.search_names(), public.record_history(text, uuid) to authenticated, service_role;
