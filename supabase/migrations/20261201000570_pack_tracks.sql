-- Fixes as a phone packs them: differences, one bad fix set aside and not the whole chunk, a wrong clock put right.
alter table public.patrols add column raw_started_at timestamptz, add column raw_ended_at timestamptz;
comment on column public.patrols.raw_started_at is
  'What the phone''s clock said, where that was not believed; raw_ended_at likewise';
alter table public.track_chunks add column shifts_s int4[];
comment on column public.track_chunks.shifts_s is
  'Seconds added to what the phone''s clock said, one for each chunk in the row; null: its clock was right';

create table private.track_set_aside (
  patrol_id uuid not null references public.patrols (id) on delete cascade,
  seq int not null,
  place int not null,  -- from 0, in the chunk as it was sent
  reason text not null,
  t float8,
  lng float8,
  lat float8,
  accuracy_m float8,
  received_at timestamptz not null default now(),
  primary key (patrol_id, seq, place),
  constraint track_set_aside_reason_known check (reason in ('position', 'time'))
);
create index track_set_aside_received on private.track_set_aside (received_at);
comment on table private.track_set_aside is 'Fixes that no place or time can be believed of: kept as sent, drawn nowhere';
alter table private.track_set_aside enable row level security;

/* A packed list → its values: the first is whole, each further one a difference. What is no number is null and adds nothing. */
create function private.unpacked(list jsonb) returns float8[]
language sql immutable set search_path = '' as $$
  select coalesce(array_agg(case when e.v is not null then e.s end order by e.i), '{}')
  from (select u.v, u.i, sum(coalesce(u.v, 0)) over (order by u.i) as s
    from unnest(private.numbers(list)) with ordinality u(v, i)) e
$$;

