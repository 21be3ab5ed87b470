-- Tips 线索: what somebody says might become trouble. Checked, and then a hazard, an incident, a dispute or nothing.
create table public.tips (
  id uuid primary key default gen_random_uuid(),
  code text not null,
  content text not null,
  severity smallint not null default 2,
  source text not null default 'public',
  status text not null default 'reported',
  deadline date not null,
  geom extensions.geometry(Point, 4326),
  area_id uuid not null references public.areas (id),
  area_path extensions.ltree not null,
  patrol_id uuid references public.patrols (id) on delete set null,
  reported_at timestamptz not null default now(),
  rev bigint not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  created_by uuid default auth.uid(),
  constraint tips_severity_step check (severity between 1 and 3),
  constraint tips_source_known check (source in ('public', 'helper', 'patrol', 'video', 'other')),
  constraint tips_status_known check (status in ('reported', 'checking', 'turned', 'dismissed')),
  constraint tips_text_length check (length(code) between 1 and 60 and length(content) between 1 and 1000),
  constraint tips_on_earth check (
    extensions.st_x(geom) between -180 and 180 and extensions.st_y(geom) between -85.06 and 85.06
    and not (extensions.st_x(geom) = 0 and extensions.st_y(geom) = 0))
);
create index tips_code on public.tips (code);
create index tips_area on public.tips (area_id);
create index tips_path on public.tips using gist (area_path);
create index tips_geom_box on public.tips using gist (geom);
create index tips_patrol on public.tips (patrol_id);
create index tips_day on public.tips (reported_at desc, id);
comment on table public.tips is 'Tips 线索; what is said of a place, never a register of people';

create table public.tip_events (
  id bigint generated always as identity primary key,
  tip_id uuid not null references public.tips (id) on delete cascade,
  area_path extensions.ltree not null,
  at timestamptz not null default now(),
  actor uuid,
  from_status text,
  to_status text not null,
  note text,
  constraint tip_events_note_length check (length(note) <= 1000)
);
create index tip_events_tip on public.tip_events (tip_id, at);
create index tip_events_path on public.tip_events using gist (area_path);
comment on table public.tip_events is 'Append-only steps of a tip: where it went is kept';

create trigger tips_place before insert or update of area_id, geom on public.tips
  for each row execute function private.place_row();
create trigger tips_rev before update on public.tips for each row execute function private.bump_rev();
select private.audit_table('public.tips');
select private.tell_table('public.tips', 'tips');

grant select on public.tips, public.tip_events to authenticated;
grant all on public.tips to service_role;
grant select, insert on public.tip_events to service_role;
alter table public.tips enable row level security;
alter table public.tip_events enable row level security;
create policy tips_select on public.tips for select to authenticated
  using (area_path operator(extensions.<@)
    any ((select private.my_paths('{chief,duty_officer,grid_worker}'))::extensions.ltree[]));
create policy tip_events_select on public.tip_events for select to authenticated
  using (area_path operator(extensions.<@)
    any ((select private.my_paths('{chief,duty_officer,grid_worker}'))::extensions.ltree[]));

-- An administrator has no sight of tips and shift notes either, so not of their history.
alter policy audit_log_select on public.audit_log
  using (area_path operator(extensions.<@) any ((select private.my_paths('{chief}'))::extensions.ltree[])
    or (not private.is_case_table(table_name)
      and area_path operator(extensions.<@) any ((select private.my_paths('{administrator}'))::extensions.ltree[])));

/* tip: {id?, content, severity?, source?, geom | lng, lat?, area_id?, reported_at?, patrol_id?}. Once per id; the deadline comes
   from the settings, by severity. → {id, rev, code, area_id, area_name, queue, deadline} */
create function private.report_tip(tip jsonb) returns jsonb
language plpgsql security definer set search_path = extensions, pg_temp as $$
declare
  made public.tips;
  shape geometry := case when tip ->> 'lng' is not null or jsonb_typeof(tip -> 'geom') = 'object'
    then private.read_point(tip, '线索') end;
  walk public.patrols := private.own_patrol((tip ->> 'patrol_id')::uuid);
  worst smallint := coalesce((tip ->> 'severity')::smallint, 2::smallint);
  seen timestamptz := least(coalesce((tip ->> 'reported_at')::timestamptz, now()), now());
  queue text := 'own';
begin
  if worst not between 1 and 3 then
    perform private.refuse('22023', 'bad_severity', '严重程度只能是一般、较大或重大。', 'severity');
  end if;
  insert into public.tips (id, code, content, severity, source, deadline, geom, area_id, patrol_id, reported_at, created_by)
  values (coalesce((tip ->> 'id')::uuid, gen_random_uuid()),
    to_char(now() at time zone 'Asia/Shanghai', '"T"YYYYMMDD-') || left(gen_random_uuid()::text, 6),
    private.read_text(tip, 'content', '线索内容', 1000), worst,
    coalesce(tip ->> 'source', case when walk.id is null then 'public' else 'patrol' end),
    private.deadline_for('tip', worst, seen), shape, (tip ->> 'area_id')::uuid, walk.id, seen, (select auth.uid()))
  on conflict (id) do nothing returning * into made;
  if made.id is null then
    select * into made from public.tips t where t.id = (tip ->> 'id')::uuid and t.created_by = (select auth.uid());
    if made.id is null then perform private.refuse('42501', 'forbidden', '这条线索属于别人，不能覆盖。', 'id'); end if;
  else
    queue := private.require_ground('{chief,duty_officer,grid_worker}', made.area_path, shape, walk, seen, true, '在这里上报线索');
    insert into public.tip_events (tip_id, area_path, at, actor, to_status)
      values (made.id, made.area_path, made.reported_at, (select auth.uid()), 'reported');
  end if;
  return jsonb_build_object('id', made.id, 'rev', made.rev, 'code', made.code, 'area_id', made.area_id, 'queue', queue,
    'area_name', (select a.name from public.areas a where a.id = made.area_id), 'deadline', made.deadline);
end $$;
