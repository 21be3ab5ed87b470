-- Agreements between neighbours to share what lies within a distance of their border.
create table public.joint_defences (
  id uuid primary key default gen_random_uuid(),
  area_id uuid not null references public.areas (id),
  area_path extensions.ltree not null,
  other_area_id uuid not null references public.areas (id),
  other_path extensions.ltree not null,
  distance_m int not null default 1000,
  starts_on date not null default current_date,
  ends_on date,
  -- The land each side shows to the other; kept, since buffering two counties for each read would be slow.
  shown_by_area extensions.geometry(MultiPolygon, 4326),
  shown_by_other extensions.geometry(MultiPolygon, 4326),
  rev bigint not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  created_by uuid default auth.uid(),
  constraint joint_defences_two_areas check (area_id <> other_area_id),
  constraint joint_defences_distance check (distance_m between 50 and 20000),
  constraint joint_defences_dates check (ends_on >= starts_on)
);
create index joint_defences_area on public.joint_defences (area_id);
create index joint_defences_other on public.joint_defences (other_area_id);
create index joint_defences_path on public.joint_defences using gist (area_path);
create index joint_defences_other_path on public.joint_defences using gist (other_path);
comment on table public.joint_defences is
  'Joint defence 边界联防: both sides read waters, hazards, offices and patrol lines near the common border';

create function private.prepare_joint_defence() returns trigger
language plpgsql security definer set search_path = extensions, pg_temp as $$
declare
  mine record;
  theirs record;
begin
  select path, geom into mine from public.areas where id = new.area_id and deleted_at is null;
  select path, geom into theirs from public.areas where id = new.other_area_id and deleted_at is null;
  if mine.path is null or theirs.path is null or mine.path <@ theirs.path or theirs.path <@ mine.path then
    perform private.refuse('22023', 'not_neighbours', '联防的两方必须是两个互不隶属的辖区，请重新选择。', 'other_area_id');
  end if;
  new.area_path := mine.path;
  new.other_path := theirs.path;
  new.shown_by_area := st_multi(st_collectionextract(
    st_intersection(mine.geom, st_buffer(theirs.geom::geography, new.distance_m)::geometry), 3));
  new.shown_by_other := st_multi(st_collectionextract(
    st_intersection(theirs.geom, st_buffer(mine.geom::geography, new.distance_m)::geometry), 3));
  return new;
end $$;
create trigger joint_defences_prepare before insert or update of area_id, other_area_id, distance_m on public.joint_defences
  for each row execute function private.prepare_joint_defence();
create trigger joint_defences_rev before update on public.joint_defences for each row execute function private.bump_rev();
select private.audit_table('public.joint_defences');

create function private.is_in_force(starts_on date, ends_on date) returns boolean
language sql stable set search_path = '' as $$
  select (now() at time zone 'Asia/Shanghai')::date between starts_on and coalesce(ends_on, 'infinity')
$$;

/* Land of others that the caller may look at today: (path, strip). */
create function private.shared_strips() returns table (path extensions.ltree, strip extensions.geometry)
language sql stable rows 4 security definer set search_path = extensions, pg_temp as $$
  select j.other_path, j.shown_by_other from public.joint_defences j
  where j.area_path <@ any ((select private.my_paths())::ltree[]) and private.is_in_force(j.starts_on, j.ends_on)
  union all
  select j.area_path, j.shown_by_area from public.joint_defences j
  where j.other_path <@ any ((select private.my_paths())::ltree[]) and private.is_in_force(j.starts_on, j.ends_on)
$$;

-- The strips are drawn from definer functions only; a raw geometry column is not for the Data API.
grant delete, select (id, area_id, area_path, other_area_id, other_path, distance_m, starts_on, ends_on, rev, created_at,
  updated_at, created_by)
  on public.joint_defences to authenticated;
grant insert (id, area_id, other_area_id, distance_m, starts_on, ends_on),
  update (distance_m, starts_on, ends_on) on public.joint_defences to authenticated;
grant all on public.joint_defences to service_role;
alter table public.joint_defences enable row level security;

-- Both sides read it; whoever makes it must hold authority over both, so nobody opens a neighbour's land alone.
create policy joint_defences_select on public.joint_defences for select to authenticated
  using (area_path operator(extensions.<@) any ((select private.my_paths())::extensions.ltree[])
    or other_path operator(extensions.<@) any ((select private.my_paths())::extensions.ltree[]));
create policy joint_defences_insert on public.joint_defences for insert to authenticated
  with check (area_path operator(extensions.<@) any ((select private.my_paths('{administrator,chief}'))::extensions.ltree[])
    and other_path operator(extensions.<@) any ((select private.my_paths('{administrator,chief}'))::extensions.ltree[]));
create policy joint_defences_update on public.joint_defences for update to authenticated
  using (area_path operator(extensions.<@) any ((select private.my_paths('{administrator,chief}'))::extensions.ltree[])
    and other_path operator(extensions.<@) any ((select private.my_paths('{administrator,chief}'))::extensions.ltree[]))
  with check (area_path operator(extensions.<@) any ((select private.my_paths('{administrator,chief}'))::extensions.ltree[])
    and other_path operator(extensions.<@) any ((select private.my_paths('{administrator,chief}'))::extensions.ltree[]));
create policy joint_defences_delete on public.joint_defences for delete to authenticated
  using (area_path operator(extensions.<@) any ((select private.my_paths('{administrator,chief}'))::extensions.ltree[])
    and other_path operator(extensions.<@) any ((select private.my_paths('{administrator,chief}'))::extensions.ltree[]));

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

grant execute on function private.is_in_force(date, date), private.shared_strips(), private.shared_ids(text)
  to authenticated, service_role;
