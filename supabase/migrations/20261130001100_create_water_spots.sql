-- Dangerous waters, each with its four pieces of rescue kit and the date of its next round.
create table public.water_spots (
  id uuid primary key default gen_random_uuid(),
  code text not null default left(gen_random_uuid()::text, 8),
  name text not null,
  kind text not null default 'other',
  geom extensions.geometry(Geometry, 4326) not null,
  center extensions.geometry(Point, 4326) not null,
  area_id uuid not null references public.areas (id),
  area_path extensions.ltree not null,
  cycle_days int not null default 7,
  risk smallint not null default 2,
  last_inspected_at timestamptz,
  next_due_at timestamptz,
  responsible_id uuid references public.personnel (id) on delete set null,
  note text,
  external_key text,
  content_hash text,
  import_id uuid,
  import_area_id uuid,  -- the area the keys of that file are good for
  rev bigint not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  created_by uuid default auth.uid(),
  deleted_at timestamptz,
  constraint water_spots_kind_known check (kind in ('river', 'pond', 'reservoir', 'canal', 'pit', 'other')),
  constraint water_spots_code_length check (length(code) between 1 and 60),
  constraint water_spots_text_length check (length(name) between 1 and 120 and length(note) <= 1000),
  constraint water_spots_cycle_sane check (cycle_days between 1 and 366),
  constraint water_spots_risk_step check (risk between 1 and 3),
  constraint water_spots_shape check (extensions.geometrytype(geom) in
    ('POINT', 'MULTIPOINT', 'LINESTRING', 'MULTILINESTRING', 'POLYGON', 'MULTIPOLYGON')),
  constraint water_spots_on_earth check (
    not extensions.st_isempty(geom) and extensions.st_xmin(geom) >= -180 and extensions.st_xmax(geom) <= 180
    and extensions.st_ymin(geom) >= -85.06 and extensions.st_ymax(geom) <= 85.06
    and not (extensions.st_x(center) = 0 and extensions.st_y(center) = 0))
);
create index water_spots_code on public.water_spots (code);
create unique index water_spots_key_unique on public.water_spots (external_key, import_area_id) where deleted_at is null;
create index water_spots_area on public.water_spots (area_id);
create index water_spots_path on public.water_spots using gist (area_path);
create index water_spots_geom_box on public.water_spots using gist (geom);
create index water_spots_due on public.water_spots (next_due_at);
create index water_spots_responsible on public.water_spots (responsible_id);
create index water_spots_import on public.water_spots (import_id);
comment on table public.water_spots is 'Where people drown: a point, line or polygon, inspected every cycle_days';
comment on column public.water_spots.next_due_at is 'last_inspected_at + cycle_days; null while never inspected. Set by trigger';

create table public.water_kit (
  water_spot_id uuid not null references public.water_spots (id) on delete cascade,
  piece text not null,
  state text not null default 'unknown',
  checked_at timestamptz,
  primary key (water_spot_id, piece),
  constraint water_kit_piece_known check (piece in ('sign', 'ring', 'rope', 'pole')),
  constraint water_kit_state_known check (state in ('present', 'damaged', 'missing', 'unknown'))
);
comment on table public.water_kit is
  'Warning sign, life ring, safety rope, pair of bamboo poles: four rows a water spot, made by trigger';

create function private.prepare_water() returns trigger
language plpgsql security definer set search_path = extensions, pg_temp as $$
begin
  if tg_op = 'INSERT' or new.geom is distinct from old.geom then
    new.center := st_pointonsurface(new.geom);
  end if;
  new.next_due_at := new.last_inspected_at + make_interval(days => new.cycle_days);
  return new;
end $$;

create function private.open_water_kit() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  insert into public.water_kit (water_spot_id, piece)
  select n.id, p.piece from new_rows n cross join unnest(array['sign', 'ring', 'rope', 'pole']) p(piece)
  on conflict do nothing;
  return null;
end $$;

create trigger water_spots_prepare before insert or update of geom, last_inspected_at, cycle_days on public.water_spots
  for each row execute function private.prepare_water();
create trigger water_spots_place before insert or update of area_id, geom on public.water_spots
  for each row execute function private.place_row();
create trigger water_spots_rev before update on public.water_spots for each row execute function private.bump_rev();
create trigger water_spots_kit after insert on public.water_spots referencing new table as new_rows
  for each statement execute function private.open_water_kit();
