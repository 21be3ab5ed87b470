-- The lists that a phone takes along, whole or of some ids, and what of them changed since it read last.

/* The rows of offices_list; ids null: all. */
create function private.office_rows(ids uuid[]) returns json
language sql stable security definer set search_path = extensions, pg_temp as $$
  select coalesce(json_agg(json_build_object('id', o.id, 'code', o.code, 'name', o.name, 'kind', o.kind, 'area_id', o.area_id,
    'lng', round(st_x(o.geom)::numeric, 6), 'lat', round(st_y(o.geom)::numeric, 6), 'address', o.address, 'phone', o.phone,
    'opening_hours', o.opening_hours, 'kit', o.kit, 'staff_count', o.staff_count, 'shared', not o.area_path <@ any (who.paths),
    'rev', o.rev)
    order by o.kind desc, o.code), '[]'::json)
  from public.police_offices o,
    (select private.my_paths() as paths, array(select private.shared_ids('offices')) as shared offset 0) who
  where o.deleted_at is null and (office_rows.ids is null or o.id = any (office_rows.ids))
    and (o.area_path <@ any (who.paths) or o.id = any (who.shared))
$$;
create or replace function private.offices_list() returns json
language sql stable security definer set search_path = '' as $$ select private.office_rows(null) $$;

/* The rows of waters_list; ids null: all. geometry is simplified to about 5 m and 6 decimals; the whole one comes from
   water_geometry. */
create function private.water_rows(ids uuid[]) returns json
language sql stable security definer set search_path = extensions, pg_temp as $$
  select coalesce(json_agg(json_build_object('id', w.id, 'code', w.code, 'name', w.name, 'kind', w.kind, 'area_id', w.area_id,
    'lng', round(st_x(w.center)::numeric, 6), 'lat', round(st_y(w.center)::numeric, 6),
    'geometry', st_asgeojson(st_simplifypreservetopology(w.geom, 0.00005), 6)::json,
    'cycle_days', w.cycle_days, 'risk', w.risk, 'last_inspected_at', w.last_inspected_at, 'next_due_at', w.next_due_at,
    'due', private.due_state(w.next_due_at), 'kit', k.kit, 'lacking', coalesce(k.lacking, '[]'::json),
    'responsible_id', w.responsible_id,
    'responsible_name', case when w.area_path <@ any (who.named) then r.name end, 'note', w.note,
    'shared', not w.area_path <@ any (who.paths), 'rev', w.rev) order by w.code), '[]'::json)
  from public.water_spots w
  cross join (select private.my_paths() as paths,
    private.my_paths('{administrator,chief,duty_officer,grid_worker,leader}') as named,
    array(select private.shared_ids('waters')) as shared offset 0) who
  left join (select c.water_spot_id, json_object_agg(c.piece, c.state) as kit,
    json_agg(c.piece order by c.piece) filter (where private.is_lacking(c.state)) as lacking from public.water_kit c
    where water_rows.ids is null or c.water_spot_id = any (water_rows.ids) group by 1) k
    on k.water_spot_id = w.id
  left join public.personnel r on r.id = w.responsible_id
  where w.deleted_at is null and (water_rows.ids is null or w.id = any (water_rows.ids))
    and (w.area_path <@ any (who.paths) or w.id = any (who.shared))
$$;
create or replace function private.waters_list() returns json
language sql stable security definer set search_path = '' as $$ select private.water_rows(null) $$;

/* The rows of areas_list; ids null: all. */
create function private.area_rows(ids uuid[]) returns json
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
  where a.deleted_at is null and (area_rows.ids is null or a.id = any (area_rows.ids))
    and a.path <@ any ((select private.my_paths())::ltree[])
$$;
create or replace function private.areas_list() returns json
language sql stable security definer set search_path = '' as $$ select private.area_rows(null) $$;

/* The rows of hazards_list, under the caller's row security; ids null: all. */
create function private.hazard_rows(ids uuid[]) returns json
language sql stable set search_path = public, extensions as $$
  select coalesce(json_agg(json_build_object('id', h.id, 'code', h.code, 'kind', h.kind, 'severity', h.severity, 'title', h.title,
    'status', h.status, 'deadline', h.deadline, 'reported_at', h.reported_at, 'area_id', h.area_id,
    'is_open', private.is_open_hazard(h.status), 'is_overdue', private.is_overdue_hazard(h.status, h.deadline),
    'is_due_soon', private.is_hazard_due_soon(h.status, h.deadline),
    'shared', not h.area_path <@ any ((select private.my_paths())::ltree[]),
    'lng', round(st_x(h.geom)::numeric, 6)::float8, 'lat', round(st_y(h.geom)::numeric, 6)::float8)
      order by h.reported_at desc), '[]'::json)
  from (select * from public.hazards x where hazard_rows.ids is null or x.id = any (hazard_rows.ids)
    order by x.reported_at desc limit 20000) h
