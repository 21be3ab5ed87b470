-- Calls and events, and every step of their life: created, sent, arrived, closed.
create table public.incidents (
  id uuid primary key default gen_random_uuid(),
  code text not null default left(gen_random_uuid()::text, 8),
  type text not null,
  type_group text not null default 'other',
  status text not null default 'received',
  source text,
  summary text,
  address text,
  occurred_at timestamptz not null,
  time_precision text not null default 'minute',
  received_at timestamptz,
  dispatched_at timestamptz,
  en_route_at timestamptz,
  arrived_at timestamptz,
  closed_at timestamptz,
  geom extensions.geometry(Point, 4326) not null,
  area_id uuid not null references public.areas (id),
  area_path extensions.ltree not null,
  assigned_team_id uuid references public.teams (id) on delete set null,
  -- Kept beside occurred_at so that filters by hour and weekday cost an integer, not a time-zone conversion.
  local_hour smallint generated always as (extract(hour from occurred_at at time zone 'Asia/Shanghai')) stored,
  local_weekday smallint generated always as (extract(dow from occurred_at at time zone 'Asia/Shanghai')) stored,
  external_key text,
  content_hash text,
  import_id uuid,
  import_area_id uuid,  -- the area the keys of that file are good for
  rev bigint not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  created_by uuid default auth.uid(),
  constraint incidents_group_known check (type_group in
    ('theft', 'violence', 'fraud', 'traffic', 'dispute', 'help', 'fire', 'water', 'other')),
  constraint incidents_status_known check (status in ('received', 'dispatched', 'en_route', 'arrived', 'closed')),
  constraint incidents_precision_known check (time_precision in ('minute', 'day')),
  constraint incidents_text_length check (length(code) between 1 and 60 and length(type) between 1 and 120
    and length(source) <= 60 and length(summary) <= 4000 and length(address) <= 300),
  constraint incidents_on_earth check (
    not extensions.st_isempty(geom) and extensions.st_x(geom) between -180 and 180
    and extensions.st_y(geom) between -85.06 and 85.06 and not (extensions.st_x(geom) = 0 and extensions.st_y(geom) = 0))
);
create index incidents_code on public.incidents (code);
create unique index incidents_key_unique on public.incidents (external_key, import_area_id);
create index incidents_area on public.incidents (area_id);
create index incidents_path on public.incidents using gist (area_path);
create index incidents_geom_box on public.incidents using gist (geom);
create index incidents_occurred on public.incidents (occurred_at desc);
create index incidents_open on public.incidents (occurred_at) where private.is_open_incident(status);
create index incidents_team on public.incidents (assigned_team_id);
create index incidents_import on public.incidents (import_id);
comment on table public.incidents is 'Incidents and help calls; response time is arrived_at − received_at';
comment on column public.incidents.time_precision is 'day: the source gave a date only, so hour charts must leave the row out';

create table public.incident_events (
  id bigint generated always as identity primary key,
  incident_id uuid not null references public.incidents (id) on delete cascade,
  area_path extensions.ltree not null,
  at timestamptz not null default now(),
  actor uuid,
  from_status text,
  to_status text not null,
  note text,
  constraint incident_events_note_length check (length(note) <= 1000)
);
create index incident_events_incident on public.incident_events (incident_id, at);
create index incident_events_path on public.incident_events using gist (area_path);
comment on table public.incident_events is 'Append-only steps of an incident; written by transition_incident only';

create trigger incidents_place_new before insert on public.incidents for each row
  when (new.area_path is null) execute function private.place_row();
create trigger incidents_place before update of area_id, geom on public.incidents
  for each row execute function private.place_row();
create trigger incidents_rev before update on public.incidents for each row execute function private.bump_rev();
select private.audit_table('public.incidents');

grant select on public.incidents, public.incident_events to authenticated;
grant all on public.incidents to service_role;
grant select, insert on public.incident_events to service_role;
alter table public.incidents enable row level security;
alter table public.incident_events enable row level security;
create policy incidents_select on public.incidents for select to authenticated
  using (area_path operator(extensions.<@)
    any ((select private.my_paths('{chief,duty_officer,grid_worker}'))::extensions.ltree[]));
create policy incident_events_select on public.incident_events for select to authenticated
  using (area_path operator(extensions.<@)
    any ((select private.my_paths('{chief,duty_officer,grid_worker}'))::extensions.ltree[]));

/* incident: {id?, type, type_group?, summary?, address?, source?, occurred_at?, received_at?, geom (Point) | lng, lat, area_id?}.
   Sent twice with one id it is made once. → {id, rev, code, area_id} */
