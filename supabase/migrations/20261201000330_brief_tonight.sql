-- The briefing of 今晚: what a chief has to know of the night that is running, or to come, in one answer. Counts are the board's
-- words (count_word, cases_of), rows the drills' (figure_row): no second definition.

/* Due before this moment and not overdue yet: becomes overdue during the shift unless somebody does something. */
create function private.is_water_due_by(next_due_at timestamptz, until timestamptz) returns boolean
language sql stable return coalesce(next_due_at >= now() and next_due_at < until, false);
create function private.is_hazard_due_by(status text, deadline date, until timestamptz) returns boolean
language sql stable return coalesce(private.is_open_hazard(status) and status <> 'resolved' and deadline >= private.today()
    and deadline < (until at time zone 'Asia/Shanghai')::date, false);

/* The night of the service day: from 06:00 on the one to come, from 22:00 until 06:00 the one that is running. */
create function private.tonight() returns table (day date, shift_from timestamptz, shift_to timestamptz)
language sql stable set search_path = '' as $$
  select d.day, (d.day + time '22:00') at time zone 'Asia/Shanghai', (d.day + 1 + time '06:00') at time zone 'Asia/Shanghai'
  from (select private.service_day(now()) as day) d
$$;

/* What a person has seen of a night's briefing: a record by its kind and id, a hotspot by its key. Notices have their own
   table. */
create table private.tonight_seen (
  user_id uuid not null,
  service_day date not null,
  kind text not null,
  subject text not null,
  seen_at timestamptz not null default now(),
  primary key (user_id, service_day, kind, subject),
  constraint tonight_seen_kind_known check (kind in ('incident', 'hazard', 'water', 'gap', 'hotspot', 'route')),
  constraint tonight_seen_subject_length check (length(subject) between 1 and 60)
);
comment on table private.tonight_seen is 'Rows of the briefing that a person has put aside for the night; kept a week';
alter table private.tonight_seen enable row level security;
create trigger tell_insert after insert on private.tonight_seen referencing new table as changed_rows for each statement
  execute function private.tell_person('notices');

create function private.is_seen_tonight(kind text, subject text) returns boolean
language sql stable security definer set search_path = '' as $$
  select exists (select from private.tonight_seen s where s.user_id = (select auth.uid())
    and s.service_day = private.service_day(now()) and s.kind = is_seen_tonight.kind and s.subject = is_seen_tonight.subject)
$$;

/* items: [{kind, subject}]; kind notice marks the notice itself as read, as the bell does. → how many are newly seen. */
create function private.see_tonight(items jsonb) returns int
language plpgsql security definer set search_path = '' as $$
declare
  n int;
begin
  if not private.has_role('{chief,duty_officer,grid_worker}') then
    perform private.refuse('42501', 'forbidden', '你没有权限标记今晚简况。需要时请联系本辖区管理员调整权限。');
  end if;
  delete from private.tonight_seen s where s.user_id = (select auth.uid()) and s.service_day < private.service_day(now()) - 7;
  insert into private.tonight_seen (user_id, service_day, kind, subject)
  select (select auth.uid()), private.service_day(now()), i.kind, i.subject
  from jsonb_to_recordset(items) i(kind text, subject text) where i.kind <> 'notice' limit 500
  on conflict do nothing;
  get diagnostics n = row_count;
  return n + private.see_notices(array(select i.subject::uuid from jsonb_to_recordset(items) i(kind text, subject text)
    where i.kind = 'notice'));
end $$;

/* Rows of the drills for these records, in their order, each with whether the caller has seen it tonight; 100 at most. */
create function private.briefed(kind text, ids uuid[]) returns jsonb
language sql stable security definer set search_path = '' as $$
  select coalesce(jsonb_agg(private.figure_row(briefed.kind, i.id)::jsonb
    || jsonb_build_object('is_seen', private.is_seen_tonight(briefed.kind, i.id::text)) order by i.place), '[]')
  from unnest(ids[1:100]) with ordinality i(id, place)
$$;

create function private.brief_calls() returns jsonb
language sql stable security definer set search_path = '' as $$
  select jsonb_build_object('total', private.count_word('incident_open'), 'oldest_at', min(c.at),
    'waiting', count(*) filter (where i.status = 'received'),
    'rows', private.briefed('incident', array_agg(c.id order by i.status <> 'received', c.at, c.id)))
  from private.cases_of('incident_open', null) c join public.incidents i on i.id = c.id where c.is_seen
