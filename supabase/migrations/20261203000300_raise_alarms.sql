-- Alarms of whoever is out: a call for help by hand, which is a call on the board of the duty officer in the same moment, and a
-- walker who does not say in time that all is well. Both stand among the notices and go when what raised them is over.
alter table public.notices drop constraint notices_kind_known;
alter table public.notices add constraint notices_kind_known
  check (kind in ('sos', 'check_in', 'void_area', 'weekly_rule', 'late_start', 'lost_contact'));
comment on table public.notices is
  'subject_id: the area (void_area, weekly_rule), the plan route (late_start), the patrol (lost_contact, check_in), the call '
  '(sos). nearest: the unit on duty nearest when it was raised';

create table private.alarms (
  incident_id uuid primary key references public.incidents (id) on delete cascade,
  user_id uuid not null,
  patrol_id uuid references public.patrols (id) on delete set null,
  heard_at timestamptz
);
create index alarms_patrol on private.alarms (patrol_id);
create index alarms_user on private.alarms (user_id);
comment on table private.alarms is
  'Calls for help that were pressed on a phone, and on which walk. heard_at: when he was where the call lies; null: nobody knows';
alter table private.alarms enable row level security;

create table private.check_ins (
  id uuid primary key,
  patrol_id uuid not null references public.patrols (id) on delete cascade,
  user_id uuid not null,
  at timestamptz not null,
  received_at timestamptz not null default now()
);
create index check_ins_patrol on private.check_ins (patrol_id, at desc);
comment on table private.check_ins is 'When a walker said that all is well; where is not kept';
alter table private.check_ins enable row level security;

-- Every so many minutes somebody who walks says that all is well; 0: nobody is asked to.
insert into private.setting_rules (key, kind, low, high, is_whole, may_be_empty, label) values
  ('check_in_min', 'number', 0, 240, true, false, '报平安间隔（分钟）');

/* Walks under way whose last word is older than the settings allow, with three minutes of grace for a hand that is not free. Who
   was out before it was asked for has the whole time from then on. A walk left open for a day is forgotten. */
create function private.late_checks(at timestamptz)
returns table (patrol_id uuid, area_id uuid, team_id uuid, since timestamptz)
language sql stable security definer set search_path = '' as $$
  select p.id, p.area_id, p.team_id, s.last_at
  from public.patrols p cross join lateral (
    select greatest(p.started_at, (select max(c.at) from private.check_ins c where c.patrol_id = p.id),
      (select g.updated_at from public.settings g where g.key = 'check_in_min')) as last_at) s
  where private.setting_int('check_in_min', 0) > 0 and private.is_active_patrol(p.status)
    and p.started_at > late_checks.at - interval '24 hours' and p.started_at <= late_checks.at
    and late_checks.at > s.last_at + make_interval(mins => private.setting_int('check_in_min', 0) + 3)
$$;

/* The name and the number of somebody as they are on record, else as his account gives them; whoever asks. */
create function private.who_is(user_id uuid) returns table (name text, phone text)
language sql stable security definer set search_path = '' as $$
  select coalesce(n.name, nullif(p.display_name, '')), coalesce(nullif(btrim(n.phone), ''), nullif(btrim(p.phone), ''))
  from public.profiles p left join lateral (select r.name, r.phone from public.personnel r
    where r.id = p.personnel_id or r.user_id = p.user_id order by r.id is not distinct from p.personnel_id desc limit 1) n on true
  where p.user_id = who_is.user_id
$$;

/* What alarms are on, in the form of private.notice_conditions. */
create function private.alarm_conditions(at timestamptz)
returns table (kind text, subject_id uuid, area_id uuid, team_id uuid, figures jsonb, place extensions.geometry)
language sql stable security definer set search_path = '' as $$
  select 'sos', i.id, i.area_id, p.team_id,
    jsonb_build_object('since', i.occurred_at, 'patrol_id', p.id, 'person', (select w.name from private.who_is(a.user_id) w)),
    i.geom
  from private.alarms a join public.incidents i on i.id = a.incident_id and private.is_open_incident(i.status)
  left join public.patrols p on p.id = a.patrol_id
  union all
  select 'check_in', c.patrol_id, c.area_id, c.team_id, jsonb_build_object('since', c.since, 'patrol_id', c.patrol_id),
    null::extensions.geometry
  from private.late_checks(at) c
