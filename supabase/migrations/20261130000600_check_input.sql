-- What clients send is read and checked here: geometry, text, revisions, steps, and whether a row is within reach.

/* GeoJSON object → geometry in WGS-84 degrees, two dimensions, valid. `kinds` are the GeoJSON types taken; `what` names the
   record. Refuses: no geometry, another type, unreadable, empty, more than 200,000 vertices, out of range or infinite, 0/0,
   self-crossing. */
create function private.read_geometry(geo jsonb, kinds text[], what text) returns extensions.geometry
language plpgsql immutable set search_path = extensions, pg_temp as $$
declare
  shape geometry;
begin
  if geo is null or jsonb_typeof(geo) <> 'object' or not coalesce(geo ->> 'type', '') = any (kinds) then
    perform private.refuse('22023', 'bad_geometry', format('“%s”缺少图形，或图形类型不对（应为 %s）。', what, array_to_string(kinds, '、')),
      'geom');
  end if;
  if jsonb_path_exists(geo, '$.coordinates.** ? (@.type() != "number" && @.type() != "array")') then
    perform private.refuse('22023', 'bad_geometry', format('“%s”的坐标里有不是数字的内容，请检查经度、纬度两列。', what), 'geom');
  end if;
  -- A vertex is at least four characters long; asking the size first keeps a giant from being built at all.
  if length(geo::text) > 20000000 then
    perform private.refuse('PT413', 'too_many_vertices', format('“%s”的图形太大，请先简化到 200000 个顶点以内再导入。', what), 'geom');
  end if;
  begin
    shape := st_setsrid(st_force2d(st_geomfromgeojson(geo::text)), 4326);
  exception when others then
    perform private.refuse('22023', 'bad_geometry', format('“%s”的图形读不懂：%s。请检查坐标是否为 [经度, 纬度] 数字。', what, sqlerrm), 'geom');
  end;
  if shape is null or st_isempty(shape) then
    perform private.refuse('22023', 'empty_geometry', format('“%s”的图形是空的。', what), 'geom');
  end if;
  if st_npoints(shape) > 200000 then
    perform private.refuse('PT413', 'too_many_vertices',
      format('“%s”的图形有 %s 个顶点，超过 200000 的上限，请先简化。', what, st_npoints(shape)), 'geom');
  end if;
  if not (st_xmin(shape) >= -180 and st_xmax(shape) <= 180 and st_ymin(shape) >= -85.06 and st_ymax(shape) <= 85.06)
    or exists (select from st_dumppoints(shape) d where not (st_x(d.geom) between -180 and 180
      and st_y(d.geom) between -85.06 and 85.06)) then
    perform private.refuse('22023', 'out_of_range',
      format('“%s”的坐标超出范围：经度应在 −180 到 180，纬度应在 −85.06 到 85.06。若是投影坐标，请先选对坐标系。', what), 'geom');
  end if;
  if st_geometrytype(shape) = 'ST_Point' and st_x(shape) = 0 and st_y(shape) = 0 then
    perform private.refuse('22023', 'zero_coordinates', format('“%s”的坐标是 0, 0，多半是没有定位，请补上位置。', what), 'geom');
  end if;
  -- Asked before st_isvalid: on an open ring GEOS throws, and the embedded database loses the refusal that follows.
  if st_dimension(shape) = 2 and exists (select from st_dump(shape) p cross join lateral st_dumprings(p.geom) r
      where not st_isclosed(st_exteriorring(r.geom)) or st_npoints(r.geom) < 4) then
    perform private.refuse('22023', 'open_ring', format('“%s”的边界没有闭合：每一圈的最后一点应与第一点相同，且至少 4 点。', what), 'geom');
  end if;
  if st_dimension(shape) > 0 and not st_isvalid(shape) then
    perform private.refuse('22023', 'invalid_outline',
      format('“%s”的线条无效或边界自相交（%s），请改正后再保存。', what, st_isvalidreason(shape)), 'geom');
  end if;
  return shape;
end $$;

/* A required short text from a client's object, trimmed. */
create function private.read_text(source jsonb, key text, label text, longest int) returns text
language plpgsql immutable set search_path = '' as $$
declare
  value text := btrim(source ->> key);