create function private.create_incident(incident jsonb) returns jsonb
language plpgsql security definer set search_path = extensions, pg_temp as $$
declare
  made public.incidents;
  shape geometry := private.read_point(incident, '警情');
  at timestamptz := coalesce((incident ->> 'occurred_at')::timestamptz, now());
begin
  if at > now() + interval '10 minutes' then
    perform private.refuse('22023', 'in_future', '发生时间晚于现在，请检查日期和时间。', 'occurred_at');
  end if;
  insert into public.incidents (id, code, type, type_group, source, summary, address, occurred_at, received_at, geom, area_id,
    created_by)
  values (coalesce((incident ->> 'id')::uuid, gen_random_uuid()),
    coalesce(nullif(btrim(incident ->> 'code'), ''),
    to_char(now() at time zone 'Asia/Shanghai', 'YYYYMMDD-') || left(gen_random_uuid()::text, 6)),
    private.read_text(incident, 'type', '警情类别', 120), coalesce(incident ->> 'type_group', 'other'),
    incident ->> 'source', incident ->> 'summary',
    incident ->> 'address', at, coalesce((incident ->> 'received_at')::timestamptz, now()), shape,
    (incident ->> 'area_id')::uuid, (select auth.uid()))
  on conflict (id) do nothing returning * into made;
  if made.id is null then
    select * into made from public.incidents i where i.id = (incident ->> 'id')::uuid and i.created_by = (select auth.uid());
    if made.id is null then perform private.refuse('42501', 'forbidden', '这条警情属于别人，不能覆盖。', 'id'); end if;
  else
    perform private.require_role('{chief,duty_officer}', made.area_path, '在这里登记警情');
    insert into public.incident_events (incident_id, area_path, actor, to_status, note)
      values (made.id, made.area_path, (select auth.uid()), 'received', null);
  end if;
  return jsonb_build_object('id', made.id, 'rev', made.rev, 'code', made.code, 'area_id', made.area_id);
end $$;

create function private.transition_incident(id uuid, to_status text, note text, rev bigint, team uuid) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  old public.incidents;
  now_rev bigint;
begin
  select * into old from public.incidents i where i.id = transition_incident.id for update;
  if old.id is null or not private.has_role_over('{chief,duty_officer,grid_worker}', old.area_path) then
    perform private.refuse('PT404', 'not_found', '没有这条警情，或不在你的辖区内。', 'id');
  end if;
  perform private.require_role('{chief,duty_officer}', old.area_path, '处置警情');
  perform private.require_rev(old.rev, rev, coalesce(old.summary, old.type), old.id);
  perform private.require_step('incident', old.status, to_status);
  if to_status = 'dispatched' and coalesce(team, old.assigned_team_id) is null then
    perform private.refuse('22023', 'no_team', '派警前请选择一支巡防队。', 'team');
  end if;
  if team is not null and not exists (select from public.teams t where t.id = team
    and t.area_path operator(extensions.<@) any ((select private.my_paths('{chief,duty_officer}'))::extensions.ltree[])) then
    perform private.refuse('42501', 'forbidden', '所选巡防队不在你的辖区内，不能派遣。', 'team');
  end if;
  update public.incidents i set status = to_status, assigned_team_id = coalesce(team, i.assigned_team_id),
    dispatched_at = case to_status when 'dispatched' then now() when 'received' then null else i.dispatched_at end,
    en_route_at = case to_status when 'en_route' then now() when 'dispatched' then null else i.en_route_at end,
    arrived_at = case when to_status = 'arrived' then now() else i.arrived_at end,
    closed_at = case when to_status = 'closed' then now() end
  where i.id = old.id returning i.rev into now_rev;
  insert into public.incident_events (incident_id, area_path, actor, from_status, to_status, note)
  values (old.id, old.area_path, (select auth.uid()), old.status, to_status, note);
  return jsonb_build_object('id', old.id, 'rev', now_rev, 'status', to_status);
end $$;

create function public.create_incident(incident jsonb) returns jsonb
language sql volatile set search_path = '' as $$ select private.create_incident(incident) $$;
create function public.transition_incident(id uuid, to_status text, note text default null, rev bigint default null,
  team uuid default null) returns jsonb
language sql volatile set search_path = '' as $$ select private.transition_incident(id, to_status, note, rev, team) $$;
grant execute on function private.create_incident(jsonb), private.transition_incident(uuid, text, text, bigint, uuid),
  public.create_incident(jsonb), public.transition_incident(uuid, text, text, bigint, uuid) to authenticated, service_role;
