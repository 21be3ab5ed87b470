-- Notices 提醒: ground nobody has walked, villages that will miss their weekly rule, teams that are late or silent.
-- Raised and cleared by private.raise_notices alone, read and taken through functions.
create table public.notices (
  id uuid primary key default gen_random_uuid(),
  kind text not null,
  subject_id uuid not null,
  area_id uuid not null references public.areas (id) on delete cascade,
  area_path extensions.ltree not null,
  team_id uuid references public.teams (id) on delete cascade,
  figures jsonb not null,
  nearest jsonb,
  raised_at timestamptz not null,
  cleared_at timestamptz,
  taken_by uuid,
  taken_at timestamptz,
  constraint notices_kind_known check (kind in ('void_area', 'weekly_rule', 'late_start', 'lost_contact')),
  constraint notices_times_ordered check (cleared_at >= raised_at),
  constraint notices_taken_whole check ((taken_by is null) = (taken_at is null)),
  constraint notices_figures_size check (jsonb_typeof(figures) = 'object' and pg_column_size(figures) < 10000)
);

-- The same condition never raises twice.
create unique index notices_open_once on public.notices (kind, subject_id) where cleared_at is null;
create index notices_path on public.notices using gist (area_path);
create index notices_area on public.notices (area_id);
create index notices_team on public.notices (team_id);
create index notices_cleared on public.notices (cleared_at);
comment on table public.notices is
  'subject_id: the area (void_area, weekly_rule), the plan route (late_start), the patrol (lost_contact). nearest: the unit '
  'on duty nearest when it was raised';

create table private.notice_seen (
  notice_id uuid not null references public.notices (id) on delete cascade,
  user_id uuid not null,
  seen_at timestamptz not null default now(),
  primary key (notice_id, user_id)
);
comment on table private.notice_seen is 'Who has read which notice, and when';
alter table private.notice_seen enable row level security;

grant all on public.notices to service_role;
alter table public.notices enable row level security;
create trigger notices_place before insert or update of area_id on public.notices
  for each row execute function private.place_row_by_area();
select private.tell_table('public.notices', 'notices');
-- The bell of the reader's other devices.
create trigger tell_insert after insert on private.notice_seen referencing new table as changed_rows for each statement
  execute function private.tell_person('notices');

/* Teams that told their position within 30 minutes on patrol; teams whose turn it is now, by rota or published plan and not on
   leave, at their office; offices always. source: patrol, rota, plan or office. */
create function private.duty_units(at timestamptz)
returns table (kind text, id uuid, name text, phone text, area_path extensions.ltree, place extensions.geometry,
  seen_at timestamptz, patrol_id uuid, source text)
language sql stable security definer set search_path = extensions, pg_temp as $$
  with walking as materialized (
    select distinct on (p.team_id) p.team_id, p.id as patrol_id, k.ended_at,
      st_setsrid(st_makepoint(k.lng_e6[k.last] / 1e6, k.lat_e6[k.last] / 1e6), 4326) as place, p.area_path
    from public.patrols p cross join lateral (select c.lng_e6, c.lat_e6, cardinality(c.lng_e6) as last, c.ended_at
      from public.track_chunks c where c.patrol_id = p.id and c.started_at between p.fixes_from and p.fixes_to
      order by c.seq desc limit 1) k
    where p.status = 'active' and p.team_id is not null
      and p.fixes_to > at - interval '30 minutes' and k.ended_at > at - interval '30 minutes'
      and k.ended_at <= at + interval '1 hour'
    order by p.team_id, k.ended_at desc),
  turn as (
    select n.team_id, null::uuid as office_id, 'rota' as source from public.rota_nights n
    where n.service_day = private.service_day(at) and n.shift = private.shift_of(at)
    union all
    select r.team_id, r.start_office_id, 'plan' from public.plan_routes r join public.patrol_plans p on p.id = r.plan_id
    where p.status = 'published' and at between p.shift_from and p.shift_to)
  select 'team', t.id, t.name, t.phone, w.area_path, w.place, w.ended_at, w.patrol_id, 'patrol'
  from walking w join public.teams t on t.id = w.team_id
  union all
  (select distinct on (t.id) 'team', t.id, t.name, t.phone, t.area_path, coalesce(o.geom, a.center), null::timestamptz,
    null::uuid, u.source
  from turn u join public.teams t on t.id = u.team_id and t.is_active
  join public.areas a on a.id = t.area_id
  left join public.police_offices o on o.id = coalesce(u.office_id, t.home_office_id) and o.deleted_at is null
  where not exists (select from walking w where w.team_id = t.id) and coalesce(o.geom, a.center) is not null
    and not exists (select from public.team_leave l where l.team_id = t.id
      and private.service_day(at) between l.from_day and l.to_day)
  order by t.id, u.source)
  union all
  select 'office', o.id, o.name, o.phone, o.area_path, o.geom, null, null, 'office' from public.police_offices o
    where o.deleted_at is null
$$;

/* Units on duty now: offices for everyone of the branch, teams for those who dispatch. Writes the look down.
   → [{kind, id, name, lng, lat, phone, seen_at|null, patrol_id|null, source}] */
create function private.units_on_duty() returns json
language plpgsql volatile security definer set search_path = extensions, pg_temp as $$
declare
  paths ltree[] := private.my_paths();
  commanded ltree[] := private.my_paths('{chief,duty_officer}');
  answer json;
  shows_position boolean;
begin
  select coalesce(json_agg(json_build_object('kind', u.kind, 'id', u.id, 'name', u.name,
    'lng', round(st_x(u.place)::numeric, 6)::float8,
    'lat', round(st_y(u.place)::numeric, 6)::float8, 'phone', u.phone, 'seen_at', u.seen_at, 'patrol_id', u.patrol_id,
    'source', u.source)
    order by u.kind desc, u.name), '[]'::json), bool_or(u.patrol_id is not null)
  into answer, shows_position
  from private.duty_units(now()) u
  where u.area_path <@ any (case u.kind when 'team' then commanded else paths end);
  if shows_position then perform private.note_duty_look(commanded); end if;
  return answer;
end $$;

/* What a walk lacks, as src/geo/walk/notices.ts says it: not-started, late (minutes), lost-contact (since). shift_to null: no
   end known. */
create function private.walk_notices(leaves_at timestamptz, shift_to timestamptz, started_at timestamptz, ended_at timestamptz,
  last_fix_at timestamptz, at timestamptz, grace_s int, silent_s int)
returns table (kind text, minutes int, since timestamptz)
language sql immutable set search_path = '' as $$
  select 'not-started', floor(extract(epoch from least(at, shift_to) - leaves_at) / 60)::int, null::timestamptz
  where started_at is null and floor(extract(epoch from least(at, shift_to) - leaves_at) / 60) * 60 > grace_s
  union all
  select 'late', floor(extract(epoch from started_at - leaves_at) / 60)::int, null
  where started_at is not null and floor(extract(epoch from started_at - leaves_at) / 60) * 60 > grace_s
  union all
  select 'lost-contact', null, coalesce(last_fix_at, started_at)
  where started_at is not null and ended_at is null
    and least(at, shift_to) - coalesce(last_fix_at, started_at) > make_interval(secs => silent_s)
$$;

create function public.units_on_duty() returns json
language sql volatile set search_path = '' as $$ select private.units_on_duty() $$;
grant execute on function private.units_on_duty(), public.units_on_duty() to authenticated, service_role;
