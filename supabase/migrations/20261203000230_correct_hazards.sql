-- What was reported is put right by whoever reported it, from the phone and without signal: field by field, against what he knew.
-- Where somebody else changed the same field meanwhile, neither is overwritten: the phone is told, and its owner chooses.

/* hazard: {id, was: {…}, title?, kind?, severity?, description?}: what the author knew, and what it should say. By the reporter
   until it is accepted, by chief and duty officer always. A field that differs on the server from both is a conflict: PT409.
   → as private.create_hazard */
create function private.correct_hazard(hazard jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  old public.hazards;
  saved public.hazards;
  stands jsonb;
  worst smallint := (hazard ->> 'severity')::smallint;
  is_author boolean;
begin
  select * into old from public.hazards h where h.id = (hazard ->> 'id')::uuid for update;
  is_author := old.created_by is not distinct from (select auth.uid())
    and private.has_role('{chief,duty_officer,grid_worker}');
  if old.id is null or not is_author and not private.has_role_over(null, old.area_path) then
    perform private.refuse('PT404', 'not_found', '没有这条隐患，或不在你的辖区内。', 'id');
  end if;
  if not private.has_role_over('{chief,duty_officer}', old.area_path) then
    if not is_author then perform private.require_role('{chief,duty_officer}', old.area_path, '更正这条隐患'); end if;
    if old.status not in ('reported', 'returned') then
      perform private.refuse('42501', 'accepted', '这条隐患已受理，不能再从手机更正。请联系值班员。', 'id');
    end if;
  end if;
  if worst not between 1 and 3 then
    perform private.refuse('22023', 'bad_severity', '严重程度只能是一般、较大或重大。', 'severity');
  end if;
  stands := jsonb_build_object('title', old.title, 'kind', old.kind, 'severity', old.severity,
    'description', coalesce(old.description, ''));
  if exists (select from jsonb_each(hazard) n where stands ? n.key and stands -> n.key is distinct from n.value
      and stands -> n.key is distinct from hazard -> 'was' -> n.key) then
    perform private.refuse('PT409', 'conflict', '这条隐患已被别人改过，请逐项选择留哪一个。', 'id');
  end if;
  update public.hazards h set kind = coalesce(hazard ->> 'kind', h.kind), severity = coalesce(worst, h.severity),
    title = case when hazard ? 'title' then private.read_text(hazard, 'title', '隐患标题', 120) else h.title end,
    description = coalesce(hazard ->> 'description', h.description),
    -- A day that a person set stays: only what came from the settings follows the severity.
    deadline = case when worst <> h.severity and h.deadline = private.deadline_for('hazard', h.severity, h.reported_at)
      then private.deadline_for('hazard', worst, h.reported_at) else h.deadline end
  where h.id = old.id returning * into saved;
  -- Not under `was`: that is the day before another deadline, and read as one.
  insert into public.hazard_events (hazard_id, area_path, actor, from_status, to_status, act, detail)
  values (old.id, old.area_path, (select auth.uid()), old.status, old.status, 'correct', jsonb_build_object('before',
    (select coalesce(jsonb_object_agg(s.key, s.value), '{}') from jsonb_each(stands) s where hazard ? s.key)));
  return jsonb_build_object('id', saved.id, 'rev', saved.rev, 'code', saved.code, 'area_id', saved.area_id, 'queue', 'own',
    'area_name', (select a.name from public.areas a where a.id = saved.area_id), 'deadline', saved.deadline);
end $$;

/* The row that stands on the server, for a conflict to be shown beside what was sent; null where the caller may not see it. Who
   reported a hazard on ground that is not his sees of it what he may put right, and nothing more. */
create or replace function private.row_in_conflict(kind text, id uuid) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
declare
  source record;
  stands jsonb;
begin
  select s.* into source from (values ('hazard', 'hazards', null), ('incident', 'incidents', '{chief,duty_officer,grid_worker}'),
    ('dispute', 'disputes', '{administrator,chief,duty_officer,grid_worker}'), ('activity', 'activities', null),
    ('patrol', 'patrols', '{chief,duty_officer}')) s(subject, name, roles) where s.subject = split_part(kind, '.', 1);
  if source.name is null then return null; end if;
  execute format('select to_jsonb(r) from public.%I r where r.id = $1 and private.has_role_over($2, r.area_path)', source.name)
    into stands using id, source.roles::text[];
  if stands is null and source.subject = 'hazard' then
    select jsonb_build_object('id', h.id, 'title', h.title, 'kind', h.kind, 'severity', h.severity,
      'description', h.description, 'status', h.status, 'rev', h.rev) into stands
    from public.hazards h where h.id = row_in_conflict.id and h.created_by = (select auth.uid())
      and private.has_role('{chief,duty_officer,grid_worker}');
  end if;
  return stands - '{geom,area_path,created_by,content_hash,external_key,import_id,import_area_id}'::text[];
end $$;

/* hazard: {id?, kind, severity?, title, description?, geom | lng, lat, area_id?, reported_at?, patrol_id?}. Once per id. The
   deadline comes from the settings, by severity. With `was` it corrects one that is there: private.correct_hazard.
   → {id, rev, code, area_id, area_name, queue, deadline} */
create or replace function private.create_hazard(hazard jsonb) returns jsonb
language plpgsql security definer set search_path = extensions, pg_temp as $$
declare
  made public.hazards;
  shape geometry;
  walk public.patrols;
  worst smallint := coalesce((hazard ->> 'severity')::smallint, 2::smallint);
  seen timestamptz := least(coalesce((hazard ->> 'reported_at')::timestamptz, now()), now());
  queue text := 'own';
begin
  if hazard ? 'was' then return private.correct_hazard(hazard); end if;
  shape := private.read_point(hazard, '隐患');
  walk := private.own_patrol((hazard ->> 'patrol_id')::uuid);
  if worst not between 1 and 3 then
    perform private.refuse('22023', 'bad_severity', '严重程度只能是一般、较大或重大。', 'severity');
  end if;
  insert into public.hazards (id, code, kind, severity, title, description, deadline, geom, area_id, reported_at, patrol_id,
    created_by)
  values (coalesce((hazard ->> 'id')::uuid, gen_random_uuid()),
    to_char(now() at time zone 'Asia/Shanghai', '"H"YYYYMMDD-') || left(gen_random_uuid()::text, 6),
    private.read_text(hazard, 'kind', '隐患类别', 20), worst, private.read_text(hazard, 'title', '隐患标题', 120),
    hazard ->> 'description', private.deadline_for('hazard', worst, seen), shape, (hazard ->> 'area_id')::uuid,
    seen, walk.id, (select auth.uid()))
  on conflict (id) do nothing returning * into made;
  if made.id is null then
    select * into made from public.hazards h where h.id = (hazard ->> 'id')::uuid and h.created_by = (select auth.uid());
    if made.id is null then perform private.refuse('42501', 'forbidden', '这条隐患属于别人，不能覆盖。', 'id'); end if;
  else
    queue := private.require_ground('{chief,duty_officer,grid_worker}', made.area_path, shape, walk, seen, true,
      '在这里上报隐患');
    insert into public.hazard_events (hazard_id, area_path, at, actor, to_status)
      values (made.id, made.area_path, made.reported_at, (select auth.uid()), 'reported');
  end if;
  return jsonb_build_object('id', made.id, 'rev', made.rev, 'code', made.code, 'area_id', made.area_id, 'queue', queue,
    'area_name', (select a.name from public.areas a where a.id = made.area_id), 'deadline', made.deadline);
end $$;
