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
    (lng is null) = (lat is null) and lng between -180 and 180 and lat between -85.06 and 85.06
      and accuracy_m between 0 and 100000),
  constraint inspections_checklist_object check (jsonb_typeof(checklist) = 'object' and pg_column_size(checklist) < 20000),
  constraint inspections_note_length check (length(note) <= 1000)
);
create index inspections_water on public.inspections (water_spot_id, inspected_at desc);
create index inspections_office on public.inspections (office_id, inspected_at desc);
create index inspections_area on public.inspections (area_id);
create index inspections_path on public.inspections using gist (area_path);
create index inspections_at on public.inspections (inspected_at desc);
create index inspections_inspector on public.inspections (inspector_id);
comment on table public.inspections is
  'Checks against a checklist; lng and lat are WGS-84 degrees where the inspector stood, accuracy_m the phone''s word for it';

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

/* inspection: {id?, subject_kind, water_spot_id | office_id | area_id (camera), inspected_at?, lng?, lat?, accuracy_m?,
   checklist? {sign|ring|rope|pole: state, …}, note?}. Sent twice with one id, it counts once. → {id, next_due_at?} */
create function private.record_inspection(inspection jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  made public.inspections;
  at timestamptz := coalesce((inspection ->> 'inspected_at')::timestamptz, now());
begin
  if at > now() + interval '10 minutes' then
    perform private.refuse('22023', 'in_future', '巡查时间晚于现在，请检查手机的日期和时间。', 'inspected_at');
  end if;
  insert into public.inspections (id, subject_kind, water_spot_id, office_id, area_id, area_path, inspector_id, inspected_at,
    lng, lat, accuracy_m, checklist, note, created_by)
  values (coalesce((inspection ->> 'id')::uuid, gen_random_uuid()), private.read_text(inspection, 'subject_kind', '巡查对象', 10),
    (inspection ->> 'water_spot_id')::uuid, (inspection ->> 'office_id')::uuid, (inspection ->> 'area_id')::uuid, '',
    (select p.id from public.personnel p where p.user_id = (select auth.uid())), at,
    (inspection ->> 'lng')::float8, (inspection ->> 'lat')::float8, (inspection ->> 'accuracy_m')::float4,
    coalesce(inspection -> 'checklist', '{}'), inspection ->> 'note', (select auth.uid()))
  on conflict (id) do nothing returning * into made;
  if made.id is null then
    select * into made from public.inspections i where i.id = (inspection ->> 'id')::uuid and i.created_by = (select auth.uid());
    if made.id is null then
      perform private.refuse('42501', 'forbidden', '这次巡查记录属于别人，不能覆盖。', 'id');
    end if;
    return jsonb_build_object('id', made.id, 'duplicate', true);
  end if;
  perform private.require_role('{administrator,chief,grid_worker}', made.area_path, '记录这里的巡查');
  if made.water_spot_id is not null then
    update public.water_spots w set last_inspected_at = made.inspected_at
    where w.id = made.water_spot_id and (w.last_inspected_at is null or w.last_inspected_at < made.inspected_at);
    update public.water_kit k set state = n.value, checked_at = made.inspected_at
    from jsonb_each_text(made.checklist) n
    where k.water_spot_id = made.water_spot_id and k.piece = n.key and (k.checked_at is null or k.checked_at < made.inspected_at);
  end if;
  return jsonb_build_object('id', made.id, 'next_due_at',
    (select w.next_due_at from public.water_spots w where w.id = made.water_spot_id));
end $$;

create function public.record_inspection(inspection jsonb) returns jsonb
language sql volatile set search_path = '' as $$ select private.record_inspection(inspection) $$;
grant execute on function private.record_inspection(jsonb), public.record_inspection(jsonb) to authenticated, service_role;
