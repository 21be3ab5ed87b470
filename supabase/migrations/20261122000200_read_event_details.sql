-- One record, whole, for the drawer of an incident, a hazard, a patrol, a team or a person.

grant execute on function private.account_name(uuid) to authenticated, service_role;

create function public.incident_detail(id uuid) returns jsonb
language sql stable set search_path = public, extensions as $$
  select jsonb_build_object(
    'id', n.id, 'code', n.code, 'type', n.type, 'type_group', n.type_group, 'status', n.status, 'rev', n.rev,
    'may_edit', private.has_role('{chief,duty_officer}', n.area_path),
    'names', private.area_names(n.area_path), 'source', n.source, 'summary', n.summary, 'address', n.address,
    'occurred_at', n.occurred_at, 'time_precision', n.time_precision, 'received_at', n.received_at, 'dispatched_at', n.dispatched_at,
    'en_route_at', n.en_route_at, 'arrived_at', n.arrived_at, 'closed_at', n.closed_at,
    'lng', st_x(n.geom), 'lat', st_y(n.geom),
    'team', (select jsonb_build_object('id', t.id, 'name', t.name) from public.teams t where t.id = n.assigned_team_id),
    'events', (select coalesce(jsonb_agg(jsonb_build_object('at', e.at, 'to', e.to_status, 'note', e.note, 'by', private.account_name(e.actor))
      order by e.at, e.id), '[]') from public.incident_events e where e.incident_id = n.id),
    'photos', private.photos_of('incident', n.id), 'updated_at', n.updated_at)
  from public.incidents n where n.id = incident_detail.id
$$;

create function public.hazard_detail(id uuid) returns jsonb
language sql stable set search_path = public, extensions as $$
  select jsonb_build_object(
    'id', h.id, 'code', h.code, 'kind', h.kind, 'severity', h.severity, 'title', h.title, 'description', h.description,
    'status', h.status, 'rev', h.rev, 'deadline', h.deadline,
    'may_edit', private.has_role('{chief,duty_officer}', h.area_path), 'names', private.area_names(h.area_path),
    'reported_at', h.reported_at, 'accepted_at', h.accepted_at, 'assigned_at', h.assigned_at, 'resolved_at', h.resolved_at,
    'verified_at', h.verified_at, 'closed_at', h.closed_at, 'assignee', private.person_label(h.assignee_id),
    'lng', st_x(h.geom), 'lat', st_y(h.geom),
    'events', (select coalesce(jsonb_agg(jsonb_build_object('at', e.at, 'to', e.to_status, 'note', e.note, 'by', private.account_name(e.actor))
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
    'team', (select jsonb_build_object('id', t.id, 'name', t.name, 'colour', t.colour) from public.teams t where t.id = p.team_id),
    'bbox', private.patrol_bbox(p.id))
  from public.patrols p where p.id = patrol_detail.id
$$;

create function public.team_detail(id uuid) returns jsonb
language sql stable set search_path = public, extensions as $$
  select jsonb_build_object(
    'id', t.id, 'code', t.code, 'name', t.name, 'kind', t.kind, 'phone', t.phone, 'colour', t.colour, 'is_active', t.is_active,
    'names', private.area_names(t.area_path),
    'office', (select jsonb_build_object('id', o.id, 'name', o.name, 'lng', st_x(o.geom), 'lat', st_y(o.geom))
      from public.police_offices o where o.id = t.home_office_id),
    'members', (select coalesce(jsonb_agg(private.person_label(m.personnel_id) || jsonb_build_object('is_lead', m.is_lead)
      order by m.is_lead desc), '[]') from public.team_members m where m.team_id = t.id and private.person_label(m.personnel_id) is not null),
    'patrols_30_days', (select count(*) from public.patrols p where p.team_id = t.id and p.started_at > now() - interval '30 days' and p.status <> 'withdrawn'))
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

grant execute on function public.incident_detail(uuid), public.hazard_detail(uuid), public.patrol_detail(uuid),
  public.team_detail(uuid), public.person_detail(uuid) to authenticated;
