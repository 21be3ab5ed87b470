-- Police offices and stations: points with a kit list.
create table public.police_offices (
  id uuid primary key default gen_random_uuid(),
  code text not null default left(gen_random_uuid()::text, 8),
  name text not null,
  kind text not null default 'office',
  area_id uuid not null references public.areas (id),
  area_path extensions.ltree not null,
  geom extensions.geometry(Point, 4326) not null,
  address text,
  phone text,
  opening_hours text,
  kit jsonb not null default '[]',
  staff_count int,
  external_key text,
  content_hash text,
  import_id uuid,
  import_area_id uuid,  -- the area the keys of that file are good for
  rev bigint not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  created_by uuid default auth.uid(),
  deleted_at timestamptz,
  constraint police_offices_kind_known check (kind in ('station', 'office')),
  constraint police_offices_code_length check (length(code) between 1 and 60),
  constraint police_offices_name_length check (length(name) between 1 and 120),
  constraint police_offices_text_length check (length(address) <= 300 and length(phone) <= 30 and length(opening_hours) <= 120),
  constraint police_offices_kit_list check (jsonb_typeof(kit) = 'array' and jsonb_array_length(kit) <= 60),
  constraint police_offices_staff_sane check (staff_count between 0 and 10000),
  constraint police_offices_on_earth check (
    not extensions.st_isempty(geom) and extensions.st_x(geom) between -180 and 180
    and extensions.st_y(geom) between -85.06 and 85.06 and not (extensions.st_x(geom) = 0 and extensions.st_y(geom) = 0))
);
create index police_offices_code on public.police_offices (code);
create unique index police_offices_key_unique on public.police_offices (external_key, import_area_id) where deleted_at is null;
create index police_offices_area on public.police_offices (area_id);
create index police_offices_path on public.police_offices using gist (area_path);
create index police_offices_geom_box on public.police_offices using gist (geom);
create index police_offices_import on public.police_offices (import_id);
comment on table public.police_offices is 'Stations and village police offices; kit is a list of {item, state}';

alter table public.personnel add constraint personnel_office_fk foreign key (office_id) references public.police_offices (id) on delete set null;
alter table public.teams add constraint teams_office_fk foreign key (home_office_id) references public.police_offices (id) on delete set null;

create trigger police_offices_place before insert or update of area_id, geom on public.police_offices
  for each row execute function private.place_row();
create trigger police_offices_rev before update on public.police_offices for each row execute function private.bump_rev();
select private.audit_table('public.police_offices');

grant select on public.police_offices to authenticated;
grant all on public.police_offices to service_role;
alter table public.police_offices enable row level security;
