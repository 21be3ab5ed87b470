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

alter table public.personnel add constraint personnel_office_fk foreign key (office_id) references public.police_offices (id)
  on delete set null;
alter table public.teams add constraint teams_office_fk foreign key (home_office_id) references public.police_offices (id)
  on delete set null;

create trigger police_offices_place before insert or update of area_id, geom on public.police_offices
  for each row execute function private.place_row();
create trigger police_offices_rev before update on public.police_offices for each row execute function private.bump_rev();
select private.audit_table('public.police_offices');

grant select on public.police_offices to authenticated;
grant all on public.police_offices to service_role;
alter table public.police_offices enable row level security;

create policy police_offices_select on public.police_offices for select to authenticated
  using (deleted_at is null and (area_path operator(extensions.<@) any ((select private.my_paths())::extensions.ltree[])
    or id in (select private.shared_ids('offices'))));

/* office: {id, rev?, name, code?, kind?, area_id?, geom (Point), address?, phone?, opening_hours?, kit?, staff_count?}.
   An absent key keeps the value. area_id null: the smallest area at the point. A first save (no rev) may be sent again.
   → {id, rev, area_id} */
create function private.save_office(office jsonb) returns jsonb
language plpgsql security definer set search_path = extensions, pg_temp as $$
declare
  old public.police_offices;
  saved public.police_offices;
  shape geometry;
  what text;
  again jsonb := private.answer_again('police_offices', (office ->> 'id')::uuid, office, coalesce(office ->> 'name', '警务室'));
begin
  if again is not null then return again; end if;
  select * into old from public.police_offices where id = (office ->> 'id')::uuid for update;
  what := coalesce(office ->> 'name', old.name, '警务室');
  if old.id is not null then
    perform private.require_role('{administrator,chief}', old.area_path, format('修改“%s”', what));
    perform private.require_rev(old.rev, (office ->> 'rev')::bigint, what, old.id);
  end if;
  shape := case when office ? 'geom' or old.id is null then private.read_geometry(office -> 'geom', '{Point}', what)
    else old.geom end;
  if old.id is null then
    insert into public.police_offices (id, code, name, kind, area_id, geom, address, phone, opening_hours, kit, staff_count,
      created_by)
    values (coalesce((office ->> 'id')::uuid, gen_random_uuid()),
      coalesce(nullif(btrim(office ->> 'code'), ''), left(gen_random_uuid()::text, 8)),
      private.read_text(office, 'name', '警务室名称', 120), coalesce(office ->> 'kind', 'office'), (office ->> 'area_id')::uuid, shape,
      office ->> 'address', office ->> 'phone', office ->> 'opening_hours', coalesce(office -> 'kit', '[]'),
      (office ->> 'staff_count')::int, (select auth.uid()))
    returning * into saved;
  else
    update public.police_offices o set name = n.name, code = n.code, kind = n.kind, geom = shape,
      area_id = case when office ? 'area_id' then n.area_id when office ? 'geom' then null else old.area_id end,
      address = n.address, phone = n.phone, opening_hours = n.opening_hours, kit = n.kit, staff_count = n.staff_count,
      deleted_at = null
    from jsonb_populate_record(old, office - 'geom' - 'area_path' - 'rev') n where o.id = old.id
    returning o.* into saved;
  end if;
  perform private.require_role('{administrator,chief}', saved.area_path, format('把“%s”放在这个位置', what));
  return private.remember_first('police_offices', (office ->> 'id')::uuid, office,
    jsonb_build_object('id', saved.id, 'rev', saved.rev, 'area_id', saved.area_id));
end $$;

/* Marks an office or a water spot as deleted, or brings it back (restore). kind: office | water. → {id, rev} */
create function private.delete_post(kind text, id uuid, rev bigint, restore boolean) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  target text := case kind when 'office' then 'police_offices' when 'water' then 'water_spots' end;
  old record;
  now_rev bigint;
begin
  execute format('select area_path, rev, name from public.%I where id = $1 for update', target) into old using id;
  if old.area_path is null then
    perform private.refuse('PT404', 'not_found', '没有这条记录，可能已被删除。', 'id');
  end if;
  perform private.require_role('{administrator,chief}', old.area_path, format('删除“%s”', old.name));
  perform private.require_rev(old.rev, rev, old.name, id);
  execute format('update public.%I set deleted_at = $2 where id = $1 returning rev', target)
    into now_rev using id, case when restore then null else now() end;
  return jsonb_build_object('id', id, 'rev', now_rev);
end $$;

create function public.save_office(office jsonb) returns jsonb language sql volatile set search_path = '' as $$
  select private.require_reach('police_offices', array[(office ->> 'id')::uuid]); select private.save_office(office)
$$;
create function public.delete_office(id uuid, rev bigint, restore boolean default false) returns jsonb
language sql volatile set search_path = '' as $$
  select private.require_reach('police_offices', array[id]); select private.delete_post('office', id, rev, restore)
$$;
grant execute on function private.save_office(jsonb), private.delete_post(text, uuid, bigint, boolean),
  public.save_office(jsonb), public.delete_office(uuid, bigint, boolean) to authenticated, service_role;
