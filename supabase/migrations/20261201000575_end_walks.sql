-- A walk from its start to its end: a folded row keeps each clock, the end says what is missing, and what is set aside is
-- forgotten with the track.

/* The chunks of a patrol become one row, in the order of their numbers (a phone's clock may jump, its numbers do not); the row
   knows which chunks are in it, so that one sent again is a duplicate and a late one finds its place. A million fixes in chunks
   of ten: 21 MB instead of 38, all rows read in 0.15 s instead of 0.61. A patrol of more than 200,000 fixes keeps its chunks. */
create or replace function private.fold_track(patrol_id uuid) returns void
language plpgsql security definer set search_path = '' as $$
declare
  walk public.patrols;
  base int8;
  whole public.track_chunks;
begin
  select * into walk from public.patrols p where p.id = fold_track.patrol_id for update;
  select min(c.started_at), max(c.ended_at), floor(extract(epoch from min(c.started_at)))::int8
  into whole.started_at, whole.ended_at, base from public.track_chunks c
  where c.patrol_id = walk.id and c.started_at between walk.fixes_from and walk.fixes_to
  having count(*) > 1 and sum(cardinality(c.lng_e6)) <= 200000;
  if base is null then return; end if;
  with piece as materialized (
    select coalesce(q.seq, c.seq) as seq, coalesce(q.size, cardinality(c.lng_e6)) as size, q.size is null as is_whole,
      coalesce(c.shifts_s[coalesce(q.no, 1)], 0) as clock_s,
      q.past, floor(extract(epoch from c.started_at))::int8 - base as shift, c.t_s, c.lng_e6, c.lat_e6, c.accuracy_dm
    from public.track_chunks c
    left join lateral (select u.seq, u.size, u.no, (sum(u.size) over (order by u.no))::int - u.size as past
      from unnest(c.seqs, c.sizes) with ordinality u(seq, size, no)) q on true
    where c.patrol_id = walk.id and c.started_at between walk.fixes_from and walk.fixes_to),
  fix as (
    select p.seq, u.i, p.shift + u.t as t, u.x, u.y, u.a
    from piece p cross join lateral unnest(
      case when p.is_whole then p.t_s else p.t_s[p.past + 1 : p.past + p.size] end,
      case when p.is_whole then p.lng_e6 else p.lng_e6[p.past + 1 : p.past + p.size] end,
      case when p.is_whole then p.lat_e6 else p.lat_e6[p.past + 1 : p.past + p.size] end,
      case when p.is_whole then p.accuracy_dm else p.accuracy_dm[p.past + 1 : p.past + p.size] end)
      with ordinality u(t, x, y, a, i))
  select array_agg(f.t::int4 order by f.seq, f.i), array_agg(f.x order by f.seq, f.i), array_agg(f.y order by f.seq, f.i),
    case when count(f.a) > 0 then array_agg(coalesce(f.a, -1::int2) order by f.seq, f.i) end,
    (select array_agg(p.seq order by p.seq) from piece p), (select array_agg(p.size order by p.seq) from piece p),
    (select case when bool_or(p.clock_s <> 0) then array_agg(p.clock_s order by p.seq) end from piece p)
  into whole.t_s, whole.lng_e6, whole.lat_e6, whole.accuracy_dm, whole.seqs, whole.sizes, whole.shifts_s from fix f;
  delete from public.track_chunks c
  where c.patrol_id = walk.id and c.started_at between walk.fixes_from and walk.fixes_to;
  insert into public.track_chunks (patrol_id, seq, started_at, ended_at, t_s, lng_e6, lat_e6, accuracy_dm, seqs, sizes, shifts_s)
  values (walk.id, whole.seqs[1], whole.started_at, whole.ended_at, whole.t_s, whole.lng_e6, whole.lat_e6, whole.accuracy_dm,
    whole.seqs, whole.sizes, whole.shifts_s);
end $$;

