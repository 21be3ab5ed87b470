-- Saving and deleting police offices and water spots, and recording inspections.

/* office: {id, rev?, name, code?, kind?, area_id?, geom (Point), address?, phone?, opening_hours?, kit?, staff_count?}.
   An absent key keeps the value. area_id null: the smallest area at the point. → {id, rev} */
create function private.save_office(office jsonb) returns jsonb
language plpgsql security definer set search_path = extensions, pg_temp as $$
declare
  old public.police_offices;
  saved public.police_offices;
  shape geometry;
  what text;
begin
  select * into old from public.police_offices where id = (office ->> 'id')::uuid for update;
  what := coalesce(office ->> 'name', old.name, '警务室');
  if old.id is not null then
    perform private.require_role('{administrator,chief}', old.area_path, format('修改“%s”', what));
    perform private.require_rev(old.rev, (office ->> 'rev')::bigint, what, old.id);
  end if;
  shape := case when office ? 'geom' or old.id is null then private.read_geometry(office -> 'geom', '{Point}', what) else old.geom end;
  if old.id is null then
    insert into public.police_offices (id, code, name, kind, area_id, geom, address, phone, opening_hours, kit, staff_count, created_by)
    values (coalesce((office ->> 'id')::uuid, gen_random_uuid()), coalesce(nullif(btrim(office ->> 'code'), ''), left(gen_random_uuid()::text, 8)),
      private.read_text(office, 'name', '警务室名称', 120), coalesce(office ->> 'kind', 'office'), (office ->> 'area_id')::uuid, shape,
      office ->> 'address', office ->> 'phone', office ->> 'opening_hours', coalesce(office -> 'kit', '[]'), (office ->> 'staff_count')::int, (select auth.uid()))
    returning * into saved;
  else
    update public.police_offices o set name = n.name, code = n.code, kind = n.kind, geom = shape,
      area_id = case when office ? 'area_id' then n.area_id when office ? 'geom' then null else old.area_id end,
      address = n.address, phone = n.phone, opening_hours = n.opening_hours, kit = n.kit, staff_count = n.staff_count, deleted_at = null
    from jsonb_populate_record(old, office - 'geom' - 'area_path' - 'rev') n where o.id = old.id
    returning o.* into saved;
  end if;
  perform private.require_role('{administrator,chief}', saved.area_path, format('把“%s”放在这个位置', what));
  return jsonb_build_object('id', saved.id, 'rev', saved.rev, 'area_id', saved.area_id);
end $$;

/* water: {id, rev?, name, code?, kind?, area_id?, geom, cycle_days?, risk?, responsible_id?, note?, kit? {piece: state}} → {id, rev} */
create function private.save_water(water jsonb) returns jsonb
language plpgsql security definer set search_path = extensions, pg_temp as $$
declare
  old public.water_spots;
  saved public.water_spots;
  shape geometry;
  what text;
begin
  select * into old from public.water_spots where id = (water ->> 'id')::uuid for update;
  what := coalesce(water ->> 'name', old.name, '水域');
  if old.id is not null then
    perform private.require_role('{administrator,chief}', old.area_path, format('修改水域“%s”', what));
    perform private.require_rev(old.rev, (water ->> 'rev')::bigint, what, old.id);
  end if;
  shape := case when water ? 'geom' or old.id is null then
    private.read_geometry(water -> 'geom', '{Point,MultiPoint,LineString,MultiLineString,Polygon,MultiPolygon}', what) else old.geom end;
  if old.id is null then
    insert into public.water_spots (id, code, name, kind, area_id, geom, cycle_days, risk, responsible_id, note, created_by)
    values (coalesce((water ->> 'id')::uuid, gen_random_uuid()), coalesce(nullif(btrim(water ->> 'code'), ''), left(gen_random_uuid()::text, 8)),
      private.read_text(water, 'name', '水域名称', 120), coalesce(water ->> 'kind', 'other'), (water ->> 'area_id')::uuid, shape,
      coalesce((water ->> 'cycle_days')::int, 7), coalesce((water ->> 'risk')::smallint, 2::smallint), (water ->> 'responsible_id')::uuid, water ->> 'note', (select auth.uid()))
    returning * into saved;
  else
    update public.water_spots w set name = n.name, code = n.code, kind = n.kind, geom = shape,
      area_id = case when water ? 'area_id' then n.area_id when water ? 'geom' then null else old.area_id end,
      cycle_days = n.cycle_days, risk = n.risk, responsible_id = n.responsible_id, note = n.note, deleted_at = null
    from jsonb_populate_record(old, water - 'geom' - 'center' - 'area_path' - 'rev') n where w.id = old.id
    returning w.* into saved;
  end if;
  perform private.require_role('{administrator,chief}', saved.area_path, format('把水域“%s”放在这个位置', what));
  if jsonb_typeof(water -> 'kit') = 'object' then
    update public.water_kit k set state = n.value, checked_at = now()
    from jsonb_each_text(water -> 'kit') n where k.water_spot_id = saved.id and k.piece = n.key and k.state <> n.value;
  end if;
  return jsonb_build_object('id', saved.id, 'rev', saved.rev, 'area_id', saved.area_id);
