-- A photo is seen by those who see what it shows: that of a call or a quarrel by fewer than that of a fence, that of a patrol by
-- those to whom patrols are listed. Where it was taken is told by the record, in its own measure.
drop policy photos_select on public.photos;
create policy photos_select on public.photos for select to authenticated using (
  subject_kind in ('water', 'office', 'hazard', 'inspection') and area_path operator(extensions.<@)
    any ((select private.my_paths('{administrator,chief,duty_officer,grid_worker,leader}'))::extensions.ltree[])
  or subject_kind = 'incident' and area_path operator(extensions.<@)
    any ((select private.my_paths('{chief,duty_officer,grid_worker}'))::extensions.ltree[])
  or subject_kind = 'dispute' and area_path operator(extensions.<@)
    any ((select private.my_paths('{administrator,chief,duty_officer,grid_worker}'))::extensions.ltree[])
  or subject_kind = 'patrol' and area_path operator(extensions.<@)
    any ((select private.my_paths('{chief,duty_officer}'))::extensions.ltree[]));
revoke select on public.photos from authenticated;
grant select (id, subject_kind, subject_id, area_id, area_path, storage_path, sha256, taken_at, created_at) on public.photos
  to authenticated;
create index photos_storage_path on public.photos (storage_path);

/* Bytes are given to whoever sees the photo, and to their author before it has a row. */
drop policy patrolgrid_photos_select on storage.objects;
create policy patrolgrid_photos_select on storage.objects for select to authenticated using (bucket_id = 'photos'
  and (owner = (select auth.uid()) or exists (select from public.photos p where p.storage_path in (name, 'photos/' || name))));

/* The latest photos of a record, newest first. */
create or replace function private.photos_of(kind text, subject uuid) returns jsonb
language sql stable set search_path = public, extensions as $$
  select coalesce(jsonb_agg(jsonb_build_object('id', f.id, 'path', f.storage_path, 'taken_at', f.taken_at)
    order by f.taken_at desc nulls last), '[]')
  from (select p.id, p.storage_path, p.taken_at from public.photos p where p.subject_kind = kind and p.subject_id = subject
    order by p.taken_at desc nulls last limit 12) f
$$;
