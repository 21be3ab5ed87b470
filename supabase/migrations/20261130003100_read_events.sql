-- One record, whole, for the drawer of an incident, a hazard, a patrol, a team or a person, and what became of it.

-- Names of those who acted are for people who work together; a viewer reads what happened, not who did it.
-- The name on record goes before the one an account gives itself.
create function private.account_name(actor uuid) returns text
language sql stable security definer set search_path = '' as $$
  select coalesce(n.name, nullif(p.display_name, '')) from public.profiles p left join public.personnel n on n.id = p.personnel_id
  where p.user_id = actor and (select private.has_role('{administrator,chief,duty_officer,grid_worker,leader}'))
$$;

create function public.incident_detail(id uuid) returns jsonb
language sql stable set search_path = public, extensions as $$
  select jsonb_build_object(
    'id', n.id, 'code', n.code, 'type', n.type, 'type_group', n.type_group, 'status', n.status, 'rev', n.rev,
    'may_edit', private.has_role_over('{chief,duty_officer}', n.area_path),
    'names', private.area_names(n.area_path), 'source', n.source, 'summary', n.summary, 'address', n.address,
    'occurred_at', n.occurred_at, 'time_precision', n.time_precision, 'received_at', n.received_at,
    'dispatched_at', n.dispatched_at,
    'en_route_at', n.en_route_at, 'arrived_at', n.arrived_at, 'closed_at', n.closed_at,
    'lng', st_x(n.geom), 'lat', st_y(n.geom),
    'team', (select jsonb_build_object('id', t.id, 'name', t.name) from public.teams t where t.id = n.assigned_team_id),
    'events', (select coalesce(jsonb_agg(jsonb_build_object('at', e.at, 'to', e.to_status, 'note', e.note,
      'by', private.account_name(e.actor))
      order by e.at, e.id), '[]') from public.incident_events e where e.incident_id = n.id),
    'photos', private.photos_of('incident', n.id), 'updated_at', n.updated_at)
  from public.incidents n where n.id = incident_detail.id
$$;

create function public.hazard_detail(id uuid) returns jsonb
language sql stable set search_path = public, extensions as $$
  select jsonb_build_object(
    'id', h.id, 'code', h.code, 'kind', h.kind, 'severity', h.severity, 'title', h.title, 'description', h.description,
    'status', h.status, 'rev', h.rev, 'deadline', h.deadline,
    'may_edit', private.has_role_over('{chief,duty_officer}', h.area_path), 'names', private.area_names(h.area_path),
    'reported_at', h.reported_at, 'accepted_at', h.accepted_at, 'assigned_at', h.assigned_at, 'resolved_at', h.resolved_at,
    'verified_at', h.verified_at, 'closed_at', h.closed_at, 'assignee', private.person_label(h.assignee_id),
    'lng', st_x(h.geom), 'lat', st_y(h.geom),
    'events', (select coalesce(jsonb_agg(jsonb_build_object('at', e.at, 'to', e.to_status, 'note', e.note,
      'by', private.account_name(e.actor))
      order by e.at, e.id), '[]') from public.hazard_events e where e.hazard_id = h.id),
    'photos', private.photos_of('hazard', h.id), 'updated_at', h.updated_at)
  from public.hazards h where h.id = hazard_detail.id
$$;

create function public.patrol_detail(id uuid) returns jsonb
language sql stable set search_path = public, extensions as $$
  select jsonb_build_object(
    'id', p.id, 'name', p.name, 'kind', p.kind, 'status', p.status, 'service_day', p.service_day,
    'started_at', p.started_at, 'ended_at', p.ended_at, 'distance_m', p.distance_m, 'duration_s', p.duration_s, 'note', p.note,
    'names', private.area_names(p.area_path),
    'team', (select jsonb_build_object('id', t.id, 'name', t.name, 'colour', t.colour) from public.teams t
      where t.id = p.team_id),
    'bbox', private.patrol_bbox(p.id))
  from public.patrols p where p.id = patrol_detail.id
$$;

create function public.team_detail(id uuid) returns jsonb
language sql stable set search_path = public, extensions as $$
  select jsonb_build_object(
    'id', t.id, 'code', t.code, 'name', t.name, 'kind', t.kind, 'phone', private.team_phone(t.id),
    'colour', t.colour, 'is_active', t.is_active,
    'names', private.area_names(t.area_path),
    'office', (select jsonb_build_object('id', o.id, 'name', o.name, 'lng', st_x(o.geom), 'lat', st_y(o.geom))
      from public.police_offices o where o.id = t.home_office_id),
    'members', (select coalesce(jsonb_agg(private.person_label(m.personnel_id) || jsonb_build_object('is_lead', m.is_lead)
      order by m.is_lead desc), '[]') from public.team_members m where m.team_id = t.id
        and private.person_label(m.personnel_id) is not null),
    'patrols_30_days', (select count(*) from public.patrols p where p.team_id = t.id
      and p.started_at > now() - interval '30 days' and private.is_counted_patrol(p.status)))
  from public.teams t where t.id = team_detail.id
$$;

