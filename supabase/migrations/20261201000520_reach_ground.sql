-- Where somebody may report: in his own branch, on a patrol anywhere in the team's branch, and just over the border, where it
-- goes into the neighbour's queue.
alter table public.hazards
  add column patrol_id uuid references public.patrols (id) on delete set null,
  add column inspection_id uuid references public.inspections (id) on delete set null,
  add column water_spot_id uuid references public.water_spots (id) on delete set null,
  add column piece text,
  add constraint hazards_piece_known check (piece in ('sign', 'ring', 'rope', 'pole'));
create index hazards_patrol on public.hazards (patrol_id);
create index hazards_inspection on public.hazards (inspection_id);
create index hazards_water on public.hazards (water_spot_id);
comment on column public.hazards.patrol_id is 'The walk on which it was found';
comment on column public.hazards.inspection_id is 'The round at a water that found a piece missing; piece names it';

alter table public.inspections add column patrol_id uuid references public.patrols (id) on delete set null;
create index inspections_patrol on public.inspections (patrol_id);
comment on column public.inspections.patrol_id is 'The walk on which the round was made';

/* The patrol a record was made on, if the caller walks or walked it; refuses another. null in, null out. */
create function private.own_patrol(patrol_id uuid) returns public.patrols
language plpgsql stable security definer set search_path = '' as $$
declare
  walk public.patrols;
begin
  if patrol_id is null then return null; end if;
  select * into walk from public.patrols p where p.id = patrol_id;
  if walk.id is null or not private.has_role(null)
    or not (walk.team_id in (select private.my_teams())
      or walk.created_by is not distinct from (select auth.uid()) and private.has_role_over(null, walk.area_path)) then
    perform private.refuse('PT404', 'not_found', '没有这次巡逻，或不是你所在巡防队的。', 'patrol_id');
  end if;
  return walk;
end $$;

/* Whether the path lies in the branch where a team walks: its area and all below, on its own walk at that time (an hour of grace
   for what is written down on the way home). One that nobody ended is over after two days. */
create function private.is_on_walk(walk public.patrols, path extensions.ltree, at timestamptz) returns boolean
language sql stable security definer set search_path = '' as $$
  select coalesce(walk.status in ('active', 'finished') and path operator(extensions.<@) walk.area_path
    and at between walk.started_at - interval '1 hour' and coalesce(walk.ended_at, walk.started_at + interval '2 days')
      + interval '1 hour', false)
$$;

/* Whether a place in this very area lies within 5 km of ground where the caller may report. */
create function private.is_next_door(at extensions.geometry, path extensions.ltree, roles text[]) returns boolean
language sql stable security definer set search_path = extensions, pg_temp as $$
  select path = (select p.path from private.area_at(at) p) and exists (select from public.areas a
    where a.path = any ((select private.my_paths(roles))::ltree[]) and a.deleted_at is null
      and a.geom && st_expand(at, 0.1) and st_dwithin(a.geom::geography, at::geography, 5000))
$$;

/* Stops unless the caller may report at this place: roles over it, or on a walk of his in the team's branch, or, where
   `neighbours` says so, next door. → own, walk or neighbour: whose queue it joins. */
create function private.require_ground(roles text[], path extensions.ltree, at extensions.geometry, walk public.patrols,
  moment timestamptz, neighbours boolean, act text) returns text
language plpgsql stable security definer set search_path = '' as $$
begin
  if private.has_role_over(roles, path) then return 'own'; end if;
  if private.is_on_walk(walk, path, moment) then return 'walk'; end if;
  if neighbours and at is not null and private.is_next_door(at, path, roles) then return 'neighbour'; end if;
  if neighbours and private.has_role(roles) then
    perform private.refuse('42501', 'forbidden', format('这里离你的辖区超过 5 公里，不能%s。请核对位置，或电话告知当地派出所。', act), 'geom',
      jsonb_build_object('roles', to_jsonb(roles)));
  end if;
  perform private.require_role(roles, path, act);
  return 'own';
end $$;

/* hazard: {id?, kind, severity?, title, description?, geom | lng, lat, area_id?, reported_at?, patrol_id?}. Once per id. The
   deadline comes from the settings, by severity. → {id, rev, code, area_id, area_name, queue, deadline} */
create or replace function private.create_hazard(hazard jsonb) returns jsonb
language plpgsql security definer set search_path = extensions, pg_temp as $$
declare
  made public.hazards;
  shape geometry := private.read_point(hazard, '隐患');
  walk public.patrols := private.own_patrol((hazard ->> 'patrol_id')::uuid);
  worst smallint := coalesce((hazard ->> 'severity')::smallint, 2::smallint);
  seen timestamptz := least(coalesce((hazard ->> 'reported_at')::timestamptz, now()), now());
  queue text := 'own';
begin
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
    queue := private.require_ground('{chief,duty_officer,grid_worker}', made.area_path, shape, walk, seen, true, '在这里上报隐患');
    insert into public.hazard_events (hazard_id, area_path, at, actor, to_status)
      values (made.id, made.area_path, made.reported_at, (select auth.uid()), 'reported');
  end if;
  return jsonb_build_object('id', made.id, 'rev', made.rev, 'code', made.code, 'area_id', made.area_id, 'queue', queue,
    'area_name', (select a.name from public.areas a where a.id = made.area_id), 'deadline', made.deadline);
end $$;
