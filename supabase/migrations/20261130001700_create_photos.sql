-- Photos: bytes in a private bucket, one row of facts each.
create table public.photos (
  id uuid primary key default gen_random_uuid(),
  subject_kind text not null,
  subject_id uuid not null,
  area_id uuid not null references public.areas (id),
  area_path extensions.ltree not null,
  storage_path text not null,
  sha256 text not null,
  taken_at timestamptz,
  lng float8,
  lat float8,
  created_at timestamptz not null default now(),
  created_by uuid default auth.uid(),
  constraint photos_subject_known check (subject_kind in ('water', 'office', 'hazard', 'incident', 'inspection', 'patrol',
    'dispute')),
  constraint photos_sha256_hex check (sha256 ~ '^[0-9a-f]{64}$'),
  -- photos/<area uuid>/<sha256>.jpg: the path itself says whose it is, and the same picture is stored once.
  constraint photos_path_matches check (storage_path = 'photos/' || area_id::text || '/' || sha256 || '.jpg'),
  constraint photos_position check ((lng is null) = (lat is null) and lng between -180 and 180 and lat between -85.06 and 85.06)
);
create unique index photos_once on public.photos (subject_kind, subject_id, sha256);
create index photos_area on public.photos (area_id);
create index photos_path on public.photos using gist (area_path);
comment on table public.photos is 'Photos of a record; taken where (WGS-84 degrees) and when, as columns, since EXIF is dropped';

create trigger photos_place before insert on public.photos for each row execute function private.place_row_by_area();

grant select, insert (id, subject_kind, subject_id, area_id, storage_path, sha256, taken_at, lng, lat) on public.photos
  to authenticated;
grant all on public.photos to service_role;
alter table public.photos enable row level security;
create policy photos_select on public.photos for select to authenticated
  using (area_path operator(extensions.<@)
    any ((select private.my_paths('{administrator,chief,duty_officer,grid_worker,leader}'))::extensions.ltree[]));
create policy photos_insert on public.photos for insert to authenticated
  with check (area_path operator(extensions.<@)
    any ((select private.my_paths('{administrator,chief,duty_officer,grid_worker}'))::extensions.ltree[]));

insert into storage.buckets (id, name, public, file_size_limit, allowed_mime_types)
values ('photos', 'photos', false, 10485760, '{image/jpeg,image/png,image/webp}') on conflict (id) do nothing;

/* The area whose id is the first folder of an object's name, if the caller holds one of the roles over it.
   A name that does not start with an area's id belongs to nobody. */
create function private.may_use_photo(object_name text, roles text[]) returns boolean
language sql stable security definer set search_path = '' as $$
  select exists (
    select from public.areas a
    where a.id::text = split_part(object_name, '/', case when split_part(object_name, '/', 1) = 'photos' then 2 else 1 end)
      and private.has_role_over(roles, a.path))
$$;

create policy patrolgrid_photos_select on storage.objects for select to authenticated
  using (bucket_id = 'photos' and private.may_use_photo(name, '{administrator,chief,duty_officer,grid_worker,leader}'));
create policy patrolgrid_photos_insert on storage.objects for insert to authenticated
  with check (bucket_id = 'photos' and private.may_use_photo(name, '{administrator,chief,duty_officer,grid_worker}'));
create policy patrolgrid_photos_delete on storage.objects for delete to authenticated
  using (bucket_id = 'photos' and private.may_use_photo(name, '{administrator,chief}'));

grant execute on function private.may_use_photo(text, text[]) to authenticated, service_role;