select private.audit_table('public.water_spots');
create trigger audit_update after update on public.water_kit referencing old table as old_rows new table as new_rows
  for each statement execute function private.write_audit('water_spot_id', 'piece');

grant select on public.water_spots, public.water_kit to authenticated;
grant all on public.water_spots, public.water_kit to service_role;
alter table public.water_spots enable row level security;
alter table public.water_kit enable row level security;
create policy water_kit_select on public.water_kit for select to authenticated
  using (water_spot_id in (select w.id from public.water_spots w));
create policy water_spots_select on public.water_spots for select to authenticated
  using (deleted_at is null and (area_path operator(extensions.<@) any ((select private.my_paths())::extensions.ltree[])
    or id in (select private.shared_ids('waters'))));

/* water: {id, rev?, name, code?, kind?, area_id?, geom, cycle_days?, risk?, responsible_id?, note?, kit? {piece: state}}.
   A first save (no rev) may be sent again. → {id, rev, area_id} */
create function private.save_water(water jsonb) returns jsonb
language plpgsql security definer set search_path = extensions, pg_temp as $$
declare
  old public.water_spots;
  saved public.water_spots;
  shape geometry;
  what text;
  again jsonb := private.answer_again('water_spots', (water ->> 'id')::uuid, water, coalesce(water ->> 'name', '水域'));
begin
  if again is not null then return again; end if;
  select * into old from public.water_spots where id = (water ->> 'id')::uuid for update;
  what := coalesce(water ->> 'name', old.name, '水域');
  if old.id is not null then
    perform private.require_role('{administrator,chief}', old.area_path, format('修改水域“%s”', what));
    perform private.require_rev(old.rev, (water ->> 'rev')::bigint, what, old.id);
  end if;
  shape := case when water ? 'geom' or old.id is null then
    private.read_geometry(water -> 'geom', '{Point,MultiPoint,LineString,MultiLineString,Polygon,MultiPolygon}', what)
      else old.geom end;
  if old.id is null then
    insert into public.water_spots (id, code, name, kind, area_id, geom, cycle_days, risk, responsible_id, note, created_by)
    values (coalesce((water ->> 'id')::uuid, gen_random_uuid()),
      coalesce(nullif(btrim(water ->> 'code'), ''), left(gen_random_uuid()::text, 8)),
      private.read_text(water, 'name', '水域名称', 120), coalesce(water ->> 'kind', 'other'), (water ->> 'area_id')::uuid, shape,
      coalesce((water ->> 'cycle_days')::int, 7), coalesce((water ->> 'risk')::smallint, 2::smallint),
      (water ->> 'responsible_id')::uuid, water ->> 'note', (select auth.uid()))
    returning * into saved;
  else
    update public.water_spots w set name = n.name, code = n.code, kind = n.kind, geom = shape,
      area_id = case when water ? 'area_id' then n.area_id when water ? 'geom' then null else old.area_id end,
      cycle_days = n.cycle_days, risk = n.risk, responsible_id = n.responsible_id, note = n.note, deleted_at = null
    from jsonb_populate_record(old, water - 'geom' - 'center' - 'area_path' - 'rev') n where w.id = old.id
    returning w.* into saved;
  end if;
  perform private.require_role('{administrator,chief}', saved.area_path, format('把水域“%s”放在这个位置', what));
  if jsonb_typeof(water -> 'kit') = 'object' then
    update public.water_kit k set state = n.value, checked_at = now()
    from jsonb_each_text(water -> 'kit') n where k.water_spot_id = saved.id and k.piece = n.key and k.state <> n.value;
  end if;
  return private.remember_first('water_spots', (water ->> 'id')::uuid, water,
    jsonb_build_object('id', saved.id, 'rev', saved.rev, 'area_id', saved.area_id));
end $$;

create function public.save_water(water jsonb) returns jsonb language sql volatile set search_path = '' as $$
  select private.require_reach('water_spots', array[(water ->> 'id')::uuid]); select private.save_water(water)
$$;
create function public.delete_water(id uuid, rev bigint, restore boolean default false) returns jsonb
language sql volatile set search_path = '' as $$
  select private.require_reach('water_spots', array[id]); select private.delete_post('water', id, rev, restore)
$$;
grant execute on function private.save_water(jsonb), public.save_water(jsonb), public.delete_water(uuid, bigint, boolean)
  to authenticated, service_role;
