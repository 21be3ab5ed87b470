-- Who looked where units on duty are. The last position of a team that is out is no track: chief and duty officer see it without
-- giving a reason, and that they looked is written down, once a shift.
create table public.duty_looks (
  user_id uuid not null,
  service_day date not null,
  shift text not null,
  at timestamptz not null default now(),
  area_paths extensions.ltree[] not null,
  primary key (user_id, service_day, shift),
  constraint duty_looks_shift_known check (shift in ('day', 'night'))
);
create index duty_looks_at on public.duty_looks (at desc);
comment on table public.duty_looks is
  'Who was shown the last positions of teams on duty, from when on in which shift; one row a person and shift, append-only';

grant select on public.duty_looks to authenticated;
grant select, insert on public.duty_looks to service_role;
alter table public.duty_looks enable row level security;
create policy duty_looks_select on public.duty_looks for select to authenticated
  using ((select private.has_role(null)) and (user_id = (select auth.uid())
    or area_paths operator(extensions.<@) any ((select private.my_paths('{administrator,chief}'))::extensions.ltree[])));

/* To be called by whatever shows the caller a position. paths: the areas he commands. */
create function private.note_duty_look(paths extensions.ltree[]) returns void
language sql volatile security definer set search_path = '' as $$
  insert into public.duty_looks (user_id, service_day, shift, area_paths)
  values ((select auth.uid()), private.service_day(now()), private.shift_of(now()), paths) on conflict do nothing
$$;
