-- Row policies of the tables that joint defence opens near a border.

/* Ids of other people's rows that an agreement shows to the caller. kind: waters, offices, hazards or patrols.
   Used as a hashed set in policies: once a statement. */
create function private.shared_ids(kind text) returns setof uuid
language plpgsql stable security definer set search_path = extensions, pg_temp as $$
begin
  case kind
  when 'waters' then
    return query select w.id from private.shared_strips() s join public.water_spots w
      on w.geom && s.strip and st_intersects(w.geom, s.strip) and w.area_path <@ s.path where w.deleted_at is null;
  when 'offices' then
    return query select o.id from private.shared_strips() s join public.police_offices o
      on o.geom && s.strip and st_intersects(o.geom, s.strip) and o.area_path <@ s.path where o.deleted_at is null;
  when 'hazards' then
    return query select h.id from private.shared_strips() s join public.hazards h
      on h.geom && s.strip and st_intersects(h.geom, s.strip) and h.area_path <@ s.path;
  when 'patrols' then
    return query select p.id from private.shared_strips() s join public.patrols p
      on p.geom && s.strip and st_intersects(p.geom, s.strip) and p.area_path <@ s.path
      where p.status <> 'withdrawn' and private.has_role('{administrator,chief,duty_officer}');
  end case;
end $$;
grant execute on function private.shared_ids(text) to authenticated, service_role;

create policy police_offices_select on public.police_offices for select to authenticated
  using (deleted_at is null and (area_path operator(extensions.<@) any ((select private.my_paths())::extensions.ltree[])
    or id in (select private.shared_ids('offices'))));
create policy water_spots_select on public.water_spots for select to authenticated
  using (deleted_at is null and (area_path operator(extensions.<@) any ((select private.my_paths())::extensions.ltree[])
    or id in (select private.shared_ids('waters'))));
create policy hazards_select on public.hazards for select to authenticated
  using (area_path operator(extensions.<@) any ((select private.my_paths())::extensions.ltree[])
    or id in (select private.shared_ids('hazards')));
create policy patrols_select on public.patrols for select to authenticated
  using (area_path operator(extensions.<@) any ((select private.my_paths('{administrator,chief,duty_officer}'))::extensions.ltree[])
    or team_id in (select private.my_teams())
    or id in (select private.shared_ids('patrols')));
