-- Something to put right, from report to verification, each step timed (the "five timelies").
create table public.hazards (
  id uuid primary key default gen_random_uuid(),
  code text not null default left(gen_random_uuid()::text, 8),
  kind text not null,
  severity smallint not null default 2,
  title text not null,
  description text,
  status text not null default 'reported',
  deadline date,
  geom extensions.geometry(Point, 4326) not null,
  area_id uuid not null references public.areas (id),
  area_path extensions.ltree not null,
  reported_at timestamptz not null default now(),
  accepted_at timestamptz,
  assigned_at timestamptz,
  resolved_at timestamptz,
  verified_at timestamptz,
  closed_at timestamptz,
  assignee_id uuid references public.personnel (id) on delete set null,
  rev bigint not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  created_by uuid default auth.uid(),
  constraint hazards_kind_known check (kind in ('fire', 'electricity', 'building', 'road', 'water', 'security', 'other')),
  constraint hazards_severity_step check (severity between 1 and 3),
  constraint hazards_status_known check (status in
    ('reported', 'accepted', 'assigned', 'in_progress', 'resolved', 'verified', 'closed', 'returned')),
  constraint hazards_text_length check (length(code) between 1 and 60 and length(title) between 1 and 120
    and length(description) <= 4000),
  constraint hazards_on_earth check (
    not extensions.st_isempty(geom) and extensions.st_x(geom) between -180 and 180
    and extensions.st_y(geom) between -85.06 and 85.06 and not (extensions.st_x(geom) = 0 and extensions.st_y(geom) = 0))
);
create index hazards_code on public.hazards (code);
create index hazards_area on public.hazards (area_id);
create index hazards_path on public.hazards using gist (area_path);
create index hazards_geom_box on public.hazards using gist (geom);
create index hazards_assignee on public.hazards (assignee_id);
create index hazards_open on public.hazards (deadline) where private.is_open_hazard(status);
comment on table public.hazards is 'Hazards 隐患; status changes only through transition_hazard';

create table public.hazard_events (
  id bigint generated always as identity primary key,
  hazard_id uuid not null references public.hazards (id) on delete cascade,
  area_path extensions.ltree not null,
  at timestamptz not null default now(),
  actor uuid,
  from_status text,
  to_status text not null,
  note text,
  constraint hazard_events_note_length check (length(note) <= 1000)
);
create index hazard_events_hazard on public.hazard_events (hazard_id, at);
create index hazard_events_path on public.hazard_events using gist (area_path);
comment on table public.hazard_events is 'Append-only steps of a hazard';

create trigger hazards_place before insert or update of area_id, geom on public.hazards
  for each row execute function private.place_row();
create trigger hazards_rev before update on public.hazards for each row execute function private.bump_rev();
select private.audit_table('public.hazards');

grant select on public.hazards, public.hazard_events to authenticated;
grant all on public.hazards to service_role;
grant select, insert on public.hazard_events to service_role;
alter table public.hazards enable row level security;
alter table public.hazard_events enable row level security;
create policy hazard_events_select on public.hazard_events for select to authenticated
  using (area_path operator(extensions.<@) any ((select private.my_paths())::extensions.ltree[]));
create policy hazards_select on public.hazards for select to authenticated
  using (area_path operator(extensions.<@) any ((select private.my_paths())::extensions.ltree[])
    or id in (select private.shared_ids('hazards')));

/* hazard: {id?, kind, severity?, title, description?, deadline?, geom | lng, lat, area_id?}. Once per id. → {id, rev, code,
   area_id} */
create function private.create_hazard(hazard jsonb) returns jsonb
language plpgsql security definer set search_path = extensions, pg_temp as $$
declare
  made public.hazards;
  shape geometry := private.read_point(hazard, '隐患');
