-- Imports: what came in, from which file, and how to take it back.
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
alter table public.basemap_features add constraint basemap_features_import_fk foreign key (import_id) references public.imports (id);

create trigger imports_place before insert or update of area_id on public.imports for each row execute function private.place_row_by_area();

grant select on public.imports to authenticated;
grant all on public.imports, public.import_chunks, public.import_changes to service_role;
alter table public.imports enable row level security;
alter table public.import_chunks enable row level security;
alter table public.import_changes enable row level security;
create policy imports_select on public.imports for select to authenticated
  using (area_path operator(extensions.<@) any ((select private.my_paths('{administrator,chief}'))::extensions.ltree[]));
