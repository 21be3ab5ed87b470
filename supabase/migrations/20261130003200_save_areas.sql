-- Saving areas: many at once, all or nothing, with the topology of neighbours checked again on the server.

/* Overlaps, gaps and slivers that touch the given areas, among siblings of one kind. Square metres.
   Under 25 m² is rounding of shared borders, not a mistake. A gap is land of the parent, inside the outlines as they were
   or are, that no child holds. A sliver is an area thinner than its size allows: 4πA/P² under 0.005. */
create function private.area_faults(ids uuid[], touched extensions.geometry) returns jsonb
language sql stable set search_path = extensions, pg_temp as $$
  with changed as (
    select a.* from public.areas a where a.id = any (ids) and a.deleted_at is null and a.geom is not null
  ), overlap as (
    select c.id as a, s.id as b, c.name as a_name, s.name as b_name, st_area(st_intersection(c.geom, s.geom)::geography) as m2
    from changed c join public.areas s on s.geom && c.geom and s.kind = c.kind and s.parent_id is not distinct from c.parent_id
      and s.deleted_at is null and s.id <> c.id and (c.id < s.id or not s.id = any (ids))
    where st_intersects(c.geom, s.geom) and not st_touches(c.geom, s.geom)
  ), parent as (
    select distinct p.id, p.name, p.geom from public.areas p
    where p.id in (select parent_id from public.areas where id = any (ids)) and p.geom is not null and p.deleted_at is null
  ), gap as (
    select p.id, p.name, (st_dump(st_difference(st_intersection(p.geom, touched),
      coalesce((select st_union(k.geom) from public.areas k where k.parent_id = p.id and k.deleted_at is null
        and k.geom && touched), st_geomfromtext('POLYGON EMPTY', 4326))))).geom as hole
    from parent p where touched is not null and st_intersects(p.geom, touched)
  )
  select jsonb_build_object(
    'overlaps', (select coalesce(jsonb_agg(jsonb_build_object('a', a, 'b', b, 'a_name', a_name, 'b_name', b_name,
      'm2', round(m2::numeric, 1)) order by m2 desc), '[]')
      from overlap where m2 > 25),
    'gaps', (select coalesce(jsonb_agg(jsonb_build_object('parent', id, 'parent_name', name,
      'm2', round(st_area(hole::geography)::numeric, 1),
      'lng', st_x(st_pointonsurface(hole)), 'lat', st_y(st_pointonsurface(hole))) order by st_area(hole) desc), '[]')
      from gap where st_dimension(hole) = 2 and st_area(hole::geography) > 25),
    'slivers', (select coalesce(jsonb_agg(jsonb_build_object('id', id, 'name', name)), '[]') from changed
      where 4 * pi() * st_area(geom) / nullif(st_perimeter(geom), 0) ^ 2 < 0.005))
$$;

/* Rows whose area was deleted or redrawn find their area again: by position, offices and people go to the parent. */
create function private.replace_rows(gone uuid[], redrawn uuid[]) returns void
language plpgsql security definer set search_path = '' as $$
declare
  bulk text := coalesce(current_setting('patrolgrid.bulk', true), '');
begin
  perform set_config('patrolgrid.bulk', 'place', true);
  update public.water_spots set area_id = null where area_id = any (gone || redrawn);
  update public.incidents set area_id = null where area_id = any (gone || redrawn);
  update public.hazards set area_id = null where area_id = any (gone || redrawn);
  update public.disputes set area_id = null where area_id = any (gone || redrawn) and geom is not null;
  update public.disputes d set area_id = a.parent_id from public.areas a where a.id = d.area_id and d.area_id = any (gone);
  update public.police_offices o set area_id = a.parent_id from public.areas a where a.id = o.area_id and o.area_id = any (gone);
  update public.personnel p set area_id = a.parent_id from public.areas a where a.id = p.area_id and p.area_id = any (gone);
  update public.teams t set area_id = a.parent_id from public.areas a where a.id = t.area_id and t.area_id = any (gone);
  perform set_config('patrolgrid.bulk', bulk, true);