create function public.person_detail(id uuid) returns jsonb
language sql stable set search_path = public, extensions as $$
  select private.person_label(person_detail.id) || jsonb_build_object(
    'areas', (select coalesce(jsonb_agg(jsonb_build_object('id', a.id, 'name', a.name, 'kind', a.kind) order by a.code), '[]')
      from public.areas a where a.responsible_id = person_detail.id),
    'waters', (select coalesce(jsonb_agg(jsonb_build_object('id', w.id, 'name', w.name) order by w.code), '[]')
      from public.water_spots w where w.responsible_id = person_detail.id),
    'teams', (select coalesce(jsonb_agg(jsonb_build_object('id', t.id, 'name', t.name) order by t.name), '[]')
      from public.teams t join public.team_members m on m.team_id = t.id where m.personnel_id = person_detail.id))
$$;

/* → [{id, code, kind, severity, title, status, deadline, reported_at, area_id, is_open,
   is_overdue, is_due_soon, shared: a neighbour's, counted nowhere; lng, lat}], newest first, 20,000 at most. */
create function public.hazards_list() returns json
language sql stable set search_path = public, extensions as $$
  select coalesce(json_agg(json_build_object('id', h.id, 'code', h.code, 'kind', h.kind, 'severity', h.severity, 'title', h.title,
    'status', h.status, 'deadline', h.deadline, 'reported_at', h.reported_at, 'area_id', h.area_id,
    'is_open', private.is_open_hazard(h.status), 'is_overdue', private.is_overdue_hazard(h.status, h.deadline),
    'is_due_soon', private.is_hazard_due_soon(h.status, h.deadline),
    'shared', not h.area_path <@ any ((select private.my_paths())::ltree[]),
    'lng', round(st_x(h.geom)::numeric, 6)::float8, 'lat', round(st_y(h.geom)::numeric, 6)::float8)
      order by h.reported_at desc), '[]'::json)
  from (select * from public.hazards order by reported_at desc limit 20000) h
$$;

/* What happened to a record, newest first: its own events, then changes from the audit. kind: area, office, water, incident,
   hazard, dispute, team, person. → [{at, actor, action, from, to, note, changes}] */
create function private.record_history(kind text, id uuid) returns json
language plpgsql stable security definer set search_path = extensions, pg_temp as $$
declare
  source record;
  path ltree;
begin
  select s.* into source from (values
    ('area', 'areas', 'path', null), ('office', 'police_offices', 'area_path', null), ('water', 'water_spots', 'area_path', null),
    ('incident', 'incidents', 'area_path', '{chief,duty_officer,grid_worker}'), ('hazard', 'hazards', 'area_path', null),
    ('dispute', 'disputes', 'area_path', '{administrator,chief,duty_officer,grid_worker}'), ('team', 'teams', 'area_path', null),
    ('person', 'personnel', 'area_path', '{administrator,chief,duty_officer}')) s(kind, table_name, path_column, roles)
  where s.kind = record_history.kind;
  if source.table_name is null then
    perform private.refuse('22023', 'bad_kind', '没有这一类记录。', 'kind');
  end if;
  execute format('select %I from public.%I where id = $1', source.path_column, source.table_name) into path
    using record_history.id;
  if path is null or not path <@ any (private.my_paths(source.roles::text[])) then
    perform private.refuse('PT404', 'not_found', '没有这条记录，或不在你的辖区内。', 'id');
  end if;
  return (select coalesce(json_agg(h order by h.at desc), '[]'::json) from (
    select e.at, private.account_name(e.actor) as actor, 'step' as action, e.from_status as "from", e.to_status as "to", e.note,
      null::jsonb as changes
      from public.incident_events e where record_history.kind = 'incident' and e.incident_id = record_history.id
    union all
    select e.at, private.account_name(e.actor), 'step', e.from_status, e.to_status, e.note, null
      from public.hazard_events e where record_history.kind = 'hazard' and e.hazard_id = record_history.id
    union all
    select e.at, private.account_name(e.actor), 'step', e.from_status, e.to_status, e.note, null
      from public.dispute_events e where record_history.kind = 'dispute' and e.dispute_id = record_history.id
    union all
    select i.inspected_at, coalesce(p.name, private.account_name(i.created_by)), 'inspection', null, null, i.note, i.checklist
      from public.inspections i left join public.personnel p on p.id = i.inspector_id
      where (record_history.kind = 'water' and i.water_spot_id = record_history.id)
        or (record_history.kind = 'office' and i.office_id = record_history.id)
    union all
    select l.at, private.account_name(l.actor), l.action, null, null, null,
      jsonb_build_object('before', l.before - 'geom' - 'center', 'after', l.after - 'geom' - 'center', 'outline',
        coalesce(l.after ? 'geom', false))
      from public.audit_log l
      where l.row_id = record_history.id::text and l.table_name in (source.table_name,
        case when record_history.kind = 'water' then 'water_kit' end)
    order by 1 desc limit 300) h);
end $$;

create function public.record_history(kind text, id uuid) returns json
language sql stable set search_path = '' as $$
  select case when private.has_role('{administrator,chief,duty_officer,grid_worker,leader}') then private.record_history(kind, id)
    else (select coalesce(json_agg(jsonb_set(e.entry, '{actor}', 'null') order by e.place), '[]')
      from jsonb_array_elements(private.record_history(kind, id)::jsonb) with ordinality e(entry, place)) end
$$;
grant execute on function private.account_name(uuid), private.record_history(text, uuid), public.record_history(text, uuid)
  to authenticated, service_role;
grant execute on function public.incident_detail(uuid), public.hazard_detail(uuid), public.patrol_detail(uuid),
  public.team_detail(uuid), public.person_detail(uuid), public.hazards_list() to authenticated;