begin
  if value is null or value = '' then
    perform private.refuse('22023', 'required', format('请填写%s。', label), key);
  elsif length(value) > longest then
    perform private.refuse('22023', 'too_long', format('%s太长：最多 %s 个字。', label, longest), key);
  end if;
  return value;
end $$;

/* Stops when the row on the server is newer than the one the client edited. */
create function private.require_rev(have bigint, sent bigint, what text, id uuid) returns void
language plpgsql immutable set search_path = '' as $$
begin
  if sent is null then
    perform private.refuse('22023', 'rev_required', format('保存“%s”时缺少版本号，请刷新页面后重试。', what), 'rev', jsonb_build_object('id', id));
  end if;
  if have <> sent then
    perform private.refuse('PT409', 'conflict', format('“%s”刚被别人改过，请查看最新内容后再决定是否覆盖。', what), 'rev',
      jsonb_build_object('id', id, 'server_rev', have));
  end if;
end $$;

/* Stops, as if there were no such row, when one of the ids is a row outside every branch the caller serves. */
create function private.require_reach(target text, ids uuid[]) returns void
language plpgsql stable security definer set search_path = extensions, pg_temp as $$
declare
  is_strange boolean;
begin
  execute format('select exists (select from public.%I where id = any ($1) and not %I <@ any ($2))', target,
    case when target = 'areas' then 'path' else 'area_path' end) into is_strange using ids, private.my_paths();
  if is_strange then
    perform private.refuse('P0002', 'not_found', '没有这条记录，或不在你的辖区内。', 'id');
  end if;
end $$;

/* A point sent as GeoJSON `geom` or as numbers `lng`, `lat`. */
create function private.read_point(source jsonb, what text) returns extensions.geometry
language sql immutable set search_path = '' as $$
  select private.read_geometry(case when source ? 'lng' then
    jsonb_build_object('type', 'Point', 'coordinates', jsonb_build_array(source -> 'lng', source -> 'lat'))
      else source -> 'geom' end, '{Point}', what)
$$;

/* Which steps exist. kind: incident, hazard or dispute. A step is a fact of the domain, so it lives in code, not in settings. */
create function private.may_step(kind text, from_status text, to_status text) returns boolean
language sql immutable set search_path = '' as $$
  select (kind, from_status, to_status) in (
    ('incident', 'received', 'dispatched'), ('incident', 'received', 'closed'), ('incident', 'dispatched', 'en_route'),
    ('incident', 'dispatched', 'arrived'), ('incident', 'dispatched', 'received'), ('incident', 'dispatched', 'closed'),
    ('incident', 'en_route', 'arrived'), ('incident', 'en_route', 'dispatched'), ('incident', 'en_route', 'closed'),
    ('incident', 'arrived', 'closed'),
    ('hazard', 'reported', 'accepted'), ('hazard', 'reported', 'returned'), ('hazard', 'accepted', 'assigned'),
    ('hazard', 'accepted', 'returned'),
    ('hazard', 'assigned', 'in_progress'), ('hazard', 'assigned', 'returned'), ('hazard', 'in_progress', 'resolved'),
    ('hazard', 'in_progress', 'returned'),
    ('hazard', 'resolved', 'verified'), ('hazard', 'resolved', 'in_progress'), ('hazard', 'verified', 'closed'),
    ('hazard', 'returned', 'reported'),
    ('hazard', 'returned', 'accepted'),
    ('dispute', 'open', 'mediating'), ('dispute', 'open', 'settled'), ('dispute', 'open', 'escalated'),
    ('dispute', 'mediating', 'mediating'),
    ('dispute', 'mediating', 'settled'), ('dispute', 'mediating', 'escalated'), ('dispute', 'escalated', 'mediating'),
    ('dispute', 'escalated', 'settled'),
    ('dispute', 'settled', 'closed'), ('dispute', 'settled', 'mediating'))
$$;

create function private.require_step(kind text, from_status text, to_status text) returns void
language plpgsql immutable set search_path = '' as $$
begin
  if not coalesce(private.may_step(kind, from_status, to_status), false) then
    perform private.refuse('22023', 'bad_step', '当前状态不能直接变为所选状态，请刷新后按流程操作。', 'status',
      jsonb_build_object('from', from_status, 'to', to_status));
  end if;
end $$;

grant execute on function private.require_reach(text, uuid[]) to authenticated, service_role;