end $$;

/* changes: [{id, rev, deleted?, geom?, name?, code?, kind?, parent_id?, population?, households?, patrols_per_week?,
   sight_day_m?, sight_night_m?, responsible_id?}]; an absent key keeps the value, an unknown id makes an area.
   topology: 'refuse' (default) stops at overlaps, 'report' saves and tells. A list that makes areas may be sent again.
   → {areas: [{id, rev}], faults} */
create function private.save_areas(changes jsonb, topology text) returns jsonb
language plpgsql security definer set search_path = extensions, pg_temp as $$
declare
  change jsonb;
  old public.areas;
  shape geometry;
  touched geometry;
  parent_path ltree;
  what text;
  ids uuid[] := '{}';
  gone uuid[] := '{}';
  redrawn uuid[] := '{}';
  made uuid[] := '{}';
  batch jsonb := jsonb_build_object('changes', changes, 'topology', topology);
  first_made uuid;
  answer jsonb;
  faults jsonb;
begin
  if jsonb_typeof(changes) is distinct from 'array' or jsonb_array_length(changes) not between 1 and 2000 then
    perform private.refuse('22023', 'bad_changes', '没有要保存的辖区，或一次超过 2000 个。', 'changes');
  end if;
  -- An answer that was lost is given again for the whole list, by the first area that the list makes.
  select (c ->> 'id')::uuid, coalesce(c ->> 'name', '新辖区') into first_made, what
  from jsonb_array_elements(changes) with ordinality e(c, i)
  where c ->> 'rev' is null and not coalesce((c ->> 'deleted')::boolean, false) order by i limit 1;
  answer := private.answer_again('areas', first_made, batch, what);
  if answer is not null then return answer; end if;
  -- One order for everybody, so that two savers wait for each other instead of deadlocking.
  perform from public.areas where id in (select (c ->> 'id')::uuid from jsonb_array_elements(changes) c) order by id for update;
  for change in select c from jsonb_array_elements(changes) with ordinality e(c, i)
    order by coalesce((c ->> 'deleted')::boolean, false), i loop
    select * into old from public.areas where id = (change ->> 'id')::uuid;
    what := coalesce(change ->> 'name', old.name, '新辖区');
    if old.id is not null then
      perform private.require_role('{administrator,chief}', old.path, format('修改辖区“%s”', what));
      if old.deleted_at is not null then
        perform private.refuse('PT409', 'conflict', format('辖区“%s”已被别人删除，请刷新。', what), 'id', jsonb_build_object('id', old.id));
      end if;
      if change ->> 'rev' is null then perform private.answer_again('areas', old.id, batch, what); end if;
      perform private.require_rev(old.rev, (change ->> 'rev')::bigint, what, old.id);
    end if;
    if coalesce((change ->> 'deleted')::boolean, false) then
      continue when old.id is null;
      perform private.delete_area(old, changes);
      gone := gone || old.id;
      touched := case when touched is null then old.geom else st_union(touched, coalesce(old.geom, touched)) end;
      ids := ids || old.id;
      continue;
    end if;
    if change ? 'parent_id' or old.id is null then
      select path into parent_path from public.areas where id = (change ->> 'parent_id')::uuid and deleted_at is null;
      if change ->> 'parent_id' is null and old.id is not null and old.parent_id is null then
        parent_path := old.path;
      end if;
      perform private.require_role('{administrator,chief}', parent_path, format('把“%s”放在所选上级辖区下', what));
    end if;
    shape := case when change ? 'geom' and change -> 'geom' <> 'null'
      then st_multi(private.read_geometry(change -> 'geom', '{Polygon,MultiPolygon}', what)) else old.geom end;
    if shape is distinct from old.geom then
      redrawn := redrawn || (change ->> 'id')::uuid;
      touched := case when touched is null then coalesce(st_union(shape, old.geom), shape)
        else st_union(array_remove(array[touched, shape, old.geom], null)) end;
    end if;
    if old.id is null then
      insert into public.areas (id, code, name, kind, parent_id, geom, population, households, patrols_per_week, sight_day_m,
        sight_night_m, responsible_id, created_by)
      values (coalesce((change ->> 'id')::uuid, gen_random_uuid()),
        coalesce(nullif(btrim(change ->> 'code'), ''), left(gen_random_uuid()::text, 8)),
        private.read_text(change, 'name', '辖区名称', 120), private.read_text(change, 'kind', '辖区级别', 20),
        (change ->> 'parent_id')::uuid, shape,
        (change ->> 'population')::int, (change ->> 'households')::int, (change ->> 'patrols_per_week')::int,
        (change ->> 'sight_day_m')::int, (change ->> 'sight_night_m')::int, (change ->> 'responsible_id')::uuid,
        (select auth.uid()))
      returning * into old;
      ids := ids || old.id;
      made := made || old.id;
    else
      -- jsonb_populate_record keeps what the change does not name.
      update public.areas a set name = n.name, code = n.code, kind = n.kind, parent_id = n.parent_id, geom = shape,
        population = n.population, households = n.households, patrols_per_week = n.patrols_per_week,
        sight_day_m = n.sight_day_m, sight_night_m = n.sight_night_m, responsible_id = n.responsible_id
      from jsonb_populate_record(old, change - 'geom' - 'center' - 'path' - 'rev') n where a.id = old.id;
      ids := ids || old.id;
    end if;
  end loop;
  faults := private.area_faults(ids, touched);
  if topology = 'refuse' and jsonb_array_length(faults -> 'overlaps') > 0 then
    perform private.refuse('22023', 'overlap', format('“%s”与“%s”的边界重叠，共 %s 处重叠，没有保存。请把边界对齐后再保存。',
      faults #>> '{overlaps,0,a_name}', faults #>> '{overlaps,0,b_name}', jsonb_array_length(faults -> 'overlaps')),
        'geom', faults);
  end if;
  perform private.replace_rows(gone, redrawn);
  answer := jsonb_build_object('faults', faults,
    'areas', (select jsonb_agg(jsonb_build_object('id', a.id, 'rev', a.rev, 'deleted', a.deleted_at is not null))
      from public.areas a where a.id = any (ids)));
  perform private.remember_first('areas', m, batch, case when m = first_made then answer end) from unnest(made) m;
  return answer;
end $$;

/* Soft delete; refuses while live children would be left without a parent. */
create function private.delete_area(old public.areas, changes jsonb) returns void
language plpgsql security definer set search_path = '' as $$
begin
  if exists (select from public.areas k where k.parent_id = old.id and k.deleted_at is null and not exists (
    select from jsonb_array_elements(changes) c where c ->> 'id' = k.id::text and coalesce((c ->> 'deleted')::boolean, false)))
      then
    perform private.refuse('22023', 'has_children', format('“%s”下面还有辖区，请先移走或删除它们。', old.name),
      'id', jsonb_build_object('id', old.id));
  end if;
  if exists (select from public.memberships m where m.area_id = old.id) then
    perform private.refuse('22023', 'has_members', format('还有人的权限挂在“%s”上，请管理员先调整他们的辖区。', old.name),
      'id', jsonb_build_object('id', old.id));
  end if;
  update public.areas set deleted_at = now() where id = old.id;
end $$;

create function public.save_areas(changes jsonb, topology text default 'refuse') returns jsonb
language sql volatile set search_path = '' as $$
  select private.require_reach('areas', array(select (c ->> 'id')::uuid from jsonb_array_elements(
    case when jsonb_typeof(changes) = 'array' then changes else '[]' end) c));
  select private.save_areas(changes, topology)
$$;
grant execute on function private.save_areas(jsonb, text), public.save_areas(jsonb, text) to authenticated, service_role;
