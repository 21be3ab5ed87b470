-- A photo goes where its record went: who reports on a neighbour's ground, or on a walk beyond his own, sends photos after it.
-- The bytes lie in the folder of the author's area; seen is the photo by those who see the record.

/* Whether the caller made this record. */
create function private.is_own_subject(kind text, subject uuid) returns boolean
language sql stable security definer set search_path = '' as $$
  select case kind
    when 'hazard' then exists (select from public.hazards h where h.id = subject and h.created_by = (select auth.uid()))
    when 'inspection' then exists (select from public.inspections i where i.id = subject and i.created_by = (select auth.uid()))
    else false end
$$;

create or replace function private.guard_photo_subject() returns trigger
language plpgsql security definer set search_path = extensions, pg_temp as $$
declare
  subject ltree;
begin
  if (select auth.uid()) is null then return new; end if;
  subject := case new.subject_kind
    when 'water' then (select r.area_path from public.water_spots r where r.id = new.subject_id)
    when 'office' then (select r.area_path from public.police_offices r where r.id = new.subject_id)
    when 'hazard' then (select r.area_path from public.hazards r where r.id = new.subject_id)
    when 'incident' then (select r.area_path from public.incidents r where r.id = new.subject_id)
    when 'dispute' then (select r.area_path from public.disputes r where r.id = new.subject_id)
    when 'patrol' then (select r.area_path from public.patrols r where r.id = new.subject_id)
    when 'inspection' then (select r.area_path from public.inspections r where r.id = new.subject_id)
  end;
  if subject is not null and not subject <@ any (private.my_paths('{administrator,chief,duty_officer,grid_worker}'))
      and new.area_path <@ any (private.my_paths('{administrator,chief,duty_officer,grid_worker}'))
      and private.is_own_subject(new.subject_kind, new.subject_id) then
    new.area_path := subject;
    return new;
  end if;
  if subject is null or not subject <@ any (private.my_paths('{administrator,chief,duty_officer,grid_worker}')) then
    perform private.refuse('PT404', 'not_found', '照片所属的记录不存在，或不在你的辖区内。', 'subject_id');
  end if;
  if not (subject <@ new.area_path or subject @> new.area_path) then
    perform private.refuse('22023', 'foreign_area', '照片存放的辖区与所属记录不符。', 'area_id');
  end if;
  return new;
end $$;

drop policy photos_insert on public.photos;
create policy photos_insert on public.photos for insert to authenticated
  with check (area_path operator(extensions.<@)
      any ((select private.my_paths('{administrator,chief,duty_officer,grid_worker}'))::extensions.ltree[])
    or created_by = (select auth.uid()) and private.is_own_subject(subject_kind, subject_id));

-- Its author hears that it arrived, wherever the record lies.
drop policy photos_select on public.photos;
create policy photos_select on public.photos for select to authenticated using (
  subject_kind in ('water', 'office', 'hazard', 'inspection') and area_path operator(extensions.<@)
    any ((select private.my_paths('{administrator,chief,duty_officer,grid_worker,leader}'))::extensions.ltree[])
  or subject_kind = 'incident' and area_path operator(extensions.<@)
    any ((select private.my_paths('{chief,duty_officer,grid_worker}'))::extensions.ltree[])
  or subject_kind = 'dispute' and area_path operator(extensions.<@)
    any ((select private.my_paths('{administrator,chief,duty_officer,grid_worker}'))::extensions.ltree[])
  or subject_kind = 'patrol' and area_path operator(extensions.<@)
    any ((select private.my_paths('{chief,duty_officer}'))::extensions.ltree[])
  or subject_kind in ('hazard', 'inspection') and created_by = (select auth.uid()) and (select private.has_role(null)));

grant execute on function private.is_own_subject(text, uuid) to authenticated, service_role;
