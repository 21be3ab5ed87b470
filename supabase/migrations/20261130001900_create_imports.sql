-- Imports: what came in, from which file, and how to take it back; and how one begins.
create table public.imports (
  id uuid primary key default gen_random_uuid(),
  kind text not null,
  file_name text not null default '',
  frame text not null,
  status text not null default 'running',
  total int not null default 0,
  accepted int not null default 0,
  unchanged int not null default 0,
  updated int not null default 0,
  set_aside int not null default 0,
  area_id uuid not null references public.areas (id),
  area_path extensions.ltree not null,
  options jsonb not null default '{}',
  created_by uuid default auth.uid(),
  created_at timestamptz not null default now(),
  finished_at timestamptz,
  undone_at timestamptz,
  constraint imports_kind_known check (kind in ('areas', 'offices', 'waters', 'incidents', 'tracks', 'roads', 'basemap')),
  constraint imports_frame_known check (frame in ('wgs84', 'gcj02', 'bd09', 'cgcs2000', 'projected')),
  constraint imports_status_known check (status in ('running', 'done', 'undone', 'failed')),
  constraint imports_file_name_length check (length(file_name) <= 300),
  constraint imports_options_size check (jsonb_typeof(options) = 'object' and pg_column_size(options) < 20000)
);
create index imports_area on public.imports (area_id);
create index imports_path on public.imports using gist (area_path);
create index imports_created on public.imports (created_at desc);
comment on table public.imports is 'One row a file; frame is what the person stated, the rows themselves are stored in WGS-84';

create table public.import_chunks (
  import_id uuid not null references public.imports (id) on delete cascade,
  chunk_no int not null,
  result jsonb not null,
  at timestamptz not null default now(),
  primary key (import_id, chunk_no)
);
comment on table public.import_chunks is 'Answers already given, so that a chunk sent twice counts once';

create table public.import_changes (
  import_id uuid not null references public.imports (id) on delete cascade,
  table_name text not null,
  row_id uuid not null,
  before jsonb,
  rev_after bigint,
  primary key (import_id, table_name, row_id)
);
comment on table public.import_changes is 'Rows an import changed and what they were; rows it made carry import_id themselves';

alter table public.areas add constraint areas_import_fk foreign key (import_id) references public.imports (id);
alter table public.police_offices add constraint police_offices_import_fk foreign key (import_id) references public.imports (id);
alter table public.water_spots add constraint water_spots_import_fk foreign key (import_id) references public.imports (id);
alter table public.incidents add constraint incidents_import_fk foreign key (import_id) references public.imports (id);
alter table public.patrols add constraint patrols_import_fk foreign key (import_id) references public.imports (id);
alter table public.roads add constraint roads_import_fk foreign key (import_id) references public.imports (id);
alter table public.basemap_features add constraint basemap_features_import_fk
  foreign key (import_id) references public.imports (id);

create trigger imports_place before insert or update of area_id on public.imports
  for each row execute function private.place_row_by_area();

grant select on public.imports to authenticated;
grant all on public.imports, public.import_chunks, public.import_changes to service_role;
alter table public.imports enable row level security;
alter table public.import_chunks enable row level security;
alter table public.import_changes enable row level security;
create policy imports_select on public.imports for select to authenticated
  using (area_path operator(extensions.<@) any ((select private.my_paths('{administrator,chief}'))::extensions.ltree[]));

/* A patrol's line for the map, from its raw fixes: split where 5 minutes are silent or the jump is faster than 50 m/s
   (untimed: longer than 2 km), simplified to about 5 m. Fixes themselves stay as they came. */
create function private.line_of(t float8[], lng float8[], lat float8[]) returns extensions.geometry
language sql immutable set search_path = extensions, pg_temp as $$
  with fix as (
    select u.ord, u.t, st_makepoint(u.x, u.y) as at, u.x, u.y,
      u.t - lag(u.t) over w as dt,
      111195 * sqrt((u.y - lag(u.y) over w) ^ 2 + ((u.x - lag(u.x) over w) * cos(radians(u.y))) ^ 2) as step_m
    from unnest(t, lng, lat) with ordinality u(t, x, y, ord)
    where u.x between -180 and 180 and u.y between -85.06 and 85.06 and not (u.x = 0 and u.y = 0)
    window w as (order by u.ord)
  ), part as (
    select ord, at, count(*) filter (where step_m is null or dt > 300 or dt < 0 or (dt is null and step_m > 2000)
      or (dt >= 0 and step_m > 50 * greatest(dt, 1) and step_m > 200)) over (order by ord) as no
    from fix
  ), line as (
    select st_simplify(st_setsrid(st_makeline(at order by ord), 4326), 0.00005) as g from part group by no having count(*) > 1
  )
  select st_multi(st_collect(g)) from line where g is not null and st_npoints(g) > 1
$$;

/* import: {id, kind, file_name, frame, area_id, options} → id. Again with the same id: nothing happens. */
create function private.import_begin(import jsonb) returns uuid
language plpgsql security definer set search_path = '' as $$
declare
  made public.imports;
  path extensions.ltree;
begin
  select a.path into path from public.areas a where a.id = (import ->> 'area_id')::uuid and a.deleted_at is null;
  perform private.require_role('{administrator,chief}', path, '向这个辖区导入数据');
  insert into public.imports (id, kind, file_name, frame, area_id, area_path, options, created_by)
  values (coalesce((import ->> 'id')::uuid, gen_random_uuid()), private.read_text(import, 'kind', '数据类别', 20),
    left(coalesce(import ->> 'file_name', ''), 300),
    private.read_text(import, 'frame', '坐标系', 20), (import ->> 'area_id')::uuid, path, coalesce(import -> 'options', '{}'),
    (select auth.uid()))
  on conflict (id) do nothing returning * into made;
  if made.id is null then
    select * into made from public.imports i where i.id = (import ->> 'id')::uuid and i.created_by = (select auth.uid());
    if made.id is null then
      perform private.refuse('42501', 'forbidden', '这次导入属于别人。', 'id');
    end if;
  end if;
  return made.id;
end $$;

/* The import, locked, if the caller may still write it. */
create function private.require_import(import_id uuid, want text) returns public.imports
language plpgsql security definer set search_path = '' as $$
declare
  found public.imports;
begin
  select * into found from public.imports i where i.id = import_id for update;
  if found.id is null or not private.has_role_over('{administrator,chief}', found.area_path) then
    perform private.refuse('PT404', 'not_found', '没有这次导入，或不在你的辖区内。', 'import_id');
  end if;
  if want = 'running' and found.status <> 'running' then
    perform private.refuse('PT409', 'not_running', '这次导入已结束，不能再加入数据，请重新导入。', 'import_id');
  end if;
  return found;
end $$;

/* A row of a chunk on its way in, one shape for all kinds: what the client sent, its geometry read, its place found,
   the row it matches. A row with a `code` is refused, and says why in `message`. */
create type private.incoming as (
  row_no int, key text, hash text, props jsonb, geom extensions.geometry, fixes jsonb,
  area_id uuid, area_path extensions.ltree, match uuid, match_hash text, code text, message text
);

create function public.import_begin(import jsonb) returns uuid
language sql volatile set search_path = '' as $$ select private.import_begin(import) $$;
grant execute on function private.import_begin(jsonb), public.import_begin(jsonb) to authenticated, service_role;
