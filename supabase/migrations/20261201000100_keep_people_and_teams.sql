-- People and teams have a life: they are ended and taken up again, never deleted; a team remembers who walked with it, and two
-- teams of a station have different colours.
alter table public.personnel add column ended_on date, add column end_reason text,
  add constraint personnel_end_reason_length check (length(end_reason) <= 300),
  add constraint personnel_ended_when_inactive check (ended_on is null or not is_active);
alter table public.teams add column ended_on date, add column end_reason text,
  add constraint teams_end_reason_length check (length(end_reason) <= 300),
  add constraint teams_ended_when_inactive check (ended_on is null or not is_active);
alter table public.team_members add column from_day date not null default (now() at time zone 'Asia/Shanghai')::date;
-- Of those who are there already nobody knows since when.
alter table public.team_members alter column from_day drop not null;
update public.team_members set from_day = null;

create table public.past_team_members (
  id uuid primary key default gen_random_uuid(),
  team_id uuid not null references public.teams (id) on delete cascade,
  personnel_id uuid not null references public.personnel (id) on delete cascade,
  area_path extensions.ltree not null,
  is_lead boolean not null,
  from_day date,
  to_day date not null,
  ended_by uuid,
  constraint past_team_members_ordered check (from_day <= to_day)
);
create index past_team_members_team on public.past_team_members (team_id, to_day desc);
create index past_team_members_person on public.past_team_members (personnel_id, to_day desc);
create index past_team_members_path on public.past_team_members using gist (area_path);
comment on table public.past_team_members is
  'Who walked with which team, from when (null: not known) to when; team_members holds those who do now';

/* After somebody left a team, whichever way: what was is kept. The last day is today, or the one that save_team names. */
create function private.keep_past_members() returns trigger language plpgsql security definer set search_path = '' as $$
declare
  today date := (now() at time zone 'Asia/Shanghai')::date;
  said date := nullif(current_setting('patrolgrid.last_day', true), '')::date;
begin
  -- A team or person that goes altogether (an import taken back) leaves nothing to remember.
  insert into public.past_team_members (team_id, personnel_id, area_path, is_lead, from_day, to_day, ended_by)
  select o.team_id, o.personnel_id, t.area_path, o.is_lead, o.from_day, greatest(coalesce(said, today), o.from_day),
    (select auth.uid())
  from old_rows o join public.teams t on t.id = o.team_id join public.personnel p on p.id = o.personnel_id;
  return null;
end $$;
create trigger team_members_keep_past after delete on public.team_members referencing old table as old_rows
  for each statement execute function private.keep_past_members();

/* The area that shares its colours with this one: the station above it, or itself. */
create function private.colour_ground(path extensions.ltree) returns extensions.ltree
language sql stable security definer set search_path = public, extensions as $$
  select coalesce((select a.path from public.areas a where a.path @> colour_ground.path and a.kind = 'station'
    order by nlevel(a.path) desc limit 1), colour_ground.path)
$$;

/* The colour a new team gets: the first of the twelve that fewest active teams of its station have, then fewest of its tree. */
create function private.free_team_colour(path extensions.ltree, but uuid) returns smallint
language sql volatile security definer set search_path = public, extensions as $$
  select c.colour::smallint from generate_series(0, 11) c(colour)
  left join public.teams t on t.colour = c.colour and t.is_active and t.id is distinct from but
    and t.area_path <@ subpath(free_team_colour.path, 0, 1)
  group by c.colour
  order by count(t.id) filter (where t.area_path <@ private.colour_ground(free_team_colour.path)), count(t.id), c.colour
  limit 1
$$;

/* Named to fire after the trigger that sets area_path. Of two made at one time the second waits and sees the first. */
create function private.colour_team() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  if new.colour is null then
    perform pg_advisory_xact_lock(hashtextextended('team colour ' || private.colour_ground(new.area_path)::text, 0));
    new.colour := private.free_team_colour(new.area_path, new.id);
  end if;
  return new;
end $$;
alter table public.teams alter column colour drop default;
create trigger teams_take_colour before insert on public.teams for each row execute function private.colour_team();

-- Whoever was made without a colour got 0; of those of one station the first keeps it. The change of a default is no edit.
do $$
declare
  twin record;
begin
  perform set_config('patrolgrid.bulk', 'place', true);
  for twin in select t.id, t.area_path from public.teams t where t.colour = 0 and exists (
      select from public.teams o where o.colour = 0 and o.id <> t.id and (o.created_at, o.id) < (t.created_at, t.id)
        and o.area_path operator(extensions.<@) private.colour_ground(t.area_path)) order by t.created_at, t.id loop
    update public.teams t set colour = private.free_team_colour(twin.area_path, twin.id) where t.id = twin.id;
  end loop;
  perform set_config('patrolgrid.bulk', '', true);
end $$;

-- They are ended, not deleted; and they change through functions that know what hangs on them.
revoke delete on public.personnel, public.teams from authenticated;
drop policy personnel_delete on public.personnel;
drop policy teams_delete on public.teams;

grant select on public.past_team_members to authenticated;
grant all on public.past_team_members to service_role;
grant select (ended_on, end_reason) on public.teams to authenticated;
alter table public.past_team_members enable row level security;
create policy past_team_members_select on public.past_team_members for select to authenticated
  using (area_path operator(extensions.<@)
    any ((select private.my_paths('{administrator,chief,duty_officer}'))::extensions.ltree[]));
