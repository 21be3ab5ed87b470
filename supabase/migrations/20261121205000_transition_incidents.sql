-- Incidents and hazards move through their lives only here; every step is an event row.

/* Which steps exist. kind: incident, hazard or dispute. A step is a fact of the domain, so it lives in code, not in settings. */
create function private.may_step(kind text, from_status text, to_status text) returns boolean
language sql immutable set search_path = '' as $$
  select (kind, from_status, to_status) in (
    ('incident', 'received', 'dispatched'), ('incident', 'received', 'closed'), ('incident', 'dispatched', 'en_route'),
    ('incident', 'dispatched', 'arrived'), ('incident', 'dispatched', 'received'), ('incident', 'dispatched', 'closed'),
    ('incident', 'en_route', 'arrived'), ('incident', 'en_route', 'dispatched'), ('incident', 'en_route', 'closed'), ('incident', 'arrived', 'closed'),
    ('hazard', 'reported', 'accepted'), ('hazard', 'reported', 'returned'), ('hazard', 'accepted', 'assigned'), ('hazard', 'accepted', 'returned'),
    ('hazard', 'assigned', 'in_progress'), ('hazard', 'assigned', 'returned'), ('hazard', 'in_progress', 'resolved'), ('hazard', 'in_progress', 'returned'),
    ('hazard', 'resolved', 'verified'), ('hazard', 'resolved', 'in_progress'), ('hazard', 'verified', 'closed'), ('hazard', 'returned', 'reported'),
    ('hazard', 'returned', 'accepted'),
    ('dispute', 'open', 'mediating'), ('dispute', 'open', 'settled'), ('dispute', 'open', 'escalated'), ('dispute', 'mediating', 'mediating'),
    ('dispute', 'mediating', 'settled'), ('dispute', 'mediating', 'escalated'), ('dispute', 'escalated', 'mediating'), ('dispute', 'escalated', 'settled'),
    ('dispute', 'settled', 'closed'), ('dispute', 'settled', 'mediating'))
$$;

create function private.require_step(kind text, from_status text, to_status text) returns void
language plpgsql immutable set search_path = '' as $$
begin
  if not coalesce(private.may_step(kind, from_status, to_status), false) then
    perform private.refuse('22023', 'bad_step', '当前状态不能直接变为所选状态，请刷新后按流程操作。', 'status',
      jsonb_build_object('from', from_status, 'to', to_status));
  end if;
end $$;

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
  insert into public.incidents (id, code, type, type_group, source, summary, address, occurred_at, received_at, geom, area_id, created_by)
  values (coalesce((incident ->> 'id')::uuid, gen_random_uuid()), coalesce(nullif(btrim(incident ->> 'code'), ''), to_char(now() at time zone 'Asia/Shanghai', 'YYYYMMDD-') || left(gen_random_uuid()::text, 6)),
    private.read_text(incident, 'type', '警情类别', 120), coalesce(incident ->> 'type_group', 'other'), incident ->> 'source', incident ->> 'summary',
    incident ->> 'address', at, coalesce((incident ->> 'received_at')::timestamptz, now()), shape, (incident ->> 'area_id')::uuid, (select auth.uid()))
  on conflict (id) do nothing returning * into made;
  if made.id is null then
    select * into made from public.incidents i where i.id = (incident ->> 'id')::uuid and i.created_by = (select auth.uid());
    if made.id is null then perform private.refuse('42501', 'forbidden', '这条警情属于别人，不能覆盖。', 'id'); end if;
  else
    perform private.require_role('{chief,duty_officer}', made.area_path, '在这里登记警情');
    insert into public.incident_events (incident_id, area_path, actor, to_status, note) values (made.id, made.area_path, (select auth.uid()), 'received', null);
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
  if old.id is null or not private.has_role('{chief,duty_officer,grid_worker}', old.area_path) then
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

/* A point sent as GeoJSON `geom` or as numbers `lng`, `lat`. */
create function private.read_point(source jsonb, what text) returns extensions.geometry
language sql immutable set search_path = '' as $$
  select private.read_geometry(case when source ? 'lng' then
    jsonb_build_object('type', 'Point', 'coordinates', jsonb_build_array(source -> 'lng', source -> 'lat')) else source -> 'geom' end, '{Point}', what)
$$;

create function public.create_incident(incident jsonb) returns jsonb language sql volatile set search_path = '' as $$ select private.create_incident(incident) $$;
create function public.transition_incident(id uuid, to_status text, note text default null, rev bigint default null, team uuid default null) returns jsonb
language sql volatile set search_path = '' as $$ select private.transition_incident(id, to_status, note, rev, team) $$;
grant execute on function private.create_incident(jsonb), private.transition_incident(uuid, text, text, bigint, uuid), public.create_incident(jsonb),
  public.transition_incident(uuid, text, text, bigint, uuid) to authenticated, service_role;
