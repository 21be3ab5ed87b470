/* A neighbour's record, seen by joint defence, says so wherever it is shown: shared in the three details is what it is in their
   lists. Each is as it was but for that. */

/** Whether ground is none of the caller's own; what he sees of it, joint defence shows him. */
create function private.is_neighbours(path extensions.ltree) returns boolean
language sql stable security definer set search_path = '' as $$
  select not path operator(extensions.<@) any ((select private.my_paths())::extensions.ltree[])
$$;
grant execute on function private.is_neighbours(extensions.ltree) to authenticated, service_role;

create or replace function public.hazard_detail(id uuid) returns jsonb
language sql stable set search_path = public, extensions as $$
  select jsonb_build_object(
    'id', h.id, 'code', h.code, 'kind', h.kind, 'severity', h.severity, 'title', h.title, 'description', h.description,
    'status', h.status, 'rev', h.rev, 'deadline', h.deadline, 'is_overdue', private.is_overdue_hazard(h.status, h.deadline),
    'step_due_at', h.step_due_at, 'is_step_late', private.is_step_late(h.step_due_at),
    'may_edit', private.has_role_over('{chief,duty_officer}', h.area_path), 'acts', private.my_acts('hazard', h.id),
    'shared', private.is_neighbours(h.area_path), 'names', private.area_names(h.area_path),
    'reported_at', h.reported_at, 'accepted_at', h.accepted_at, 'assigned_at', h.assigned_at, 'resolved_at', h.resolved_at,
    'verified_at', h.verified_at, 'closed_at', h.closed_at,
    'assignee', private.assignee_label(h.assignee_id, h.assignee_team_id, h.assignee_organisation_id),
    'lng', st_x(h.geom), 'lat', st_y(h.geom), 'nearby', private.cases_at('hazard', h.id, h.geom),
    'referrals', private.case_referrals('hazard', h.id),
    'events', (select coalesce(jsonb_agg(jsonb_build_object('at', e.at, 'to', e.to_status, 'act', e.act, 'note', e.note,
      'about', private.event_about(e.detail), 'by', private.account_name(e.actor))
      order by e.at, e.id), '[]') from public.hazard_events e where e.hazard_id = h.id),
    'photos', private.photos_of('hazard', h.id), 'updated_at', h.updated_at)
  from public.hazards h where h.id = hazard_detail.id
$$;

create or replace function public.office_detail(id uuid) returns jsonb
language sql stable set search_path = public, extensions as $$
  select jsonb_build_object(
    'id', o.id, 'code', o.code, 'name', o.name, 'kind', o.kind, 'rev', o.rev, 'area_id', o.area_id,
    'shared', private.is_neighbours(o.area_path),
    'names', private.area_names(o.area_path), 'address', o.address, 'phone', o.phone, 'opening_hours', o.opening_hours,
    'kit', o.kit, 'staff_count', o.staff_count, 'lng', st_x(o.geom), 'lat', st_y(o.geom),
    'teams', (select coalesce(jsonb_agg(jsonb_build_object('id', t.id, 'name', t.name, 'kind', t.kind, 'colour', t.colour)
      order by t.name), '[]')
      from public.teams t where t.home_office_id = o.id and t.is_active),
    'inspections', (select coalesce(jsonb_agg(jsonb_build_object('id', i.id, 'at', i.inspected_at, 'note', i.note,
        'by', private.person_label(i.inspector_id) ->> 'name') order by i.inspected_at desc), '[]')
      from (select * from public.inspections x where x.office_id = o.id order by x.inspected_at desc limit 10) i),
    'photos', private.photos_of('office', o.id), 'updated_at', o.updated_at)
  from public.police_offices o where o.id = office_detail.id
$$;

create or replace function public.water_detail(id uuid) returns jsonb
language sql stable set search_path = public, extensions as $$
  select jsonb_build_object(
    'id', w.id, 'code', w.code, 'name', w.name, 'kind', w.kind, 'rev', w.rev, 'area_id', w.area_id,
    'shared', private.is_neighbours(w.area_path),
    'names', private.area_names(w.area_path), 'risk', w.risk, 'cycle_days', w.cycle_days, 'note', w.note,
    'may_inspect', private.has_role_over('{administrator,chief,grid_worker}', w.area_path),
    'last_inspected_at', w.last_inspected_at, 'next_due_at', w.next_due_at, 'lng', st_x(w.center), 'lat', st_y(w.center),
    'responsible', private.person_label(w.responsible_id),
    'kit', (select jsonb_object_agg(k.piece, jsonb_build_object('state', k.state, 'checked_at', k.checked_at))
      from public.water_kit k where k.water_spot_id = w.id),
    'inspections', (select coalesce(jsonb_agg(jsonb_build_object('id', i.id, 'at', i.inspected_at, 'note', i.note,
      'checklist', i.checklist,
        'by', private.person_label(i.inspector_id) ->> 'name') order by i.inspected_at desc), '[]')
      from (select * from public.inspections x where x.water_spot_id = w.id order by x.inspected_at desc limit 10) i),
    'sightings', (select coalesce(jsonb_agg(jsonb_build_object('id', s.id, 'at', s.seen_at, 'children', s.children,
      'called_out', s.called_out, 'parents_told', s.parents_told, 'look_again_on', s.look_again_on)
        order by s.seen_at desc), '[]')
      from (select * from public.sightings x where x.water_spot_id = w.id and x.seen_at > now() - interval '30 days'
        order by x.seen_at desc limit 10) s),
    'photos', private.photos_of('water', w.id), 'updated_at', w.updated_at)
  from public.water_spots w where w.id = water_detail.id
$$;