$$;
/* → [{id, code, kind, severity, title, status, deadline, reported_at, area_id, is_open,
   is_overdue, is_due_soon, shared: a neighbour's, counted nowhere; lng, lat}], newest first, 20,000 at most. */
create or replace function public.hazards_list() returns json
language sql stable set search_path = '' as $$ select private.hazard_rows(null) $$;

/* What the caller sees by: another word when a role is given, taken or moved, or a joint defence begins or ends. */
create function private.sight_mark() returns text
language sql stable security definer set search_path = '' as $$
  select md5(coalesce((select string_agg(m.role || ' ' || m.area_path::text, ',' order by m.role, m.area_path::text)
      from public.memberships m join public.profiles p on p.user_id = m.user_id
      where m.user_id = (select auth.uid()) and p.status = 'active'), '')
    || coalesce((select string_agg(j.id::text || j.distance_m || md5(j.area_path::text || j.other_path::text), ',' order by j.id)
      from public.joint_defences j where private.is_in_force(j.starts_on, j.ends_on)), ''))
$$;

/* Ids of a part that changed in or after a transaction, in the caller's branch or next to it. */
create function private.changed_ids(part text, since xid8) returns uuid[]
language sql stable security definer set search_path = extensions, pg_temp as $$
  select coalesce(array_agg(distinct c.id), '{}') from private.row_changes c
  where c.part = changed_ids.part and c.xid >= changed_ids.since
    and c.seen_path <@ any ((select private.my_paths())::ltree[])
$$;

/* Waters of the caller's branch whose round has fallen due, or nearly, since a moment though nobody touched them. */
create function private.ripened_waters(since timestamptz) returns uuid[]
language sql stable security definer set search_path = extensions, pg_temp as $$
  select coalesce(array_agg(w.id), '{}') from public.water_spots w
  where w.deleted_at is null and w.area_path <@ any ((select private.my_paths())::ltree[])
    and (w.next_due_at between ripened_waters.since and now()
      or w.next_due_at between ripened_waters.since + interval '3 days' and now() + interval '3 days')
$$;

/* The rows of a part (waters, hazards, offices, areas) that changed since the mark of an earlier answer, and all that neighbours
   show of it. Without a mark, with one of another database, of other rights, older than a fortnight, or of hazards from another
   day (their deadlines have moved on): all rows.
   → {part, mark, is_whole, rows: as the list gives them, gone: ids that are no more, or no longer seen} */
create function public.changes_since(part text, mark text default null) returns json
language plpgsql stable set search_path = '' as $$
declare
  signs text[] := string_to_array(coalesce(changes_since.mark, ''), '.');
  sight text := private.sight_mark();
  epoch text := private.epoch();
  is_whole boolean := true;
  changed uuid[];
  shown uuid[];
  neighbours uuid[] := '{}';
  rows json;
begin
  if changes_since.part is null or changes_since.part not in ('waters', 'hazards', 'offices', 'areas') then
    perform private.refuse('22023', 'bad_part', '没有这一类资料。', 'part');
  end if;
  if changes_since.mark ~ '^[0-9a-f]{32}\.[0-9a-f]{32}\.[0-9]{1,19}\.[0-9]{1,11}$' then
    is_whole := signs[1] <> epoch or signs[2] <> sight or to_timestamp(signs[4]::float8) < now() - interval '14 days'
      or changes_since.part = 'hazards'
        and (to_timestamp(signs[4]::float8) at time zone 'Asia/Shanghai')::date <> private.today();
  end if;
  if not is_whole then
    changed := private.changed_ids(changes_since.part, signs[3]::xid8);
  end if;
  if changes_since.part <> 'areas' then neighbours := array(select private.shared_ids(changes_since.part)); end if;
  shown := case when not is_whole then changed || neighbours || case when changes_since.part = 'waters'
    then private.ripened_waters(to_timestamp(signs[4]::float8)) else '{}' end end;
  rows := case changes_since.part when 'waters' then private.water_rows(shown) when 'hazards' then private.hazard_rows(shown)
    when 'offices' then private.office_rows(shown) else private.area_rows(shown) end;
  return json_build_object('part', changes_since.part, 'is_whole', is_whole, 'rows', rows,
    'mark', concat_ws('.', epoch, sight, pg_snapshot_xmin(pg_current_snapshot()), floor(extract(epoch from now()))),
    'gone', coalesce((select json_agg(c.id) from unnest(changed) c(id)
      where not c.id in (select (r ->> 'id')::uuid from json_array_elements(rows) r)), '[]'::json));
end $$;

grant execute on function private.office_rows(uuid[]), private.water_rows(uuid[]), private.area_rows(uuid[]),
  private.hazard_rows(uuid[]), private.sight_mark(), private.changed_ids(text, xid8), private.epoch(),
  private.ripened_waters(timestamptz), public.changes_since(text, text) to authenticated, service_role;