begin
  insert into public.hazards (id, code, kind, severity, title, description, deadline, geom, area_id, reported_at, created_by)
  values (coalesce((hazard ->> 'id')::uuid, gen_random_uuid()),
    to_char(now() at time zone 'Asia/Shanghai', '"H"YYYYMMDD-') || left(gen_random_uuid()::text, 6),
    private.read_text(hazard, 'kind', '隐患类别', 20), coalesce((hazard ->> 'severity')::smallint, 2::smallint),
    private.read_text(hazard, 'title', '隐患标题', 120),
    hazard ->> 'description', (hazard ->> 'deadline')::date, shape, (hazard ->> 'area_id')::uuid,
    least(coalesce((hazard ->> 'reported_at')::timestamptz, now()), now()), (select auth.uid()))
  on conflict (id) do nothing returning * into made;
  if made.id is null then
    select * into made from public.hazards h where h.id = (hazard ->> 'id')::uuid and h.created_by = (select auth.uid());
    if made.id is null then perform private.refuse('42501', 'forbidden', '这条隐患属于别人，不能覆盖。', 'id'); end if;
  else
    perform private.require_role('{chief,duty_officer,grid_worker}', made.area_path, '在这里上报隐患');
    insert into public.hazard_events (hazard_id, area_path, at, actor, to_status)
      values (made.id, made.area_path, made.reported_at, (select auth.uid()), 'reported');
  end if;
  return jsonb_build_object('id', made.id, 'rev', made.rev, 'code', made.code, 'area_id', made.area_id);
end $$;

/* Chiefs and duty officers take every step; a grid worker works on what is assigned to him (in_progress, resolved) and
   sends a returned report of his own again. */
create function private.transition_hazard(id uuid, to_status text, note text, rev bigint, assignee uuid, deadline date)
  returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  old public.hazards;
  mine uuid := (select p.id from public.personnel p where p.user_id = (select auth.uid()));
  now_rev bigint;
begin
  select * into old from public.hazards h where h.id = transition_hazard.id for update;
  if old.id is null or not private.has_role_over(null, old.area_path) then
    perform private.refuse('PT404', 'not_found', '没有这条隐患，或不在你的辖区内。', 'id');
  end if;
  if not (private.has_role_over('{grid_worker}', old.area_path) and (
      (to_status in ('in_progress', 'resolved') and old.assignee_id = mine)
        or (to_status = 'reported' and old.created_by = (select auth.uid())))) then
    perform private.require_role('{chief,duty_officer}', old.area_path, '处理这条隐患');
  end if;
  perform private.require_rev(old.rev, rev, old.title, old.id);
  perform private.require_step('hazard', old.status, to_status);
  if to_status = 'assigned' and coalesce(assignee, old.assignee_id) is null then
    perform private.refuse('22023', 'no_assignee', '交办前请选择负责人。', 'assignee');
  end if;
  if assignee is not null and not exists (select from public.personnel p where p.id = assignee
    and p.area_path operator(extensions.<@) any ((select private.my_paths('{chief,duty_officer}'))::extensions.ltree[])) then
    perform private.refuse('42501', 'forbidden', '所选负责人不在你的辖区内，不能交办。', 'assignee');
  end if;
  update public.hazards h set status = to_status, assignee_id = coalesce(assignee, h.assignee_id),
    deadline = coalesce(transition_hazard.deadline, h.deadline),
    accepted_at = case when to_status = 'accepted' then now() else h.accepted_at end,
    assigned_at = case when to_status = 'assigned' then now() else h.assigned_at end,
    resolved_at = case to_status when 'resolved' then now() when 'in_progress' then null else h.resolved_at end,
    verified_at = case when to_status = 'verified' then now() else h.verified_at end,
    closed_at = case when to_status = 'closed' then now() else h.closed_at end
  where h.id = old.id returning h.rev into now_rev;
  insert into public.hazard_events (hazard_id, area_path, actor, from_status, to_status, note)
  values (old.id, old.area_path, (select auth.uid()), old.status, to_status, note);
  return jsonb_build_object('id', old.id, 'rev', now_rev, 'status', to_status);
end $$;

create function public.create_hazard(hazard jsonb) returns jsonb
language sql volatile set search_path = '' as $$ select private.create_hazard(hazard) $$;
create function public.transition_hazard(id uuid, to_status text, note text default null, rev bigint default null,
  assignee uuid default null, deadline date default null)
returns jsonb language sql volatile set search_path = '' as $$
  select private.transition_hazard(id, to_status, note, rev, assignee, deadline)
$$;
grant execute on function private.create_hazard(jsonb), private.transition_hazard(uuid, text, text, bigint, uuid, date),
  public.create_hazard(jsonb), public.transition_hazard(uuid, text, text, bigint, uuid, date) to authenticated, service_role;
