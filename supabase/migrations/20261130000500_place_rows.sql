-- How a row finds its place: area_path always follows area_id, or else the smallest area that holds the geometry.

/* The smallest area at a point, from the subdivided outlines. On a shared border the lower path wins, so it is stable. */
create function private.area_at(at extensions.geometry) returns table (area_id uuid, path extensions.ltree)
language sql stable rows 1 security definer set search_path = extensions, pg_temp as $$
  select p.area_id, p.path from private.area_pieces p
  where p.geom && at and st_intersects(p.geom, at)
  order by nlevel(p.path) desc, p.path limit 1
$$;

/* The caller's own top area: where a row goes that lies outside every known area. */
create function private.my_top_area() returns table (area_id uuid, path extensions.ltree)
language sql stable rows 1 security definer set search_path = extensions, pg_temp as $$
  select a.id, a.path from public.areas a
  where a.path = any ((select private.my_paths())::ltree[]) and a.deleted_at is null
  order by nlevel(a.path), a.path limit 1
$$;

/* Before insert or update on tables with area_id, area_path and geom. */
create function private.place_row() returns trigger
language plpgsql security definer set search_path = extensions, pg_temp as $$
declare
  place record;
begin
  -- settle_rows has found the place of many rows at once already.
  if tg_op = 'UPDATE' and current_setting('patrolgrid.bulk', true) = 'place' and new.area_path is distinct from old.area_path
    then return new; end if;
  if new.area_id is null and new.geom is not null then
    select * into place from private.area_at(st_pointonsurface(new.geom));
    new.area_id := place.area_id;
    new.area_path := place.path;
  elsif new.area_id is not null then
    select path into new.area_path from public.areas where id = new.area_id;
  else
    new.area_path := null;
  end if;
  if new.area_path is null then
    select * into place from private.my_top_area();
    new.area_id := place.area_id;
    new.area_path := place.path;
  end if;
  if new.area_path is null then
    perform private.refuse('22023', 'no_area', '这条记录不在任何辖区内，请选择所属辖区。', 'area_id');
  end if;
  return new;
end $$;

/* The same for tables without a geometry. */
create function private.place_row_by_area() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  select path into new.area_path from public.areas where id = new.area_id and deleted_at is null;
  if new.area_path is null then
    perform private.refuse('22023', 'no_area', '请选择所属辖区：所选辖区不存在或已删除。', 'area_id');
  end if;
  return new;
end $$;

/* After an area moved to another parent: its descendants and every row under it follow. Walks the catalogue,
   so a table added later with an ltree `area_path` (or `other_path`) is moved too. Cost: one indexed update for each such
   table. */
create function private.move_branch() returns trigger
language plpgsql security definer set search_path = extensions, pg_temp as $$
declare
  target record;
begin
  update public.areas set path = new.path || subpath(path, nlevel(old.path))
  where path <@ old.path and id <> new.id;
  update private.area_pieces set path = case when path = old.path then new.path
    else new.path || subpath(path, nlevel(old.path)) end
  where path <@ old.path;
  for target in
    select c.oid::regclass as name, a.attname as path from pg_catalog.pg_class c
    join pg_catalog.pg_attribute a on a.attrelid = c.oid and a.attname in ('area_path', 'other_path') and not a.attisdropped
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
  loop
    execute format('update %1$s set %2$I = case when %2$I = $1 then $2 else $2 || subpath(%2$I, nlevel($1)) end where %2$I <@ $1',
      target.name, target.path) using old.path, new.path;
  end loop;
  return null;
end $$;

-- As text: a dump could not be restored with two paths compared in a WHEN clause (see cut_area).
create trigger areas_move after update of parent_id on public.areas for each row
  when (new.path::text is distinct from old.path::text) execute function private.move_branch();
