-- The fixes of patrols, by month: stored as they were recorded, folded into one row when the patrol has ended.

/* Raw fixes in parallel arrays: a few hundred a row while a patrol is under way, one row when it has ended. */
create table public.track_chunks (
  patrol_id uuid not null,
  seq int not null,
  started_at timestamptz not null,
  ended_at timestamptz not null,
  t_s int4[],
  lng_e6 int4[] not null,
  lat_e6 int4[] not null,
  accuracy_dm int2[],
  seqs int4[],  -- of a folded row: the chunks in it, in order …
  sizes int4[],  -- … and how many fixes each has
  primary key (patrol_id, seq, started_at),
  constraint track_chunks_arrays_match check (
    cardinality(lng_e6) = cardinality(lat_e6) and cardinality(lng_e6) between 1 and 200000
    and (t_s is null or cardinality(t_s) = cardinality(lng_e6))
    and (accuracy_dm is null or cardinality(accuracy_dm) = cardinality(lng_e6))
    and cardinality(seqs) is not distinct from cardinality(sizes)),
  constraint track_chunks_seq_sane check (seq >= 0),
  constraint track_chunks_times_ordered check (ended_at >= started_at)
) partition by range (started_at);
comment on table public.track_chunks is
  'Fixes as parallel arrays: seconds since started_at (null: times unknown), 1e-6 degrees WGS-84, accuracy in decimetres (−1 '
  'unknown). Ask with the month: started_at between fixes_from and fixes_to of the patrol';
alter table public.track_chunks enable row level security;
grant all on public.track_chunks to service_role;

-- No grant and no policy for people: fixes are read through tracks_of_view, inside a look that logs who looked and why.
-- No foreign key: adding a month would have to lock out everyone who writes patrols. The two triggers below keep what it kept,
-- and a patrol that is deleted asks its own months only.

/* Before fixes are read, their patrol says which months hold them. Not an edit: no revision, no audit row. */
create function private.note_fixes() returns trigger language plpgsql security definer set search_path = '' as $$
declare
  bulk text := coalesce(current_setting('patrolgrid.bulk', true), '');
begin
  if exists (select from new_rows n where not exists (select from public.patrols p where p.id = n.patrol_id)) then
    raise exception using errcode = '23503', message = 'Fixes belong to a patrol that is there', table = 'track_chunks';
  end if;
  perform set_config('patrolgrid.bulk', 'place', true);
  update public.patrols p set fixes_from = least(p.fixes_from, n.first), fixes_to = greatest(p.fixes_to, n.last)
  from (select r.patrol_id, min(r.started_at) as first, max(r.ended_at) as last from new_rows r group by r.patrol_id) n
  where p.id = n.patrol_id and (p.fixes_from is null or n.first < p.fixes_from or n.last > p.fixes_to);
  perform set_config('patrolgrid.bulk', bulk, true);
  return null;
end $$;
create trigger track_chunks_noted after insert on public.track_chunks referencing new table as new_rows
  for each statement execute function private.note_fixes();
create trigger track_chunks_moved after update on public.track_chunks referencing new table as new_rows
  for each statement execute function private.note_fixes();

create function private.drop_fixes() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  delete from public.track_chunks c using old_rows p
  where c.patrol_id = p.id and c.started_at between p.fixes_from and p.fixes_to;
  return null;
end $$;
create trigger patrols_drop_fixes after delete on public.patrols referencing old table as old_rows
  for each statement execute function private.drop_fixes();

/* Makes the monthly partitions (months in UTC) that hold the period, with row security on → how many. Cheap when they exist.
   Made aside and attached: that waits for nobody who reads or writes fixes, so nobody who holds a lock waits in a circle. One
   maker at a time; whoever comes second finds the month there. */
create function private.ensure_track_months(from_at timestamptz, to_at timestamptz) returns int
language plpgsql security definer set search_path = '' as $$
declare
  month timestamp := date_trunc('month', from_at at time zone 'UTC');
  name text;
  made int := 0;
begin
  if to_at - from_at > interval '30 years' then
    perform private.refuse('22023', 'period_too_long', '轨迹的时间跨度超过 30 年，请检查文件里的时间列。', 'fixes.t');
  end if;
  while month <= to_at at time zone 'UTC' loop
    name := 'track_chunks_' || to_char(month, 'YYYYMM');
    if to_regclass('public.' || name) is null then
      perform pg_advisory_xact_lock(hashtextextended('patrolgrid.track_months', 0));
    end if;
    if to_regclass('public.' || name) is null then
      begin
        execute format('create table public.%I (like public.track_chunks including all)', name);
        execute format('alter table public.%I enable row level security', name);
        execute format('revoke all on public.%I from anon, authenticated', name);
        execute format('comment on table public.%I is %L', name, 'Fixes of one month; see track_chunks');
        execute format('alter table public.track_chunks attach partition public.%I for values from (%L) to (%L)',
          name, to_char(month, 'YYYY-MM-DD') || ' 00:00+00', to_char(month + interval '1 month', 'YYYY-MM-DD') || ' 00:00+00');
        made := made + 1;
      exception when duplicate_table then
        null; -- made by hand meanwhile, outside the lock
      end;
    end if;
    month := month + interval '1 month';
  end loop;
  return made;
