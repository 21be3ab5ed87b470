-- pg_dump works with an empty search_path, in which IS DISTINCT FROM finds no operator for two geometries or two paths: with
-- it in a WHEN clause no dump of this schema could be restored. Outlines are compared in the function instead.
create or replace function private.cut_area() returns trigger
language plpgsql security definer set search_path = extensions, pg_temp as $$
begin
  if tg_op = 'UPDATE' and new.geom is not distinct from old.geom and new.deleted_at is not distinct from old.deleted_at then return null; end if;
  delete from private.area_pieces where area_id = new.id;
  if new.geom is not null and new.deleted_at is null then
    insert into private.area_pieces (area_id, path, geom)
    select new.id, new.path, (st_dump(piece)).geom from st_subdivide(new.geom, 48) as piece;
  end if;
  return null;
end $$;

drop trigger areas_cut on public.areas;
create trigger areas_cut after update of geom, deleted_at on public.areas for each row execute function private.cut_area();

-- The same for a path, where text is as good.
drop trigger areas_move on public.areas;
create trigger areas_move after update of parent_id on public.areas for each row
  when (new.path::text is distinct from old.path::text) execute function private.move_branch();
