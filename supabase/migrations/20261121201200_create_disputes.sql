-- Disputes: a category, a place and initials; never the people's names.
create table public.disputes (
  id uuid primary key default gen_random_uuid(),
  code text not null default left(gen_random_uuid()::text, 8),
  category text not null,
  parties_initials text not null default '',
  level text not null default 'village',
  status text not null default 'open',
  geom extensions.geometry(Point, 4326),
  area_id uuid not null references public.areas (id),
  area_path extensions.ltree not null,
  opened_at timestamptz not null default now(),
  closed_at timestamptz,
  sessions int not null default 0,
  rev bigint not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  created_by uuid default auth.uid(),
  constraint disputes_category_known check (category in ('land', 'neighbour', 'debt', 'family', 'building', 'other')),
  -- Initials such as "Z.L、W.H" or 张某: never two Chinese characters or three letters in a row, so no whole name fits.
  constraint disputes_initials_only check (
    length(parties_initials) <= 20 and replace(parties_initials, '某', '.') !~ '[A-Za-z]{3,}|[一-鿿]{2,}'),
  constraint disputes_level_known check (level in ('village', 'town', 'department')),
  constraint disputes_status_known check (status in ('open', 'mediating', 'settled', 'escalated', 'closed')),
  constraint disputes_sessions_sane check (sessions between 0 and 1000),
  constraint disputes_on_earth check (
    extensions.st_x(geom) between -180 and 180 and extensions.st_y(geom) between -85.06 and 85.06
    and not (extensions.st_x(geom) = 0 and extensions.st_y(geom) = 0))
);
create index disputes_code on public.disputes (code);
create index disputes_area on public.disputes (area_id);
create index disputes_path on public.disputes using gist (area_path);
create index disputes_geom_box on public.disputes using gist (geom);
comment on table public.disputes is 'Disputes 矛盾纠纷; initials and a place only';

create table public.dispute_events (
  id bigint generated always as identity primary key,
  dispute_id uuid not null references public.disputes (id) on delete cascade,
  area_path extensions.ltree not null,
  at timestamptz not null default now(),
  actor uuid,
  from_status text,
  to_status text not null,
  note text,
  constraint dispute_events_note_length check (length(note) <= 1000)
);
create index dispute_events_dispute on public.dispute_events (dispute_id, at);
create index dispute_events_path on public.dispute_events using gist (area_path);
comment on table public.dispute_events is 'Append-only steps of a dispute: mediation, escalation, settlement';

create trigger disputes_place before insert or update of area_id, geom on public.disputes for each row execute function private.place_row();
create trigger disputes_rev before update on public.disputes for each row execute function private.bump_rev();
select private.audit_table('public.disputes');

grant select on public.disputes, public.dispute_events to authenticated;
grant all on public.disputes to service_role;
grant select, insert on public.dispute_events to service_role;
alter table public.disputes enable row level security;
alter table public.dispute_events enable row level security;
create policy disputes_select on public.disputes for select to authenticated
  using (area_path operator(extensions.<@) any ((select private.my_paths('{administrator,chief,duty_officer,grid_worker}'))::extensions.ltree[]));
create policy dispute_events_select on public.dispute_events for select to authenticated
  using (area_path operator(extensions.<@) any ((select private.my_paths('{administrator,chief,duty_officer,grid_worker}'))::extensions.ltree[]));
