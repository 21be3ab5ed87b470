-- Dated checks of a water spot, an office or a camera. Append-only: a wrong one is answered by another.
create table public.inspections (
  id uuid primary key default gen_random_uuid(),
  subject_kind text not null,
  water_spot_id uuid references public.water_spots (id) on delete cascade,
  office_id uuid references public.police_offices (id) on delete cascade,
  area_id uuid references public.areas (id),
  area_path extensions.ltree not null,
  inspector_id uuid references public.personnel (id) on delete set null,
  inspected_at timestamptz not null,
  lng float8,
  lat float8,
  accuracy_m float4,
  checklist jsonb not null default '{}',
  note text,
  created_at timestamptz not null default now(),
  created_by uuid default auth.uid(),
  constraint inspections_subject check (case subject_kind
    when 'water' then water_spot_id is not null and office_id is null
    when 'office' then office_id is not null and water_spot_id is null
    when 'camera' then water_spot_id is null and office_id is null
    else false end),
  constraint inspections_position check (
    (lng is null) = (lat is null) and lng between -180 and 180 and lat between -85.06 and 85.06 and accuracy_m between 0 and 100000),
  constraint inspections_checklist_object check (jsonb_typeof(checklist) = 'object' and pg_column_size(checklist) < 20000),
  constraint inspections_note_length check (length(note) <= 1000)
);
create index inspections_water on public.inspections (water_spot_id, inspected_at desc);
create index inspections_office on public.inspections (office_id, inspected_at desc);
create index inspections_area on public.inspections (area_id);
create index inspections_path on public.inspections using gist (area_path);
create index inspections_at on public.inspections (inspected_at desc);
create index inspections_inspector on public.inspections (inspector_id);
comment on table public.inspections is 'Checks against a checklist; lng and lat are WGS-84 degrees where the inspector stood, accuracy_m the phone''s word for it';

/* The inspection lives where its subject lives. */
create function private.place_inspection() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  if new.water_spot_id is not null then
    select w.area_id, w.area_path into new.area_id, new.area_path from public.water_spots w where w.id = new.water_spot_id;
  elsif new.office_id is not null then
    select o.area_id, o.area_path into new.area_id, new.area_path from public.police_offices o where o.id = new.office_id;
  else
    select a.path into new.area_path from public.areas a where a.id = new.area_id;
  end if;
  if new.area_path is null then
    perform private.refuse('22023', 'no_subject', '被巡查的对象不存在或已删除，请刷新后重试。', 'subject');
  end if;
  return new;
end $$;
create trigger inspections_place before insert on public.inspections for each row execute function private.place_inspection();

grant select on public.inspections to authenticated;
grant select, insert on public.inspections to service_role;
alter table public.inspections enable row level security;
create policy inspections_select on public.inspections for select to authenticated
  using (area_path operator(extensions.<@) any ((select private.my_paths())::extensions.ltree[]));