$$;

/* Everything that is amiss at the moment. figures hold what stays true while the condition lasts: hours and minutes are
   reckoned by whoever shows them, so that a notice changes only when there is news. */
create or replace function private.notice_conditions(at timestamptz)
returns table (kind text, subject_id uuid, area_id uuid, team_id uuid, figures jsonb, place extensions.geometry)
language sql stable security definer set search_path = extensions, pg_temp as $$
  with setting as (
    select private.setting_int('void_hours', 72) as hours, private.setting_int('late_grace_min', 15) * 60 as grace_s,
      private.setting_int('lost_contact_min', 15) * 60 as silent_s,
      coalesce((select s.value #>> '{}' from public.settings s where s.key = 'void_kind'), 'finest') as of_kind),
  outing as (
    select r.id, p.area_id, r.team_id, p.id as plan_id, p.title, r.leaves_at, p.shift_to, w.*
    from public.patrol_plans p join public.areas a on a.id = p.area_id and a.deleted_at is null
    join public.plan_routes r on r.plan_id = p.id
    cross join lateral (
      select min(q.started_at) as started_at, (array_agg(q.id order by q.started_at desc))[1] as patrol_id,
        (array_agg(q.ended_at order by q.started_at desc))[1] as ended_at
      from public.patrols q where q.team_id = r.team_id and q.status in ('active', 'finished')
        and q.started_at < p.shift_to + interval '1 hour' and coalesce(q.ended_at, at) > p.shift_from - interval '1 hour'
        and q.started_at > p.shift_from - interval '12 hours') w
    where p.status = 'published' and p.shift_from < at + interval '1 day' and p.shift_to > at - interval '1 day'),
  -- The newest patrol of each team that is still out; one left open for a day is forgotten, not lost.
  out as (
    select distinct on (coalesce(p.team_id, p.id)) p.id, p.area_id, p.team_id, p.started_at,
      p.fixes_to as last_fix_at
    from public.patrols p join public.areas a on a.id = p.area_id and a.deleted_at is null
    where p.status = 'active' and p.started_at > at - interval '24 hours' and p.started_at <= at
    order by coalesce(p.team_id, p.id), p.started_at desc)
  -- Before anything was ever counted, and in an area younger than the limit, silence says nothing.
  select 'void_area', v.area_id, v.area_id, null::uuid, jsonb_build_object('last_at', v.last_at, 'limit_hours', s.hours), v.center
  from setting s, private.void_ground(s.hours, s.of_kind, at) v
  where exists (select from private.coverage_state c where c.computed_at is not null)
    and (v.last_at is not null or v.created_at < at - make_interval(hours => s.hours))
  union all
  select 'weekly_rule', d.area_id, d.area_id, null,
    jsonb_build_object('visits', d.visits, 'rule', d.rule, 'days_left', d.days_left, 'week', d.week), a.center
  from private.weekly_debts(at) d join public.areas a on a.id = d.area_id
  where exists (select from private.coverage_state c where c.computed_at is not null)
  union all
  select 'late_start', o.id, o.area_id, o.team_id,
    jsonb_build_object('plan_id', o.plan_id, 'plan_title', o.title, 'leaves_at', o.leaves_at,
    'started_at', o.started_at, 'minutes', case n.kind when 'late' then n.minutes end), null
  from setting s, outing o cross join lateral private.walk_notices(o.leaves_at, o.shift_to, o.started_at, o.ended_at, null, at,
    s.grace_s, s.silent_s) n
  where n.kind in ('late', 'not-started') and at <= o.shift_to and o.ended_at is null
  union all
  select 'lost_contact', w.id, w.area_id, w.team_id,
    jsonb_build_object('patrol_id', w.id, 'since', n.since, 'plan_id', o.plan_id, 'plan_title', o.title), null
  from setting s, out w
  left join lateral (select p.plan_id, p.title, p.shift_to from outing p where p.patrol_id = w.id
    order by p.shift_to desc limit 1) o on true
  cross join lateral private.walk_notices(null, o.shift_to, w.started_at, null, w.last_fix_at, at, s.grace_s, s.silent_s) n
  union all
  select a.kind, a.subject_id, a.area_id, a.team_id, a.figures, a.place from private.alarm_conditions(at) a
$$;

/* Where somebody calls for help from: the place of his phone, heard heard_s before he pressed; one older than a minute gives way
   to a newer fix of his walk; without either the middle of his area. heard_at: when he was there; null: nobody knows. */
create function private.alarm_place(alarm jsonb, walk public.patrols, pressed_at timestamptz, home_id uuid)
returns table (place extensions.geometry, heard_at timestamptz, told text)
language plpgsql stable set search_path = extensions, pg_temp as $$
declare
  has_place boolean := alarm ->> 'lng' is not null;
  age_s float8 := least(greatest(coalesce((alarm ->> 'heard_s')::float8, 0), 0), 864000);
  last record;
begin
  heard_at := pressed_at - make_interval(secs => age_s);
  select st_setsrid(st_makepoint(k.lng_e6[k.last] / 1e6, k.lat_e6[k.last] / 1e6), 4326) as place, k.ended_at into last
  from (select c.lng_e6, c.lat_e6, cardinality(c.lng_e6) as last, c.ended_at from public.track_chunks c
    where c.patrol_id = walk.id and c.started_at between walk.fixes_from and walk.fixes_to order by c.ended_at desc limit 1) k;
  if has_place and (age_s <= 60 or last.ended_at is null or last.ended_at <= heard_at) then
    place := private.read_point(alarm, '求助位置');
    told := case when age_s > 60 then format('手机 %s 分钟前的位置', round(age_s / 60)) else '手机当时的位置' end
      || coalesce('，误差约 ' || round((alarm ->> 'accuracy_m')::numeric) || ' 米', '');
  elsif last.ended_at is not null then
    place := last.place;
    heard_at := last.ended_at;
    told := format('手机%s，位置是巡逻中最后一个定位点（%s）', case when has_place then '的定位更旧' else '没有定位' end,
      to_char(last.ended_at at time zone 'Asia/Shanghai', 'HH24:MI'));
  else
    select a.center, null, '手机没有定位，位置只是辖区中心' into place, heard_at, told from public.areas a
    where a.id = coalesce(walk.area_id, home_id);
  end if;
  return next;
end $$;

/* He pressed again: where he is by now moves the call, and stands in its history. The same told again changes nothing. */
create function private.move_alarm(held public.incidents, spot extensions.geometry, heard_at timestamptz, words text, told text)
returns void language plpgsql volatile security definer set search_path = '' as $$
begin
  update private.alarms a set heard_at = move_alarm.heard_at
  where a.incident_id = held.id and private.is_open_incident(held.status)
    -- A phone's clock is put right to the second, each time anew.
    and move_alarm.heard_at > coalesce(a.heard_at, '-infinity') + interval '5 seconds';
  if not found then return; end if;
  update public.incidents i set geom = spot, summary = words where i.id = held.id;
  insert into public.incident_events (incident_id, area_path, actor, from_status, to_status, act, note)
  values (held.id, held.area_path, (select auth.uid()), held.status, held.status, 'alarm_again', told);
end $$;

/* alarm: {id, at?, lng?, lat?, accuracy_m?, heard_s?, walk_id?, client_now?}: a call for help. It is taken from anybody who works
   here, wherever he stands, with or without a walk that the server knows of; where it lies, private.alarm_place says. It is an
   open call of kind help and a notice, both told at once. Pressed again within ten minutes of an open one, it is that one.
   → {id, code, area_id, area_name} */
create function private.raise_alarm(alarm jsonb) returns jsonb
language plpgsql security definer set search_path = extensions, pg_temp as $$
declare
  me uuid := (select auth.uid());
  said timestamptz := coalesce((alarm ->> 'at')::timestamptz, now());
  moment timestamptz := least(said + make_interval(secs => private.clock_shift((alarm ->> 'client_now')::float8)), now());
  walk public.patrols;
  home record;
  spot record;
  ground record;
  words text;
  made public.incidents;
begin
  if not private.has_role('{chief,duty_officer,grid_worker}') then
    perform private.refuse('42501', 'forbidden', '账号没有启用或没有角色，求助没有发出。请直接拨打 110。');
  end if;
  select * into walk from public.patrols p where p.id = (alarm ->> 'walk_id')::uuid
    and (p.created_by = me or p.team_id in (select private.my_teams()));
  select * into home from private.my_top_area();
  select * into spot from private.alarm_place(alarm, walk, moment, home.area_id);
  words := format('%s%s按下紧急求助。%s。', private.account_name(me),
    coalesce('（' || (select t.name from public.teams t where t.id = walk.team_id) || '）', ''), spot.told);
  -- Two presses of one person come one after the other, whichever way they come.
  perform pg_advisory_xact_lock(hashtextextended('alarm ' || me, 0));
  select * into made from public.incidents i where i.id = (alarm ->> 'id')::uuid;
  if made.id is not null and made.created_by is distinct from me then
    perform private.refuse('42501', 'forbidden', '这个编号属于别人的警情。', 'id');
  elsif made.id is null then
    select i.* into made from private.alarms a join public.incidents i on i.id = a.incident_id
    where a.user_id = me and private.is_open_incident(i.status) and i.received_at > now() - interval '10 minutes'
    order by i.received_at desc limit 1;
  end if;
  if made.id is not null then
    perform private.move_alarm(made, spot.place, spot.heard_at, words, spot.told);
  else
    -- It goes to his own station even where he stands on other ground.
    select * into ground from private.area_at(spot.place);
    if ground.path is null
      or not (private.has_role_over(null, ground.path) or coalesce(ground.path <@ walk.area_path, false)) then
      ground.area_id := coalesce(walk.area_id, home.area_id);
    end if;
    insert into public.incidents (id, code, type, type_group, source, summary, occurred_at, received_at, geom, area_id,
      created_by)
    values ((alarm ->> 'id')::uuid, to_char(now() at time zone 'Asia/Shanghai', 'YYYYMMDD-') || left(gen_random_uuid()::text, 6),
      '巡逻队员紧急求助', 'help', '手机一键求助', words, moment, now(), spot.place, ground.area_id, me) returning * into made;
    insert into public.incident_events (incident_id, area_path, actor, to_status, act)
      values (made.id, made.area_path, me, 'received', 'take');
    insert into private.alarms (incident_id, user_id, patrol_id, heard_at) values (made.id, me, walk.id, spot.heard_at);
    -- Whom the desk rings up: under the rules of any caller's number.
    insert into private.incident_callers (incident_id, phone)
      select made.id, w.phone from private.who_is(me) w where length(w.phone) between 3 and 30;
    insert into public.notices (kind, subject_id, area_id, team_id, figures, nearest, raised_at)
    select c.kind, c.subject_id, c.area_id, c.team_id, c.figures, near.unit, now()
    from private.alarm_conditions(now()) c left join lateral (
      select jsonb_build_object('kind', u.kind, 'id', u.id, 'name', u.name, 'source', u.source,
        'distance_m', round(st_distancesphere(u.place, c.place))) as unit
      from private.duty_units(now()) u
      where u.id is distinct from c.team_id and subpath(u.area_path, 0, 1) = subpath(made.area_path, 0, 1)
      order by st_distancesphere(u.place, c.place) limit 1) near on true
    where c.kind = 'sos' and c.subject_id = made.id
    on conflict (kind, subject_id) where cleared_at is null do nothing;
  end if;
  return jsonb_build_object('id', made.id, 'code', made.code, 'area_id', made.area_id,
    'area_name', (select a.name from public.areas a where a.id = made.area_id));
end $$;

/* Calls of the caller's branch: all that are open (200 at most, those pressed on a phone before the newest; open_total says how
   many there are), and those closed since the shift began. is_alarm: pressed by somebody who is out.
   → {now, open_total, calls: [{…, units: […]}]} */
create or replace function private.calls_board() returns json
language sql stable security definer set search_path = extensions, pg_temp as $$
  with mine as materialized (select private.my_paths('{chief,duty_officer}') as paths),
  shown as (
    (select i.* from public.incidents i, mine where private.is_open_incident(i.status) and i.area_path <@ any (mine.paths)
      order by exists (select from private.alarms m where m.incident_id = i.id) desc, i.occurred_at desc limit 200)
    union all
    (select i.* from public.incidents i, mine where not private.is_open_incident(i.status) and i.area_path <@ any (mine.paths)
      and i.occurred_at > now() - interval '2 days' and i.closed_at > now() - interval '12 hours'
      order by i.occurred_at desc limit 100))
  select json_build_object('now', now(),
    'open_total', (select count(*) from public.incidents i, mine
      where private.is_open_incident(i.status) and i.area_path <@ any (mine.paths)),
    'calls', (select coalesce(json_agg(json_build_object('id', s.id, 'code', s.code, 'type', s.type, 'type_group', s.type_group,
      'status', s.status, 'is_open', private.is_open_incident(s.status), 'rev', s.rev, 'summary', left(s.summary, 200),
      'address', s.address, 'area_name', (select a.name from public.areas a where a.id = s.area_id),
      'lng', round(st_x(s.geom)::numeric, 6)::float8, 'lat', round(st_y(s.geom)::numeric, 6)::float8,
      'received_at', coalesce(s.received_at, s.occurred_at), 'dispatched_at', s.dispatched_at, 'en_route_at', s.en_route_at,
      'arrived_at', s.arrived_at, 'closed_at', s.closed_at, 'outcome', s.outcome,
      'caller_phone', private.caller_of(s.id, s.area_path),
      'is_alarm', exists (select from private.alarms m where m.incident_id = s.id),
      'units', (select coalesce(json_agg(json_build_object('kind', case when u.team_id is null then 'office' else 'team' end,
        'id', coalesce(u.team_id, u.office_id), 'name', coalesce(t.name, o.name), 'state', u.state, 'sent_at', u.sent_at,
        'acknowledged_at', u.acknowledged_at, 'there_at', u.there_at, 'expected_s', u.expected_s) order by u.sent_at), '[]')
        from public.incident_units u left join public.teams t on t.id = u.team_id
        left join public.police_offices o on o.id = u.office_id where u.incident_id = s.id and u.state <> 'recalled'))
      order by s.occurred_at desc), '[]') from shown s))
$$;

/* Open notices and those cleared within a day. Chiefs and duty officers read all of their branch; leaders what and where,
   without teams and people; walkers what concerns their own team.
   → [{id, kind, subject_id, area_id, raised_at, cleared_at, is_open, figures,
     nearest {kind, id, name, phone, source, distance_m}|null,
     team {id, name, phone}|null, is_seen, seen [{name, at}]|null, taken_by|null, taken_at, is_mine, may_take}], newest first,
     1,000 at most; the nearest unit as of now for the first hundred, as of the raising for the rest */
create or replace function private.notices_list() returns json
language sql stable security definer set search_path = extensions, pg_temp as $$
  with who as materialized (
    select private.my_paths('{chief,duty_officer}') as acting, private.my_paths('{leader}') as looking,
      array(select private.my_teams()) as teams, auth.uid() as me,
      private.has_role(null) as is_active),
  unit as materialized (select * from private.duty_units(now())),
  shown as materialized (
    select n.*, row_number() over (order by n.cleared_at is not null, n.raised_at desc, n.area_path) as rank,
      n.area_path <@ any (who.acting) as is_acting, coalesce(n.team_id = any (who.teams), false) as is_own, who.me
    from public.notices n, who
    where (n.cleared_at is null or n.cleared_at > now() - interval '24 hours') and who.is_active
      and (n.area_path <@ any (who.acting) or n.area_path <@ any (who.looking) or n.team_id = any (who.teams))
    order by n.cleared_at is not null, n.raised_at desc, n.area_path limit 1000)
  select coalesce(json_agg(json_build_object('id', s.id, 'kind', s.kind, 'subject_id', s.subject_id, 'area_id', s.area_id,
    'raised_at', s.raised_at,
    'cleared_at', s.cleared_at, 'is_open', private.is_open_notice(s.cleared_at),
    'figures', case when s.is_acting or s.is_own then s.figures else s.figures - 'plan_title' - 'patrol_id' - 'person' end,
    'nearest', case when s.is_acting then coalesce(near.unit, s.nearest) end,
    'team', case when s.is_acting or s.is_own then json_build_object('id', t.id, 'name', t.name, 'phone', t.phone) end,
    'is_seen', exists (select from private.notice_seen v where v.notice_id = s.id and v.user_id = s.me),
    'seen', case when s.is_acting
      then (select coalesce(json_agg(json_build_object('name', private.account_name(v.user_id), 'at', v.seen_at)
      order by v.seen_at), '[]'::json)
      from private.notice_seen v where v.notice_id = s.id) end,
    'taken_by', case when s.is_acting then private.account_name(s.taken_by) end, 'taken_at', s.taken_at,
    'is_mine', coalesce(s.taken_by = s.me, false), 'may_take', s.is_acting) order by s.cleared_at is not null, s.raised_at desc,
      s.area_path), '[]'::json)
  from shown s left join public.teams t on t.id = s.team_id
  -- Who is nearest now, not when it was raised: teams move.
  left join lateral (
    select jsonb_build_object('kind', u.kind, 'id', u.id, 'name', u.name, 'phone', u.phone, 'source', u.source,
      'distance_m', round(st_distancesphere(u.place, a.center))) as unit
    from unit u, public.areas a, who
    where a.id = s.area_id and u.area_path <@ any (who.acting)
    order by st_distancesphere(u.place, a.center) limit 1) near on s.rank <= 100 and s.is_acting and s.cleared_at is null
      and s.kind in ('void_area', 'weekly_rule')
$$;

/* said: {id, patrol_id, at?, client_now?}: all is well on a walk of the caller's, said by somebody who walks it: nobody at a desk
   knows. Told again it is told once; told late, after hours without signal, it counts for when it was pressed.
   → {id, patrol_id, at} */
create function private.check_in(said jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  me uuid := (select auth.uid());
  walk public.patrols := private.require_patrol((said ->> 'patrol_id')::uuid, false);
  moment timestamptz := coalesce((said ->> 'at')::timestamptz, now())
    + make_interval(secs => private.clock_shift((said ->> 'client_now')::float8));
begin
  if walk.created_by is distinct from me and not coalesce(walk.team_id in (select private.my_teams()), false) then
    perform private.refuse('42501', 'forbidden', '只有正在巡逻的队员自己能报平安。', 'patrol_id');
  end if;
  -- The last press and the end are two moments of one phone; a minute is more than its clock was put right by.
  if not private.is_active_patrol(walk.status) and moment > coalesce(walk.ended_at, walk.started_at) + interval '1 minute' then
    perform private.refuse('22023', 'not_active', '这次巡逻已经结束，不用再报平安。', 'patrol_id');
  end if;
  moment := greatest(walk.started_at, least(moment, now()));
  insert into private.check_ins (id, patrol_id, user_id, at)
    values ((said ->> 'id')::uuid, walk.id, me, moment) on conflict (id) do nothing;
  update public.notices n set cleared_at = greatest(now(), n.raised_at)
  where n.kind = 'check_in' and n.subject_id = walk.id and n.cleared_at is null
    and not exists (select from private.late_checks(now()) c where c.patrol_id = walk.id);
  return jsonb_build_object('id', said ->> 'id', 'patrol_id', walk.id, 'at', moment);
end $$;

/* Does what one op says, through the function that a form would call. */
create or replace function private.run_op(kind text, body jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
begin
  case kind
    when 'hazard.report' then return private.create_hazard(body);
    when 'hazard.step' then return private.transition_hazard((body ->> 'id')::uuid, body ->> 'to_status', body ->> 'note',
      (body ->> 'rev')::bigint, (body ->> 'assignee')::uuid, (body ->> 'deadline')::date);
    when 'incident.step' then return private.transition_incident((body ->> 'id')::uuid, body ->> 'to_status', body ->> 'note',
      (body ->> 'rev')::bigint, (body ->> 'team_id')::uuid);
    when 'case.step' then return private.step_case(body ->> 'kind', body - 'kind');
    when 'unit.step' then return private.step_unit(body);
    when 'unit.pause' then return private.pause_unit((body ->> 'team_id')::uuid, (body ->> 'is_paused')::boolean);
    when 'inspection.save' then return private.record_inspection(body);
    when 'dispute.save' then
      perform private.require_reach('disputes', array[(body ->> 'id')::uuid]);
      return private.save_dispute(body);
    when 'activity.log' then return private.save_activity(body);
    when 'tip.report' then return private.report_tip(body);
    when 'sighting.report' then return private.report_sighting(body);
    when 'patrol.start' then return private.start_patrol(body);
    when 'patrol.append' then return private.append_track(body);
    when 'patrol.finish' then return private.finish_patrol(body);
    when 'patrol.visits' then return private.record_visits(body -> 'visits');
    when 'patrol.skips' then return private.skip_stops(body -> 'skips');
    when 'patrol.check' then return private.check_in(body);
    when 'patrol.alarm' then return private.raise_alarm(body);
    else
      perform private.refuse('22023', 'unknown_kind', '服务器还不认识这类记录，已留在本机；升级后可重发。', 'kind');
  end case;
  return null;
end $$;