/* patrol: {id, team_id, started_at?, note?, client_now?} → {id, rev, status}. Only members of the team, or its chief. A start
   that cannot be, by the phone's clock put right, is now; what the phone said is kept. */
create or replace function private.start_patrol(patrol jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  team public.teams;
  made public.patrols;
  said timestamptz := coalesce((patrol ->> 'started_at')::timestamptz, now());
  at timestamptz := said + make_interval(secs => private.clock_shift((patrol ->> 'client_now')::float8));
begin
  select * into team from public.teams t where t.id = (patrol ->> 'team_id')::uuid;
  if team.id is null or not (team.id in (select private.my_teams()) or private.has_role_over('{chief}', team.area_path))
    or not private.has_role(null) then
    perform private.refuse('42501', 'forbidden', '你不在这支巡防队里，不能开始它的巡逻。请联系所长调整队员。', 'team_id');
  end if;
  if at not between now() - interval '59 days' and now() + interval '10 minutes' then at := now(); end if;
  insert into public.patrols (id, team_id, area_id, area_path, kind, status, started_at, raw_started_at, note, created_by)
  values (coalesce((patrol ->> 'id')::uuid, gen_random_uuid()), team.id, team.area_id, team.area_path,
    private.shift_of(at), 'active', at, case when at <> said then said end, left(patrol ->> 'note', 1000), (select auth.uid()))
  on conflict (id) do nothing returning * into made;
  if made.id is null then
    made := private.require_patrol((patrol ->> 'id')::uuid, false);
  end if;
  return jsonb_build_object('id', made.id, 'rev', made.rev, 'status', made.status);
end $$;

/* What the server holds of a patrol, against the numbers of chunks and fixes that the phone counted (null: it did not).
   → {chunks, fixes, set_aside, missing: [seq], is_whole} */
create function private.walk_count(patrol_id uuid, chunks int, fixes int) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
declare
  walk public.patrols;
  seqs int[];
  stored bigint;
  aside bigint;
  missing jsonb;
begin
  select * into walk from public.patrols p where p.id = walk_count.patrol_id;
  select array_agg(n.seq), coalesce(sum(n.size), 0) into seqs, stored from public.track_chunks c
  cross join lateral unnest(coalesce(c.seqs, array[c.seq]), coalesce(c.sizes, array[cardinality(c.lng_e6)])) n(seq, size)
  where c.patrol_id = walk.id and c.started_at between walk.fixes_from and walk.fixes_to;
  select array(select distinct s from unnest(seqs || array_agg(a.seq)) s where s is not null), count(*) into seqs, aside
  from private.track_set_aside a where a.patrol_id = walk.id;
  select coalesce(jsonb_agg(g.seq order by g.seq), '[]') into missing
  from generate_series(0, least(chunks, 100001) - 1) g(seq) where not g.seq = any (seqs);
  return jsonb_build_object('chunks', cardinality(seqs), 'fixes', stored, 'set_aside', aside, 'missing', missing,
    'is_whole', missing = '[]' and coalesce(cardinality(seqs) = chunks, true) and coalesce(stored + aside = fixes, true));
end $$;

/* Redraws the simplified line of a patrol and its length from all its fixes. Its months are asked by value: joined to the patrol,
   every month would be looked into. */
create or replace function private.draw_patrol(patrol_id uuid) returns void
language plpgsql security definer set search_path = extensions, pg_temp as $$
declare
  walk public.patrols;
  line geometry;
begin
  select * into walk from public.patrols p where p.id = draw_patrol.patrol_id;
  select private.line_of(array_agg(extract(epoch from c.started_at) + u.t order by c.seq, u.i),
    array_agg(u.x / 1e6 order by c.seq, u.i), array_agg(u.y / 1e6 order by c.seq, u.i))
  into line from public.track_chunks c
  cross join lateral unnest(c.t_s, c.lng_e6, c.lat_e6) with ordinality u(t, x, y, i)
  where c.patrol_id = walk.id and c.started_at between walk.fixes_from and walk.fixes_to;
  update public.patrols p set geom = line, distance_m = round(st_length(line::geography, false))
    where p.id = walk.id;
end $$;

/* patrol: {id, ended_at?, note?, withdraw?, chunks?, fixes?, client_now?} → {id, rev, status, distance_m, duration_s, chunks,
   fixes, set_aside, missing: [seq], is_whole}. The fixes become one row. Chunks that arrive later join it, and are drawn by
   finishing again: the phone lets a walk go only when both agree. */
create or replace function private.finish_patrol(patrol jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  walk public.patrols := private.require_patrol((patrol ->> 'id')::uuid, false);
  said timestamptz := (patrol ->> 'ended_at')::timestamptz;
  at timestamptz := said + make_interval(secs => private.clock_shift((patrol ->> 'client_now')::float8));
begin
  if walk.status = 'withdrawn' then
    perform private.refuse('PT409', 'withdrawn', '这次巡逻已撤回。', 'id');
  end if;
  -- An end a month after the start, or before it, is a clock that jumped: then it ended with its last fix.
  if at not between walk.started_at and walk.started_at + interval '2 days' then
    at := coalesce(walk.fixes_to, walk.ended_at, now());
  end if;
  at := greatest(walk.started_at, least(coalesce(at, walk.ended_at, now()), now() + interval '10 minutes'));
  update public.patrols p set status = case when coalesce((patrol ->> 'withdraw')::boolean, false) then 'withdrawn'
    else 'finished' end, ended_at = at, raw_ended_at = case when at <> said then said else p.raw_ended_at end,
    note = coalesce(left(patrol ->> 'note', 1000), p.note)
  where p.id = walk.id;
  perform private.fold_track(walk.id);
  perform private.draw_patrol(walk.id);
  select * into walk from public.patrols p where p.id = walk.id;
  return jsonb_build_object('id', walk.id, 'rev', walk.rev, 'status', walk.status, 'distance_m', walk.distance_m,
    'duration_s', walk.duration_s) || private.walk_count(walk.id, (patrol ->> 'chunks')::int, (patrol ->> 'fixes')::int);
end $$;

/* Drops whole months of fixes that are past their time and row by row what remains, and the lines drawn from them; held patrols
   keep theirs. Does nothing but say why when the date is not believed. To be run daily: the embedded server does; elsewhere
   pg_cron, select cron.schedule('retention', '30 3 * * *', 'select private.forget_tracks()');
   → {refused|null, months_dropped, chunks_deleted, lines_removed} */
create or replace function private.forget_tracks() returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  before timestamptz := private.retention_limit();
  refused text := private.clock_problem();
  part record;
  months int := 0;
  chunks int := 0;
  lines int := 0;
  bulk text := coalesce(current_setting('patrolgrid.bulk', true), '');
begin
  if refused is null then
    perform pg_advisory_xact_lock(hashtextextended('patrolgrid.track_months', 0));
    for part in select m.name from private.past_months(before) m where not m.is_held loop
      execute format('drop table %s', part.name);
      months := months + 1;
    end loop;
    delete from public.track_chunks c using public.patrols p
    where c.started_at < before and c.ended_at < before and p.id = c.patrol_id and not private.is_held(p.id, p.area_path);
    get diagnostics chunks = row_count;
    delete from private.track_set_aside s using public.patrols p
    where s.received_at < before and p.id = s.patrol_id and not private.is_held(p.id, p.area_path);
    -- Not an edit of the patrol: no audit row may keep what must be forgotten.
    perform set_config('patrolgrid.bulk', 'place', true);
    update public.patrols p set geom = null
    where p.geom is not null and coalesce(p.ended_at, p.started_at, p.created_at) < before
      and not private.is_held(p.id, p.area_path);
    get diagnostics lines = row_count;
    perform set_config('patrolgrid.bulk', bulk, true);
    update private.retention_state set trusted_at = now();
  end if;
  return jsonb_build_object('refused', refused, 'months_dropped', months, 'chunks_deleted', chunks, 'lines_removed', lines);
end $$;