$$;

create function private.brief_waters(until timestamptz) returns jsonb
language sql stable security definer set search_path = extensions, pg_temp as $$
  with hit as materialized (
    select c.id, 1 as rank, c.at from private.cases_of('water_overdue', null) c
    union all select c.id, 2, c.at from private.cases_of('water_soon', null) c where private.is_water_due_by(c.at, until)
    union all select c.id, 3, c.at from private.cases_of('kit_lacking', null) c
    union all select c.id, 4, c.at from private.cases_of('water_never', null) c),
  once as (select distinct on (h.id) h.* from hit h order by h.id, h.rank)
  select jsonb_build_object('overdue', private.count_word('water_overdue'), 'never', private.count_word('water_never'),
    'lacking', private.count_word('kit_lacking'), 'due', (select count(*) from hit h where h.rank = 2),
    'total', count(*), 'rows', private.briefed('water', array_agg(o.id order by o.rank, o.at, o.id))) from once o
$$;

create function private.brief_hazards(until timestamptz) returns jsonb
language sql stable security definer set search_path = '' as $$
  with hit as materialized (
    select c.id, h.deadline, private.is_overdue_hazard(h.status, h.deadline) as is_late
    from private.cases_of('hazard_open', null) c join public.hazards h on h.id = c.id
    where private.is_overdue_hazard(h.status, h.deadline) or private.is_hazard_due_by(h.status, h.deadline, until))
  select jsonb_build_object('overdue', private.count_word('hazard_overdue'), 'due', count(*) filter (where not h.is_late),
    'total', count(*), 'rows', private.briefed('hazard', array_agg(h.id order by h.deadline, h.id))) from hit h
$$;

/* Ground with nobody on it for as long as the settings say: what void_areas lists and notices are raised of. Null before
   coverage was ever counted. */
create function private.brief_gaps(paths extensions.ltree[]) returns jsonb
language sql stable security definer set search_path = extensions, pg_temp as $$
  with v as materialized (
    select v.*, row_number() over (order by v.last_at nulls first, v.area_path) as rank
    from private.void_ground(private.setting_int('void_hours', 72),
      coalesce((select s.value #>> '{}' from public.settings s where s.key = 'void_kind'), 'finest'), now()) v
    where v.area_path <@ any (paths))
  select case when exists (select from private.coverage_state c where c.computed_at is not null) then
    jsonb_build_object('total', count(*), 'hours', private.setting_int('void_hours', 72), 'oldest_at', min(v.last_at),
      'never', count(*) filter (where v.last_at is null), 'rows', coalesce(jsonb_agg(jsonb_build_object('kind', 'gap',
        'id', v.area_id, 'name', a.name, 'part', a.kind, 'state', 'void', 'day', null, 'at', v.last_at, 'area_id', v.area_id,
        'lng', st_x(v.center), 'lat', st_y(v.center), 'is_seen', private.is_seen_tonight('gap', v.area_id::text))
        order by v.rank) filter (where v.rank <= 100), '[]')) end
  from v join public.areas a on a.id = v.area_id
$$;

create function private.brief_hotspots(paths extensions.ltree[], shift_from timestamptz, shift_to timestamptz) returns jsonb
language sql stable security definer set search_path = extensions, pg_temp as $$
  with s as materialized (
    select s.*, row_number() over (order by s.busy_from is null, s.count desc, s.busy_from, s.key) as rank
    from private.shift_hotspots(paths, shift_from, shift_to) s)
  select jsonb_build_object('total', count(*), 'busy', count(s.busy_from), 'rows', coalesce(jsonb_agg(jsonb_build_object(
    'id', s.key, 'count', s.count, 'lng', round(st_x(s.at)::numeric, 6)::float8, 'lat', round(st_y(s.at)::numeric, 6)::float8,
    'area_id', p.area_id, 'from_at', s.busy_from, 'to_at', s.busy_to,
    'is_now', coalesce(now() >= s.busy_from and now() < s.busy_to, false),
    'is_seen', private.is_seen_tonight('hotspot', s.key)) order by s.rank) filter (where s.rank <= 100), '[]'))
  from s left join lateral private.area_at(s.at) p on true
$$;
