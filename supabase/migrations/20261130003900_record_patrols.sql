-- A patrol as the phone records it: start, fixes in chunks, finish. Every call may be repeated safely.

/* Stops unless the caller walks with the team or commands its branch. */
create function private.require_patrol(patrol_id uuid, want_active boolean) returns public.patrols
language plpgsql security definer set search_path = '' as $$
declare
  found public.patrols;
begin
  select * into found from public.patrols p where p.id = patrol_id for update;
  if found.id is null or not (found.created_by is not distinct from (select auth.uid())
    or found.team_id in (select private.my_teams())
    or private.has_role_over('{chief}', found.area_path)) or not private.has_role(null) then
    perform private.refuse('PT404', 'not_found', '没有这次巡逻，或不是你所在巡防队的。', 'patrol_id');
  end if;
  if want_active and found.status <> 'active' then
    perform private.refuse('PT409', 'not_active', '这次巡逻已经结束，不能再记录轨迹。', 'patrol_id');
  end if;
  return found;
end $$;

/* patrol: {id, team_id, started_at?, note?} → {id, rev}. Only members of the team, or its chief. */
create function private.start_patrol(patrol jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  team public.teams;
  made public.patrols;
  at timestamptz := least(coalesce((patrol ->> 'started_at')::timestamptz, now()), now() + interval '10 minutes');
begin
  select * into team from public.teams t where t.id = (patrol ->> 'team_id')::uuid;
  if team.id is null or not (team.id in (select private.my_teams()) or private.has_role_over('{chief}', team.area_path))
    or not private.has_role(null) then
    perform private.refuse('42501', 'forbidden', '你不在这支巡防队里，不能开始它的巡逻。请联系所长调整队员。', 'team_id');
  end if;
  insert into public.patrols (id, team_id, area_id, area_path, kind, status, started_at, note, created_by)
  values (coalesce((patrol ->> 'id')::uuid, gen_random_uuid()), team.id, team.area_id, team.area_path,
    private.shift_of(at),
    'active', at, left(patrol ->> 'note', 1000), (select auth.uid()))
  on conflict (id) do nothing returning * into made;
  if made.id is null then
    made := private.require_patrol((patrol ->> 'id')::uuid, false);
  end if;
  return jsonb_build_object('id', made.id, 'rev', made.rev, 'status', made.status);
end $$;

/* chunk: {patrol_id, seq, t: [epoch s], lng: [], lat: [], accuracy?: [m]}, at most 2,000 fixes. The same seq again is a
   duplicate, not an error. Positions are kept only between the start and an hour after now. → {seq, fixes, duplicate} */
create function private.append_track(chunk jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  walk public.patrols := private.require_patrol((chunk ->> 'patrol_id')::uuid, false);
  no int := (chunk ->> 'seq')::int;
  t float8[] := private.numbers(chunk -> 't');
  lng float8[] := private.numbers(chunk -> 'lng');
  lat float8[] := private.numbers(chunk -> 'lat');
begin
  if no is null or no not between 0 and 100000 then
    perform private.refuse('22023', 'bad_seq', '轨迹分段缺少序号。', 'seq');
  end if;
  if private.has_chunk(walk, no) then
    return jsonb_build_object('seq', no, 'fixes', cardinality(lng), 'duplicate', true);
  end if;
  if walk.status not in ('active', 'finished') then
    perform private.refuse('PT409', 'not_active', '这次巡逻已撤回，不能再记录轨迹。', 'patrol_id');
  end if;
  if coalesce(cardinality(lng), 0) not between 1 and 2000 or cardinality(lng) <> cardinality(lat)
    or cardinality(t) is distinct from cardinality(lng) then
    perform private.refuse('22023', 'bad_fixes', '一段轨迹应有 1 到 2000 个点，经度、纬度、时间个数相同。', 'lng');
  end if;
  if exists (select from unnest(t, lng, lat) p(s, x, y) where s is null or x is null or y is null
    or not (x between -180 and 180 and y between -90 and 90)
      or s < extract(epoch from walk.started_at) - 3600 or s > extract(epoch from now()) + 3600
        or s > extract(epoch from coalesce(walk.ended_at, 'infinity')) + 3600) then
    perform private.refuse('22023', 'bad_fixes', '轨迹点的坐标超出范围，或时间不在这次巡逻期间。', 't');
  end if;
  perform private.store_fixes(walk.id, no, walk.started_at, t, lng, lat, private.numbers(chunk -> 'accuracy'));
  -- Late: into its place in the row the patrol has become.
  if walk.status = 'finished' then perform private.fold_track(walk.id); end if;
  return jsonb_build_object('seq', no, 'fixes', cardinality(lng), 'duplicate', false);
end $$;

/* Redraws the simplified line of a patrol and its length from all its fixes. */
create function private.draw_patrol(patrol_id uuid) returns void
language plpgsql security definer set search_path = extensions, pg_temp as $$
declare
  line geometry;
begin
  select private.line_of(array_agg(extract(epoch from c.started_at) + u.t order by c.seq, u.i),
    array_agg(u.x / 1e6 order by c.seq, u.i), array_agg(u.y / 1e6 order by c.seq, u.i))
  into line from public.patrols p
  join public.track_chunks c on c.patrol_id = p.id and c.started_at between p.fixes_from and p.fixes_to
  cross join lateral unnest(c.t_s, c.lng_e6, c.lat_e6) with ordinality u(t, x, y, i)
  where p.id = draw_patrol.patrol_id;
  update public.patrols p set geom = line, distance_m = round(st_length(line::geography, false))
    where p.id = draw_patrol.patrol_id;
end $$;

/* patrol: {id, ended_at?, note?, withdraw?} → {id, rev, status, distance_m, duration_s}. The fixes become one
   row. Chunks that arrive later join it, and are drawn by finishing again. */
create function private.finish_patrol(patrol jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  walk public.patrols := private.require_patrol((patrol ->> 'id')::uuid, false);
begin
  if walk.status = 'withdrawn' then
    perform private.refuse('PT409', 'withdrawn', '这次巡逻已撤回。', 'id');
  end if;
  update public.patrols p set status = case when coalesce((patrol ->> 'withdraw')::boolean, false) then 'withdrawn'
    else 'finished' end,
    ended_at = greatest(p.started_at, least(coalesce((patrol ->> 'ended_at')::timestamptz, p.ended_at, now()),
      now() + interval '10 minutes')),
    note = coalesce(left(patrol ->> 'note', 1000), p.note)
  where p.id = walk.id;
  perform private.fold_track(walk.id);
  perform private.draw_patrol(walk.id);
  select * into walk from public.patrols p where p.id = walk.id;
  return jsonb_build_object('id', walk.id, 'rev', walk.rev, 'status', walk.status, 'distance_m', walk.distance_m,
    'duration_s', walk.duration_s);
end $$;

create function public.start_patrol(patrol jsonb) returns jsonb
language sql volatile set search_path = '' as $$ select private.start_patrol(patrol) $$;
create function public.append_track(chunk jsonb) returns jsonb
language sql volatile set search_path = '' as $$ select private.append_track(chunk) $$;
create function public.finish_patrol(patrol jsonb) returns jsonb
language sql volatile set search_path = '' as $$ select private.finish_patrol(patrol) $$;
grant execute on function private.start_patrol(jsonb), private.append_track(jsonb), private.finish_patrol(jsonb),
  public.start_patrol(jsonb), public.append_track(jsonb), public.finish_patrol(jsonb) to authenticated, service_role;
