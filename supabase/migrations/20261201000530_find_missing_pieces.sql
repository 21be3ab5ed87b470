-- A piece of rescue kit that a round finds missing is a hazard in the same transaction, under an id that every retry agrees on.

/* An id made of two words, the same every time. */
create function private.derived_id(what text, which text) returns uuid
language sql immutable set search_path = '' as $$ select md5(what || ' ' || which)::uuid $$;

create function private.piece_word(piece text) returns text
language sql immutable set search_path = '' as $$
  select case piece when 'sign' then '警示牌' when 'ring' then '救生圈' when 'rope' then '安全绳' when 'pole' then '毛竹竿' end
$$;

-- A walker's rounds reach as far as his walk, and his own entry among the personnel may lie above his ground: record_inspection,
-- through which alone rounds are written, says what is near, and answers as this trigger did.
drop trigger inspections_refer_near on public.inspections;

/* Hazards for the pieces that this round, the newest word on them, found missing; none where one is open already.
   → [{id, piece}] */
create function private.report_missing(round public.inspections) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  water public.water_spots;
  made jsonb;
begin
  -- Of two rounds at one time the second waits, and finds what the first reported.
  select * into water from public.water_spots w where w.id = round.water_spot_id for update;
  with lacking as (
    select k.piece, private.derived_id('hazard of ' || round.id, k.piece) as id from public.water_kit k
    where k.water_spot_id = water.id and k.state = 'missing' and k.checked_at = round.inspected_at
      and not exists (select from public.hazards h where h.water_spot_id = water.id and h.piece = k.piece
        and private.is_open_hazard(h.status))),
  hazard as (
    insert into public.hazards (id, code, kind, severity, title, deadline, geom, area_id, reported_at, patrol_id, inspection_id,
      water_spot_id, piece, created_by)
    select l.id, to_char(now() at time zone 'Asia/Shanghai', '"H"YYYYMMDD-') || left(gen_random_uuid()::text, 6), 'water',
      water.risk, left(water.name, 100) || '缺少' || private.piece_word(l.piece),
      private.deadline_for('hazard', water.risk, round.inspected_at), water.center, water.area_id, round.inspected_at,
      round.patrol_id, round.id, water.id, l.piece, (select auth.uid())
    from lacking l on conflict (id) do nothing returning *),
  event as (
    insert into public.hazard_events (hazard_id, area_path, at, actor, to_status)
    select h.id, h.area_path, h.reported_at, (select auth.uid()), 'reported' from hazard h)
  select coalesce(jsonb_agg(jsonb_build_object('id', h.id, 'piece', h.piece) order by h.piece), '[]') into made from hazard h;
  return made;
end $$;

/* inspection: {id?, subject_kind, water_spot_id | office_id | area_id (camera), inspected_at?, lng?, lat?, accuracy_m?,
   checklist? {sign|ring|rope|pole: state, …}, note?, patrol_id?}. Sent twice with one id, it counts once. → {id, next_due_at?,
   hazards: [{id, piece}]} */
create or replace function private.record_inspection(inspection jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  made public.inspections;
  walk public.patrols := private.own_patrol((inspection ->> 'patrol_id')::uuid);
  at timestamptz := coalesce((inspection ->> 'inspected_at')::timestamptz, now());
begin
  if at > now() + interval '10 minutes' then
    perform private.refuse('22023', 'in_future', '巡查时间晚于现在，请检查手机的日期和时间。', 'inspected_at');
  end if;
  insert into public.inspections (id, subject_kind, water_spot_id, office_id, area_id, area_path, inspector_id, inspected_at,
    lng, lat, accuracy_m, checklist, note, patrol_id, created_by)
  values (coalesce((inspection ->> 'id')::uuid, gen_random_uuid()), private.read_text(inspection, 'subject_kind', '巡查对象', 10),
    (inspection ->> 'water_spot_id')::uuid, (inspection ->> 'office_id')::uuid, (inspection ->> 'area_id')::uuid, '',
    (select p.id from public.personnel p where p.user_id = (select auth.uid())), at,
    (inspection ->> 'lng')::float8, (inspection ->> 'lat')::float8, (inspection ->> 'accuracy_m')::float4,
    coalesce(inspection -> 'checklist', '{}'), inspection ->> 'note', walk.id, (select auth.uid()))
  on conflict (id) do nothing returning * into made;
  if made.id is null then
    select * into made from public.inspections i where i.id = (inspection ->> 'id')::uuid and i.created_by = (select auth.uid());
    if made.id is null then
      perform private.refuse('42501', 'forbidden', '这次巡查记录属于别人，不能覆盖。', 'id');
    end if;
    return jsonb_build_object('id', made.id, 'duplicate', true);
  end if;
  if not private.has_role_over(null, made.area_path) and not private.is_on_walk(walk, made.area_path, at) then
    perform private.refuse('PT404', 'not_found', '所选的记录不存在，或不在你的辖区内，请另选。',
      case when made.water_spot_id is not null then 'water_spot_id' else 'office_id' end);
  end if;
  perform private.require_ground('{administrator,chief,grid_worker}', made.area_path, null, walk, at, false, '记录这里的巡查');
  if made.water_spot_id is not null then
    update public.water_spots w set last_inspected_at = made.inspected_at
    where w.id = made.water_spot_id and (w.last_inspected_at is null or w.last_inspected_at < made.inspected_at);
    update public.water_kit k set state = n.value, checked_at = made.inspected_at
    from jsonb_each_text(made.checklist) n
    where k.water_spot_id = made.water_spot_id and k.piece = n.key and (k.checked_at is null or k.checked_at < made.inspected_at);
  end if;
  return jsonb_build_object('id', made.id,
    'next_due_at', (select w.next_due_at from public.water_spots w where w.id = made.water_spot_id),
    'hazards', case when made.water_spot_id is null then '[]' else private.report_missing(made) end);
end $$;
