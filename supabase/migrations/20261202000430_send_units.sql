-- Units sent to a call, several at a time, each with its own clock.
create table public.incident_units (
  id uuid primary key default gen_random_uuid(),
  incident_id uuid not null references public.incidents (id) on delete cascade,
  team_id uuid references public.teams (id) on delete cascade,
  office_id uuid references public.police_offices (id) on delete cascade,
  state text not null default 'sent',
  sent_at timestamptz not null default now(),
  acknowledged_at timestamptz,
  under_way_at timestamptz,
  there_at timestamptz,
  ended_at timestamptz,
  expected_s int,
  sent_by uuid default auth.uid(),
  constraint incident_units_state_known check (state in ('sent', 'acknowledged', 'under_way', 'there', 'done', 'recalled')),
  constraint incident_units_one_unit check (num_nonnulls(team_id, office_id) = 1),
  constraint incident_units_ended check ((ended_at is not null) = (state in ('done', 'recalled')))
);
create unique index incident_units_once on public.incident_units (incident_id, coalesce(team_id, office_id))
  where ended_at is null;
create index incident_units_incident on public.incident_units (incident_id);
create index incident_units_team on public.incident_units (team_id);
create index incident_units_office on public.incident_units (office_id);
create index incident_units_busy on public.incident_units (coalesce(team_id, office_id)) where ended_at is null;
comment on table public.incident_units is
  'Units sent to a call: sent, acknowledged, under way, there, done or recalled; expected_s: travel time when sent';
create trigger incident_units_refer_near before insert or update of incident_id, team_id, office_id on public.incident_units
  for each row execute function private.guard_references('incident_id', 'incidents', 'team_id', 'teams', 'office_id',
    'police_offices');
grant select on public.incident_units to authenticated;
grant all on public.incident_units to service_role;
alter table public.incident_units enable row level security;
create policy incident_units_select on public.incident_units for select to authenticated
  using (exists (select from public.incidents i where i.id = incident_id));

/* The number of whoever called: for duty officers and chiefs until the call is closed, then gone. No client reads the table,
   no list, search or workbook names it. */
create table private.incident_callers (
  incident_id uuid primary key references public.incidents (id) on delete cascade,
  phone text not null,
  constraint incident_callers_length check (length(phone) between 3 and 30)
);
comment on table private.incident_callers is 'Number of the caller while a call is open; erased by the step that closes it';
alter table private.incident_callers enable row level security;

create function private.forget_caller() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  delete from private.incident_callers c where c.incident_id = new.id;
  update public.incident_units u set state = 'done', ended_at = now() where u.incident_id = new.id and u.ended_at is null;
  return null;
end $$;
create trigger incidents_forget_caller after update of status on public.incidents for each row
  when (not private.is_open_incident(new.status)) execute function private.forget_caller();

create function private.caller_of(incident uuid, path extensions.ltree) returns text
language sql stable security definer set search_path = '' as $$
  select c.phone from private.incident_callers c where c.incident_id = incident
    and private.has_role_over('{chief,duty_officer}', path)
$$;
grant execute on function private.caller_of(uuid, extensions.ltree) to authenticated, service_role;

/* Sends one team or office; one that is on its way there already is not sent twice. unit: {team_id | office_id, expected_s?} */
create function private.send_unit(incident uuid, unit jsonb) returns void
language plpgsql volatile security definer set search_path = extensions, pg_temp as $$
declare
  mine ltree[] := private.my_paths('{chief,duty_officer}');
begin
  if num_nonnulls(unit ->> 'team_id', unit ->> 'office_id') <> 1 then
    perform private.refuse('22023', 'no_team', '派警前请选择一支巡防队或一个警务室。', 'team');
  end if;
  if not exists (select from public.teams t where t.id = (unit ->> 'team_id')::uuid and t.is_active
      and t.area_path <@ any (mine)
    union all select from public.police_offices o where o.id = (unit ->> 'office_id')::uuid and o.deleted_at is null
      and o.area_path <@ any (mine)) then
    perform private.refuse('42501', 'forbidden', '所选警力不在你的辖区内，不能派遣。', 'team');
  end if;
  insert into public.incident_units (incident_id, team_id, office_id, expected_s, sent_by)
  values (incident, (unit ->> 'team_id')::uuid, (unit ->> 'office_id')::uuid,
    least(greatest((unit ->> 'expected_s')::int, 0), 86400), (select auth.uid()))
  on conflict (incident_id, coalesce(team_id, office_id)) where ended_at is null do nothing;
end $$;

-- A pause that a team takes, until it says it is back; after eight hours it is over.
create table private.unit_pauses (
  team_id uuid primary key references public.teams (id) on delete cascade,
  since timestamptz not null default now()
);
comment on table private.unit_pauses is 'Teams that asked not to be sent for a while';
alter table private.unit_pauses enable row level security;

/* free, sent, under_way, there, pause, off. A team is off that neither walks nor has its turn. */
create function private.unit_state(team uuid, office uuid, is_on_duty boolean) returns text
language sql stable security definer set search_path = '' as $$
  select coalesce(
    (select case when u.state in ('sent', 'acknowledged') then 'sent' else u.state end from public.incident_units u
      where u.ended_at is null and coalesce(u.team_id, u.office_id) = coalesce(team, office)
      order by array_position('{there,under_way,acknowledged,sent}'::text[], u.state) limit 1),
    case when exists (select from private.unit_pauses p where p.team_id = team and p.since > now() - interval '8 hours')
      then 'pause' when is_on_duty then 'free' else 'off' end)
$$;