/* A list, or one number that stands for n. */
create function private.filled(value jsonb, n int) returns float8[]
language sql immutable set search_path = '' as $$
  select case jsonb_typeof(value) when 'array' then private.numbers(value)
    when 'number' then array_fill((value #>> '{}')::float8, array[n]) end
$$;

/* Fixes of a chunk in either form as parallel lists; refuses lists that do not fit each other. */
create function private.read_fixes(chunk jsonb, out t float8[], out lng float8[], out lat float8[], out accuracy float8[])
language plpgsql immutable set search_path = '' as $$
declare
  n int;
begin
  if chunk ? 'lng_e6' then
    lng := array(select v / 1e6 from unnest(private.unpacked(chunk -> 'lng_e6')) with ordinality u(v, i) order by i);
    lat := array(select v / 1e6 from unnest(private.unpacked(chunk -> 'lat_e6')) with ordinality u(v, i) order by i);
    n := cardinality(lng);
    t := private.unpacked(jsonb_build_array(chunk -> 't0')
      || coalesce(to_jsonb(private.filled(coalesce(chunk -> 'dt', '[]'), greatest(n - 1, 0))), '[]'));
    accuracy := array(select v / 10 from unnest(private.filled(chunk -> 'acc_dm', n)) with ordinality u(v, i) order by i);
    if cardinality(accuracy) = 0 then accuracy := null; end if;
  else
    lng := private.numbers(chunk -> 'lng');
    lat := private.numbers(chunk -> 'lat');
    t := private.numbers(chunk -> 't');
    accuracy := private.numbers(chunk -> 'accuracy');
  end if;
  if coalesce(cardinality(lng), 0) not between 1 and 2000 or cardinality(lng) is distinct from cardinality(lat)
    or cardinality(t) is distinct from cardinality(lng)
    or cardinality(coalesce(accuracy, lng)) is distinct from cardinality(lng) then
    perform private.refuse('22023', 'bad_fixes', '一段轨迹应有 1 到 2000 个点，经度、纬度、时间个数相同。', 'lng');
  end if;
end $$;

/* Seconds that bring a phone's clock to ours: 0 when it said nothing or is right to two minutes. */
create function private.clock_shift(client_now float8) returns int
language sql stable set search_path = '' as $$
  select case when abs(d.s) > 120 and abs(d.s) < 3e9 then d.s::int else 0 end
  from (select coalesce(extract(epoch from now())::float8 - client_now, 0) as s) d
$$;

/* Seconds to add to the times of a chunk, `middle` being the middle one: by the phone's clock, else none, whichever falls into
   the patrol; else as if it followed what was recorded before. */
create function private.chunk_shift(walk public.patrols, first float8, middle float8, client_now float8) returns int
language sql stable security definer set search_path = '' as $$
  select coalesce((select s.shift from (values (1, private.clock_shift(client_now)), (2, 0)) s(rank, shift)
    where to_timestamp(middle + s.shift) between walk.started_at - interval '1 hour'
      and least(now(), coalesce(walk.ended_at, 'infinity')) + interval '1 hour' order by s.rank limit 1),
    (extract(epoch from coalesce(walk.fixes_to, walk.started_at))::float8 + 5 - first)::int)
$$;

/* Was this chunk stored already, alone or folded, or set aside whole? */
create or replace function private.has_chunk(walk public.patrols, no int) returns boolean
language sql stable security definer set search_path = '' as $$
  select exists (select from public.track_chunks c
    where c.patrol_id = walk.id and c.started_at between walk.fixes_from and walk.fixes_to
      and (no = any (c.seqs) or (c.seqs is null and c.seq = no)))
    or exists (select from private.track_set_aside s where s.patrol_id = walk.id and s.seq = no)
$$;

/* chunk: {patrol_id, seq, t0, dt: [s] | s, lng_e6: [], lat_e6: [], acc_dm?: [] | number, client_now?} where each list holds its
   first value and then differences (acc_dm: values), or {patrol_id, seq, t: [epoch s], lng: [], lat: [], accuracy?: [m]}; at most
   2,000 fixes. The same seq again is a duplicate. A fix without a place, or whose time is half a day from the others' or an
   hour outside the walk once the clock is put right, is set aside: it would make months of its own, and hold up retention.
   → {seq, fixes, duplicate, dropped: [{place, reason}]} */
create or replace function private.append_track(chunk jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  walk public.patrols := private.require_patrol((chunk ->> 'patrol_id')::uuid, false);
  no int := (chunk ->> 'seq')::int;
  sent record;
  middle float8;
  first float8;
  earliest float8 := extract(epoch from walk.started_at) - 3600;
  latest float8 := extract(epoch from least(now(), coalesce(walk.ended_at, 'infinity'))) + 3600;
  shift int;
  kept int := 0;
  is_known boolean;
begin
  if no is null or no not between 0 and 100000 then
    perform private.refuse('22023', 'bad_seq', '轨迹分段缺少序号。', 'seq');
  end if;
  sent := private.read_fixes(chunk);
  is_known := private.has_chunk(walk, no);
  if not is_known then
    if walk.status not in ('active', 'finished') then
      perform private.refuse('PT409', 'not_active', '这次巡逻已撤回，不能再记录轨迹。', 'patrol_id');
    end if;
    select percentile_disc(0.5) within group (order by s) into middle from unnest(sent.t) s;
    select s into first from unnest(sent.t) with ordinality u(s, i) where abs(s - middle) <= 43200 order by i limit 1;
    shift := private.chunk_shift(walk, first, middle, (chunk ->> 'client_now')::float8);
    insert into private.track_set_aside (patrol_id, seq, place, reason, t, lng, lat, accuracy_m)
    select walk.id, no, f.i - 1, f.reason, f.s, f.x, f.y, f.a from (
      select u.*, case when u.x is null or u.y is null or not (u.x between -180 and 180 and u.y between -85.06 and 85.06)
          or (u.x = 0 and u.y = 0) then 'position'
        when u.s is null or abs(u.s - middle) > 43200 or not u.s + shift between earliest and latest then 'time' end as reason
      from unnest(sent.t, sent.lng, sent.lat, sent.accuracy) with ordinality u(s, x, y, a, i)) f
    where f.reason is not null;
    select array_agg(f.s order by f.i), array_agg(f.x order by f.i), array_agg(f.y order by f.i),
      case when sent.accuracy is not null then array_agg(f.a order by f.i) end, count(*)
    into sent.t, sent.lng, sent.lat, sent.accuracy, kept
    from unnest(sent.t, sent.lng, sent.lat, sent.accuracy) with ordinality f(s, x, y, a, i)
    where not exists (select from private.track_set_aside s where s.patrol_id = walk.id and s.seq = no and s.place = f.i - 1);
    if kept > 0 then
      perform private.store_fixes(walk.id, no, walk.started_at,
        array(select v + shift from unnest(sent.t) with ordinality u(v, i) order by i), sent.lng, sent.lat, sent.accuracy);
      if shift <> 0 then
        update public.track_chunks c set shifts_s = array[shift] from public.patrols p
        where p.id = walk.id and c.patrol_id = p.id and c.seq = no and c.started_at between p.fixes_from and p.fixes_to;
      end if;
      -- Late: into its place in the row the patrol has become.
      if walk.status = 'finished' then perform private.fold_track(walk.id); end if;
    end if;
  end if;
  return jsonb_build_object('seq', no, 'fixes', case when is_known then cardinality(sent.lng) else kept end,
    'duplicate', is_known, 'dropped', (select coalesce(jsonb_agg(jsonb_build_object('place', s.place, 'reason', s.reason)
      order by s.place), '[]') from private.track_set_aside s where s.patrol_id = walk.id and s.seq = no));
end $$;