end $$;

/* This month and the two to come → how many were made. To be run daily: the embedded server does; elsewhere pg_cron,
   select cron.schedule('months', '0 3 * * *', 'select private.make_months_ahead()'); */
create function private.make_months_ahead() returns int
language sql security definer set search_path = '' as $$
  select private.ensure_track_months(now(), now() + interval '2 months')
$$;
comment on function private.make_months_ahead() is 'Makes the partitions of this month and the next two; to be run daily';

/* jsonb array of numbers or nulls → float8[]; null when it is not an array. */
create function private.numbers(list jsonb) returns float8[]
language sql immutable set search_path = '' as $$
  select case when jsonb_typeof(list) = 'array' then
    coalesce((select array_agg(case when jsonb_typeof(v) = 'number' then (v #>> '{}')::float8 end order by i)
      from jsonb_array_elements(list) with ordinality e(v, i)), '{}') end
$$;

/* Raw fixes → one chunk, times as seconds since its first. at: the time of an untimed track. */
create function private.store_fixes(patrol_id uuid, seq int, at timestamptz,
  t float8[], lng float8[], lat float8[], accuracy float8[]) returns void
language plpgsql volatile security definer set search_path = '' as $$
declare
  first float8 := (select min(v) from unnest(t) v);
  since timestamptz := coalesce(to_timestamp(floor(first)), at);
begin
  perform private.ensure_track_months(since, since);
  insert into public.track_chunks (patrol_id, seq, started_at, ended_at, t_s, lng_e6, lat_e6, accuracy_dm)
  select store_fixes.patrol_id, store_fixes.seq, since, coalesce(to_timestamp(floor(max(f.t))), at),
    case when first is not null then array_agg((floor(f.t)::int8 - floor(first)::int8)::int4 order by f.i) end,
    array_agg(round(f.x * 1e6)::int4 order by f.i), array_agg(round(f.y * 1e6)::int4 order by f.i),
    case when accuracy is not null
      then array_agg(case when f.a between 0 and 3276 then round(f.a * 10) else -1 end::int2 order by f.i) end
  from unnest(t, lng, lat, accuracy) with ordinality f(t, x, y, a, i);
end $$;

/* Was this chunk stored already, alone or folded? */
create function private.has_chunk(walk public.patrols, no int) returns boolean
language sql stable security definer set search_path = '' as $$
  select exists (select from public.track_chunks c
    where c.patrol_id = walk.id and c.started_at between walk.fixes_from and walk.fixes_to
      and (no = any (c.seqs) or (c.seqs is null and c.seq = no)))
$$;

/* The chunks of a patrol become one row, in the order of their numbers (a phone's clock may jump, its numbers do not); the row
   knows which chunks are in it, so that one sent again is a duplicate and a late one finds its place. A million fixes in chunks
   of ten: 21 MB instead of 38, all rows read in 0.15 s instead of 0.61. A patrol of more than 200,000 fixes keeps its chunks. */
create function private.fold_track(patrol_id uuid) returns void
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
      q.past, floor(extract(epoch from c.started_at))::int8 - base as shift, c.t_s, c.lng_e6, c.lat_e6, c.accuracy_dm
    from public.track_chunks c
    left join lateral (select u.seq, u.size, (sum(u.size) over (order by u.no))::int - u.size as past
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
    (select array_agg(p.seq order by p.seq) from piece p), (select array_agg(p.size order by p.seq) from piece p)
  into whole.t_s, whole.lng_e6, whole.lat_e6, whole.accuracy_dm, whole.seqs, whole.sizes from fix f;
  delete from public.track_chunks c
  where c.patrol_id = walk.id and c.started_at between walk.fixes_from and walk.fixes_to;
  insert into public.track_chunks (patrol_id, seq, started_at, ended_at, t_s, lng_e6, lat_e6, accuracy_dm, seqs, sizes)
  values (walk.id, whole.seqs[1], whole.started_at, whole.ended_at, whole.t_s, whole.lng_e6, whole.lat_e6, whole.accuracy_dm,
    whole.seqs, whole.sizes);
end $$;