end $$;

/* Marks an office or a water spot as deleted, or brings it back (restore). kind: office | water. → {id, rev} */
create function private.delete_post(kind text, id uuid, rev bigint, restore boolean) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  target text := case kind when 'office' then 'police_offices' when 'water' then 'water_spots' end;
  old record;
  now_rev bigint;
begin
  execute format('select area_path, rev, name from public.%I where id = $1 for update', target) into old using id;
  if old.area_path is null then
    perform private.refuse('PT404', 'not_found', '没有这条记录，可能已被删除。', 'id');
  end if;
  perform private.require_role('{administrator,chief}', old.area_path, format('删除“%s”', old.name));
  perform private.require_rev(old.rev, rev, old.name, id);
  execute format('update public.%I set deleted_at = $2 where id = $1 returning rev', target)
    into now_rev using id, case when restore then null else now() end;
  return jsonb_build_object('id', id, 'rev', now_rev);
end $$;

/* inspection: {id?, subject_kind, water_spot_id | office_id | area_id (camera), inspected_at?, lng?, lat?, accuracy_m?,
   checklist? {sign|ring|rope|pole: state, …}, note?}. Sent twice with one id, it counts once. → {id, next_due_at?} */
create function private.record_inspection(inspection jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  made public.inspections;
  at timestamptz := coalesce((inspection ->> 'inspected_at')::timestamptz, now());
begin
  if at > now() + interval '10 minutes' then
    perform private.refuse('22023', 'in_future', '巡查时间晚于现在，请检查手机的日期和时间。', 'inspected_at');
  end if;
  insert into public.inspections (id, subject_kind, water_spot_id, office_id, area_id, area_path, inspector_id, inspected_at, lng, lat, accuracy_m, checklist, note, created_by)
  values (coalesce((inspection ->> 'id')::uuid, gen_random_uuid()), private.read_text(inspection, 'subject_kind', '巡查对象', 10),
    (inspection ->> 'water_spot_id')::uuid, (inspection ->> 'office_id')::uuid, (inspection ->> 'area_id')::uuid, '',
    (select p.id from public.personnel p where p.user_id = (select auth.uid())), at,
    (inspection ->> 'lng')::float8, (inspection ->> 'lat')::float8, (inspection ->> 'accuracy_m')::float4,
    coalesce(inspection -> 'checklist', '{}'), inspection ->> 'note', (select auth.uid()))
  on conflict (id) do nothing returning * into made;
  if made.id is null then
    select * into made from public.inspections i where i.id = (inspection ->> 'id')::uuid and i.created_by = (select auth.uid());
    if made.id is null then
      perform private.refuse('42501', 'forbidden', '这次巡查记录属于别人，不能覆盖。', 'id');
    end if;
    return jsonb_build_object('id', made.id, 'duplicate', true);
  end if;
  perform private.require_role('{administrator,chief,grid_worker}', made.area_path, '记录这里的巡查');
  if made.water_spot_id is not null then
    update public.water_spots w set last_inspected_at = made.inspected_at
    where w.id = made.water_spot_id and (w.last_inspected_at is null or w.last_inspected_at < made.inspected_at);
    update public.water_kit k set state = n.value, checked_at = made.inspected_at
    from jsonb_each_text(made.checklist) n
    where k.water_spot_id = made.water_spot_id and k.piece = n.key and (k.checked_at is null or k.checked_at < made.inspected_at);
  end if;
  return jsonb_build_object('id', made.id, 'next_due_at', (select w.next_due_at from public.water_spots w where w.id = made.water_spot_id));
end $$;

create function public.save_office(office jsonb) returns jsonb language sql volatile set search_path = '' as $$ select private.save_office(office) $$;
create function public.save_water(water jsonb) returns jsonb language sql volatile set search_path = '' as $$ select private.save_water(water) $$;
create function public.delete_office(id uuid, rev bigint, restore boolean default false) returns jsonb
language sql volatile set search_path = '' as $$ select private.delete_post('office', id, rev, restore) $$;
create function public.delete_water(id uuid, rev bigint, restore boolean default false) returns jsonb
language sql volatile set search_path = '' as $$ select private.delete_post('water', id, rev, restore) $$;
create function public.record_inspection(inspection jsonb) returns jsonb
language sql volatile set search_path = '' as $$ select private.record_inspection(inspection) $$;
grant execute on function private.save_office(jsonb), private.save_water(jsonb), private.delete_post(text, uuid, bigint, boolean),
  private.record_inspection(jsonb), public.save_office(jsonb), public.save_water(jsonb), public.delete_office(uuid, bigint, boolean),
  public.delete_water(uuid, bigint, boolean), public.record_inspection(jsonb) to authenticated, service_role;
