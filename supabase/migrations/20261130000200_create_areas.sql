-- The one tree of jurisdictions: prefecture > county > station > beat > village > grid cell.
create table public.areas (
  id uuid primary key default gen_random_uuid(),
  code text not null,
  name text not null,
  kind text not null,
  parent_id uuid references public.areas (id),
  path extensions.ltree not null,
  geom extensions.geometry(MultiPolygon, 4326),
  center extensions.geometry(Point, 4326),
  population int,
  households int,
  area_km2 float8,
  responsible_id uuid,  -- references personnel, added with that table
  patrols_per_week int,  -- null: the rule of the nearest ancestor that has one
  sight_day_m int,
  sight_night_m int,
  external_key text,
  content_hash text,
  import_id uuid,
  import_area_id uuid,  -- the area the keys of that file are good for
  rev bigint not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  created_by uuid,
  deleted_at timestamptz,
  constraint areas_kind_known check (kind in ('prefecture', 'county', 'station', 'beat', 'village', 'cell')),
  constraint areas_code_length check (length(code) between 1 and 60),
  constraint areas_name_length check (length(name) between 1 and 120),
  constraint areas_not_own_parent check (parent_id is distinct from id),
  constraint areas_population_sane check (population between 0 and 100000000),
  constraint areas_households_sane check (households between 0 and 50000000),
  constraint areas_rule_sane check (patrols_per_week between 0 and 70),
  constraint areas_sight_sane check (sight_day_m between 5 and 2000 and sight_night_m between 5 and 2000),
  constraint areas_on_earth check (
    not extensions.st_isempty(geom) and extensions.st_xmin(geom) >= -180 and extensions.st_xmax(geom) <= 180
    and extensions.st_ymin(geom) >= -85.06 and extensions.st_ymax(geom) <= 85.06)
);
-- Within one tree: the code of another prefecture neither collides nor shows.
create unique index areas_code_unique on public.areas (code, extensions.subpath(path, 0, 1)) where deleted_at is null;
create unique index areas_key_unique on public.areas (external_key, import_area_id) where deleted_at is null;
create index areas_path_tree on public.areas using gist (path);

-- Unique: should two ids ever have one label, they must not share a branch.
create unique index areas_path_unique on public.areas (path);
create index areas_geom_box on public.areas using gist (geom);
create index areas_parent on public.areas (parent_id);
create index areas_responsible on public.areas (responsible_id);
create index areas_import on public.areas (import_id);
comment on table public.areas is 'Jurisdictions, one tree; every row that belongs to a place carries the path of its area';
comment on column public.areas.path is 'ltree of path_label(id) from the root; set by trigger, follows parent_id';
comment on column public.areas.sight_day_m is 'How far a patrol sees by day, metres; null: the nearest ancestor that says';

-- Areas cut into pieces of at most 48 vertices: finding the area of a point then costs one small polygon,
-- not one whole outline, which is what lets an import place 150,000 points in seconds.
create table private.area_pieces (
  area_id uuid not null references public.areas (id) on delete cascade,
  path extensions.ltree not null,
  geom extensions.geometry(Polygon, 4326) not null
);
create index area_pieces_geom_box on private.area_pieces using gist (geom);
create index area_pieces_area on private.area_pieces (area_id);
alter table private.area_pieces enable row level security;
comment on table private.area_pieces is 'Areas subdivided for point lookup; rebuilt by trigger when an outline changes';

create function private.prepare_area() returns trigger
language plpgsql security definer set search_path = extensions, pg_temp as $$
declare
  above extensions.ltree;
begin
  if tg_op = 'INSERT' or new.parent_id is distinct from old.parent_id then
    if new.parent_id is null then
      new.path := private.path_label(new.id)::extensions.ltree;
    else
      select path into above from public.areas where id = new.parent_id and deleted_at is null;
      if above is null then
        perform private.refuse('22023', 'no_parent', format('辖区“%s”的上级辖区不存在，请先建立上级辖区。', new.name), 'parent_id');
      end if;
      if tg_op = 'UPDATE' and above <@ old.path then
        perform private.refuse('22023', 'loop', format('不能把“%s”移到它自己的下级辖区里，请另选上级。', new.name), 'parent_id');
      end if;
      new.path := above || private.path_label(new.id);
    end if;
  else
    new.path := old.path;
  end if;
  if new.geom is not null and (tg_op = 'INSERT' or new.geom is distinct from old.geom) then
    if not st_isvalid(new.geom) then
      perform private.refuse('22023', 'invalid_outline',
        format('辖区“%s”的边界不合规（%s），请在地图上改正后再保存。', new.name, st_isvalidreason(new.geom)), 'geom');
    end if;
    new.area_km2 := st_area(new.geom::geography) / 1e6;
    if new.center is null or tg_op = 'UPDATE' then new.center := st_pointonsurface(new.geom); end if;
  end if;
  return new;
end $$;

-- Outlines are compared here and not in a WHEN clause: pg_dump works with an empty search_path, in which IS DISTINCT FROM finds
-- no operator for two geometries or two paths, and no dump of this schema could be restored.
create function private.cut_area() returns trigger
language plpgsql security definer set search_path = extensions, pg_temp as $$
begin
  if tg_op = 'UPDATE' and new.geom is not distinct from old.geom and new.deleted_at is not distinct from old.deleted_at
    then return null; end if;
  delete from private.area_pieces where area_id = new.id;
  if new.geom is not null and new.deleted_at is null then
    insert into private.area_pieces (area_id, path, geom)
    select new.id, new.path, (st_dump(piece)).geom from st_subdivide(new.geom, 48) as piece;
  end if;
  return null;
end $$;

-- Only when these columns are set: moving a branch rewrites `path` itself and must not be undone here.
create trigger areas_prepare before insert or update of parent_id, geom on public.areas
  for each row execute function private.prepare_area();
create trigger areas_rev before update on public.areas for each row execute function private.bump_rev();
create trigger areas_cut_insert after insert on public.areas for each row when (new.geom is not null)
  execute function private.cut_area();
create trigger areas_cut after update of geom, deleted_at on public.areas for each row execute function private.cut_area();

alter table public.areas enable row level security;
