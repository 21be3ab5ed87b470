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
comment on table public.notices is 'subject_id: the area (void_area, weekly_rule), the plan route (late_start), the patrol (lost_contact). nearest: the unit on duty nearest when it was raised';

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
create trigger notices_place before insert or update of area_id on public.notices for each row execute function private.place_row_by_area();
create trigger tell_insert after insert on public.notices referencing new table as changed_rows for each statement execute function private.tell_change('notices');
create trigger tell_update after update on public.notices referencing new table as changed_rows for each statement execute function private.tell_change('notices');

/* May the caller hear this topic? Incidents go to those who read points; patrols to those who read the list; notices to whoever has some. */
create or replace function private.may_hear(topic text) returns boolean
language sql stable security definer set search_path = '' as $$
  select exists (
    select from public.areas a
    where topic ~ '^branch:[0-9a-f-]{36}:[a-z]+$' and a.id::text = split_part(topic, ':', 2) and a.deleted_at is null
      and case split_part(topic, ':', 3)
        when 'incidents' then private.has_role('{chief,duty_officer,grid_worker}', a.path)
        when 'patrols' then private.has_role('{administrator,chief,duty_officer,leader}', a.path)
        when 'disputes' then private.has_role('{administrator,chief,duty_officer,grid_worker}', a.path)
        when 'notices' then private.has_role('{chief,duty_officer,leader,grid_worker}', a.path)
        when 'imports' then private.has_role('{administrator,chief}', a.path)
        when 'areas' then private.has_role(null, a.path)
        when 'offices' then private.has_role(null, a.path)
        when 'waters' then private.has_role(null, a.path)
        when 'hazards' then private.has_role(null, a.path)
        else false end)
$$;
