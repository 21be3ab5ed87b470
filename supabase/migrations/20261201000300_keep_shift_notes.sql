-- Handover notes 交班留言 and shift entries 班次记事: what one shift leaves to the next, who has read it and who took it over.

/* One note a place and shift, the shift it is left for. A change is a new version; the versions stay. */
create table public.shift_notes (
  id uuid primary key default gen_random_uuid(),
  area_id uuid not null references public.areas (id),
  area_path extensions.ltree not null,
  service_day date not null,
  shift text not null,
  text text not null,
  version int not null default 1,
  written_by uuid not null default auth.uid(),
  written_at timestamptz not null default now(),
  acknowledged_version int,
  acknowledged_by uuid,
  acknowledged_at timestamptz,
  rev bigint not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  created_by uuid default auth.uid(),
  constraint shift_notes_once unique (area_id, service_day, shift),
  constraint shift_notes_shift_known check (shift in ('day', 'night')),
  constraint shift_notes_text_length check (length(text) between 1 and 4000),
  constraint shift_notes_acknowledged_whole check ((acknowledged_version is null) = (acknowledged_by is null)
    and (acknowledged_version is null) = (acknowledged_at is null) and acknowledged_version <= version)
);
create index shift_notes_path on public.shift_notes using gist (area_path);
create index shift_notes_day on public.shift_notes (service_day desc);
comment on table public.shift_notes is
  'What is left for a shift (service_day, day or night) of a place; acknowledged_version below version: changed since';

create table public.shift_note_versions (
  note_id uuid not null references public.shift_notes (id) on delete cascade,
  version int not null,
  area_path extensions.ltree not null,
  text text not null,
  written_by uuid not null,
  written_at timestamptz not null,
  primary key (note_id, version)
);
create index shift_note_versions_path on public.shift_note_versions using gist (area_path);
comment on table public.shift_note_versions is 'Every version of a handover note as it was written, append-only';

create table public.shift_note_reads (
  note_id uuid not null references public.shift_notes (id) on delete cascade,
  version int not null,
  user_id uuid not null,
  area_path extensions.ltree not null,
  read_at timestamptz not null default now(),
  primary key (note_id, version, user_id)
);
create index shift_note_reads_path on public.shift_note_reads using gist (area_path);
comment on table public.shift_note_reads is 'Who has read which version of a handover note, and when first';

create table public.shift_entries (
  id uuid primary key,
  area_id uuid not null references public.areas (id),
  area_path extensions.ltree not null,
  service_day date not null,
  shift text not null,
  at timestamptz not null,
  text text not null,
  created_by uuid not null default auth.uid(),
  created_at timestamptz not null default now(),
  constraint shift_entries_shift_known check (shift in ('day', 'night')),
  constraint shift_entries_text_length check (length(text) between 1 and 500)
);
create index shift_entries_area on public.shift_entries (area_id);
create index shift_entries_path on public.shift_entries using gist (area_path);
create index shift_entries_day on public.shift_entries (service_day desc);
comment on table public.shift_entries is 'What happened during a shift, by time, append-only; day and shift follow from the time';

create function private.keep_note_version() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  insert into public.shift_note_versions (note_id, version, area_path, text, written_by, written_at)
  values (new.id, new.version, new.area_path, new.text, new.written_by, new.written_at)
  on conflict (note_id, version) do nothing;
  return null;
end $$;
create trigger shift_notes_version after insert or update of version on public.shift_notes
  for each row execute function private.keep_note_version();
create trigger shift_notes_place before insert or update of area_id on public.shift_notes
  for each row execute function private.place_row_by_area();
create trigger shift_notes_rev before update on public.shift_notes for each row execute function private.bump_rev();
create trigger shift_entries_place before insert on public.shift_entries
  for each row execute function private.place_row_by_area();
select private.audit_table('public.shift_notes');
select private.audit_table('public.shift_entries');
-- On the topic of notices: chiefs and duty officers hear it. Without ids, for leaders and walkers hear it too and list none.
select private.tell_table('public.shift_notes', 'notices', 'area_path', 'null');
select private.tell_table('public.shift_entries', 'notices', 'area_path', 'null');
select private.tell_table('public.shift_note_reads', 'notices', 'area_path', 'null');

grant select on public.shift_notes, public.shift_note_versions, public.shift_note_reads, public.shift_entries to authenticated;
grant all on public.shift_notes, public.shift_note_versions, public.shift_note_reads, public.shift_entries to service_role;
alter table public.shift_notes enable row level security;
alter table public.shift_note_versions enable row level security;
alter table public.shift_note_reads enable row level security;
alter table public.shift_entries enable row level security;

create policy shift_notes_select on public.shift_notes for select to authenticated
  using (area_path operator(extensions.<@) any ((select private.my_paths('{chief,duty_officer}'))::extensions.ltree[]));
create policy shift_note_versions_select on public.shift_note_versions for select to authenticated
  using (area_path operator(extensions.<@) any ((select private.my_paths('{chief,duty_officer}'))::extensions.ltree[]));
create policy shift_note_reads_select on public.shift_note_reads for select to authenticated
  using (area_path operator(extensions.<@) any ((select private.my_paths('{chief,duty_officer}'))::extensions.ltree[]));
create policy shift_entries_select on public.shift_entries for select to authenticated
  using (area_path operator(extensions.<@) any ((select private.my_paths('{chief,duty_officer}'))::extensions.ltree[]));
