-- Children seen swimming: how many, called out, parents told. The water is due again the next day.
create table public.sightings (
  id uuid primary key default gen_random_uuid(),
  water_spot_id uuid references public.water_spots (id) on delete cascade,
  seen_at timestamptz not null,
  children int not null default 1,
  called_out boolean not null default false,
  parents_told boolean not null default false,
  look_again_on date,
  note text,
  geom extensions.geometry(Point, 4326),
  area_id uuid not null references public.areas (id),
  area_path extensions.ltree not null,
  patrol_id uuid references public.patrols (id) on delete set null,
  rev bigint not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  created_by uuid default auth.uid(),
  constraint sightings_children_sane check (children between 1 and 200),
  constraint sightings_note_length check (length(note) <= 500),
  constraint sightings_somewhere check (water_spot_id is not null or geom is not null),
  constraint sightings_on_earth check (
    extensions.st_x(geom) between -180 and 180 and extensions.st_y(geom) between -85.06 and 85.06
    and not (extensions.st_x(geom) = 0 and extensions.st_y(geom) = 0))
);
create index sightings_water on public.sightings (water_spot_id, seen_at desc);
create index sightings_area on public.sightings (area_id);
create index sightings_path on public.sightings using gist (area_path);
create index sightings_geom_box on public.sightings using gist (geom);
create index sightings_patrol on public.sightings (patrol_id);
create index sightings_day on public.sightings (seen_at desc, id);
comment on table public.sightings is
  'Children seen swimming at a water, or at a place that is none of ours yet; counts, never names';

create trigger sightings_place before insert or update of area_id, geom on public.sightings
  for each row execute function private.place_row();
create trigger sightings_rev before update on public.sightings for each row execute function private.bump_rev();
select private.audit_table('public.sightings');
select private.tell_table('public.sightings', 'sightings');

grant select on public.sightings to authenticated;
grant all on public.sightings to service_role;
alter table public.sightings enable row level security;
create policy sightings_select on public.sightings for select to authenticated
  using (area_path operator(extensions.<@) any ((select private.my_paths())::extensions.ltree[]));

alter table public.water_spots add column look_again_at timestamptz;
comment on column public.water_spots.look_again_at is
  'Children were seen here: a round is due by then, unless one was made since. Set by report_sighting';
comment on column public.water_spots.next_due_at is
  'last_inspected_at + cycle_days, or look_again_at where that is sooner; null while never inspected. Set by trigger';

create or replace function private.prepare_water() returns trigger
language plpgsql security definer set search_path = extensions, pg_temp as $$
begin
  if tg_op = 'INSERT' or new.geom is distinct from old.geom then
    new.center := st_pointonsurface(new.geom);
  end if;
  new.next_due_at := new.last_inspected_at + make_interval(days => new.cycle_days);
  if new.look_again_at > new.last_inspected_at then
    new.next_due_at := least(new.next_due_at, new.look_again_at);
  end if;
  return new;
end $$;
drop trigger water_spots_prepare on public.water_spots;
create trigger water_spots_prepare before insert or update of geom, last_inspected_at, cycle_days, look_again_at
  on public.water_spots for each row execute function private.prepare_water();

/* sighting: {id?, water_spot_id? | geom | lng, lat, children?, called_out?, parents_told?, look_again?, note?, seen_at?,
   patrol_id?}. Without a water the nearest within 300 m is it. Once per id. look_again (usual: true): the water's round is due on
   the next service day. → {id, rev, area_id, area_name, queue, water_spot_id|null, next_due_at|null} */
create function private.report_sighting(sighting jsonb) returns jsonb
language plpgsql security definer set search_path = extensions, pg_temp as $$
declare
  made public.sightings;
  water public.water_spots;
  shape geometry := case when sighting ->> 'lng' is not null or jsonb_typeof(sighting -> 'geom') = 'object'
    then private.read_point(sighting, '游泳报告') end;
  walk public.patrols := private.own_patrol((sighting ->> 'patrol_id')::uuid);
  seen timestamptz := least(coalesce((sighting ->> 'seen_at')::timestamptz, now()), now());
  again date := case when coalesce((sighting ->> 'look_again')::boolean, true) then private.service_day(seen) + 1 end;
  queue text := 'own';
begin
  if sighting ->> 'water_spot_id' is not null then
    select * into water from public.water_spots w where w.id = (sighting ->> 'water_spot_id')::uuid and w.deleted_at is null;
    if water.id is null then
      perform private.refuse('PT404', 'not_found', '所选水域不存在，或不在你的辖区内，请另选。', 'water_spot_id');
    end if;
  elsif shape is null then
    perform private.refuse('22023', 'required', '请选择水域或位置。', 'geom');
  else
    select * into water from public.water_spots w where w.deleted_at is null and w.geom && st_expand(shape, 0.01)
      and st_dwithin(w.geom::geography, shape::geography, 300) order by w.geom <-> shape, w.id limit 1;
  end if;
  insert into public.sightings (id, water_spot_id, seen_at, children, called_out, parents_told, look_again_on, note, geom,
    area_id, patrol_id, created_by)
  values (coalesce((sighting ->> 'id')::uuid, gen_random_uuid()), water.id, seen, coalesce((sighting ->> 'children')::int, 1),
    coalesce((sighting ->> 'called_out')::boolean, false), coalesce((sighting ->> 'parents_told')::boolean, false), again,
    nullif(btrim(sighting ->> 'note'), ''), shape, water.area_id, walk.id, (select auth.uid()))
  on conflict (id) do nothing returning * into made;
  if made.id is null then
    select * into made from public.sightings s where s.id = (sighting ->> 'id')::uuid and s.created_by = (select auth.uid());
    if made.id is null then perform private.refuse('42501', 'forbidden', '这条报告属于别人，不能覆盖。', 'id'); end if;
  else
    queue := private.require_ground('{chief,duty_officer,grid_worker}', made.area_path, coalesce(water.center, shape), walk, seen,
      true, '在这里上报儿童游泳');
    if again is not null then
      -- A look that is still owed stays owed; one for a day before the last inspection was had.
      update public.water_spots w set look_again_at = least(
        case when w.look_again_at > coalesce(w.last_inspected_at, '-infinity') then w.look_again_at end,
        (again + interval '6 hours') at time zone 'Asia/Shanghai')
      where w.id = made.water_spot_id
        and (again + interval '6 hours') at time zone 'Asia/Shanghai' > coalesce(w.last_inspected_at, '-infinity');
    end if;
  end if;
  return jsonb_build_object('id', made.id, 'rev', made.rev, 'area_id', made.area_id, 'queue', queue,
    'area_name', (select a.name from public.areas a where a.id = made.area_id), 'water_spot_id', made.water_spot_id,
    'next_due_at', (select w.next_due_at from public.water_spots w where w.id = made.water_spot_id));
end $$;

/* What was seen at the waters of the last 30 days is in the record of each: sightings: [{id, at, children, called_out,
   parents_told, look_again_on}]. */
create or replace function public.water_detail(id uuid) returns jsonb
language sql stable set search_path = public, extensions as $$
  select jsonb_build_object(
    'id', w.id, 'code', w.code, 'name', w.name, 'kind', w.kind, 'rev', w.rev, 'area_id', w.area_id,
    'names', private.area_names(w.area_path), 'risk', w.risk, 'cycle_days', w.cycle_days, 'note', w.note,
    'may_inspect', private.has_role_over('{administrator,chief,grid_worker}', w.area_path),
    'last_inspected_at', w.last_inspected_at, 'next_due_at', w.next_due_at, 'lng', st_x(w.center), 'lat', st_y(w.center),
    'responsible', private.person_label(w.responsible_id),
    'kit', (select jsonb_object_agg(k.piece, jsonb_build_object('state', k.state, 'checked_at', k.checked_at))
      from public.water_kit k where k.water_spot_id = w.id),
    'inspections', (select coalesce(jsonb_agg(jsonb_build_object('id', i.id, 'at', i.inspected_at, 'note', i.note,
      'checklist', i.checklist,
        'by', private.person_label(i.inspector_id) ->> 'name') order by i.inspected_at desc), '[]')
      from (select * from public.inspections x where x.water_spot_id = w.id order by x.inspected_at desc limit 10) i),
    'sightings', (select coalesce(jsonb_agg(jsonb_build_object('id', s.id, 'at', s.seen_at, 'children', s.children,
      'called_out', s.called_out, 'parents_told', s.parents_told, 'look_again_on', s.look_again_on)
        order by s.seen_at desc), '[]')
      from (select * from public.sightings x where x.water_spot_id = w.id and x.seen_at > now() - interval '30 days'
        order by x.seen_at desc limit 10) s),
    'photos', private.photos_of('water', w.id), 'updated_at', w.updated_at)
  from public.water_spots w where w.id = water_detail.id
$$;
