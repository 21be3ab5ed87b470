-- One case, whole: in whose hands, what the caller may do now, referrals, what lies at the same place, what befell it.

create function private.assignee_label(person uuid, team uuid, organisation uuid) returns jsonb
language sql stable security definer set search_path = extensions, pg_temp as $$
  select case
    when person is not null then (select jsonb_build_object('kind', 'person', 'id', l.p -> 'id', 'name', l.p -> 'name')
      from private.person_label(person) l(p) where l.p is not null)
    when team is not null then (select jsonb_build_object('kind', 'team', 'id', t.id, 'name', t.name) from public.teams t
      where t.id = team and (t.area_path <@ any (private.my_paths()) or t.id in (select private.my_teams())))
    when organisation is not null then (select jsonb_build_object('kind', 'organisation', 'id', o.id, 'name', o.name)
      from public.organisations o where o.id = organisation
        and (o.area_path <@ any (private.my_paths()) or o.area_path @> any (private.my_paths()))) end
$$;

/* Whom or what an event was about, in words for the screen: a name, a day, an outcome. */
create function private.event_about(detail jsonb) returns jsonb
language sql stable security definer set search_path = '' as $$
  select case when detail is not null then jsonb_strip_nulls(jsonb_build_object(
    'to', private.assignee_label((detail ->> 'person_id')::uuid, (detail ->> 'team_id')::uuid,
      (detail ->> 'organisation_id')::uuid) ->> 'name',
    'office', (select o.name from public.police_offices o where o.id = (detail ->> 'office_id')::uuid),
    'deadline', detail -> 'deadline', 'was', detail -> 'was', 'outcome', detail -> 'outcome', 'way', detail -> 'way',
    'minutes', detail -> 'minutes')) end
$$;

/* Other cases within 50 m, by place and never by person: a fence may be a hazard and a quarrel. Newest first, eight at most. */
create function private.cases_at(kind text, id uuid, spot extensions.geometry) returns jsonb
language sql stable security definer set search_path = extensions, pg_temp as $$
  with box as (select st_expand(spot, 0.0006) as b),
  seen as (select private.my_paths() as every, private.my_paths('{chief,duty_officer,grid_worker}') as answering,
    private.my_paths('{administrator,chief,duty_officer,grid_worker}') as settling)
  select coalesce(jsonb_agg(jsonb_build_object('kind', c.kind, 'id', c.id, 'name', c.name, 'status', c.status)
    order by c.at desc), '[]') from (select * from (
      select 'hazard' as kind, h.id, h.title as name, h.status, h.reported_at as at, h.geom from public.hazards h, box, seen
        where h.geom && box.b and h.area_path <@ any (seen.every)
      union all
      select 'dispute', d.id, d.code, d.status, d.opened_at, d.geom from public.disputes d, box, seen
        where d.geom && box.b and d.area_path <@ any (seen.settling)
      union all
      select 'tip', t.id, t.code, t.status, t.reported_at, t.geom from public.tips t, box, seen
        where t.geom && box.b and t.area_path <@ any (seen.answering)
      union all
      select 'incident', i.id, i.type, i.status, i.occurred_at, i.geom from public.incidents i, box, seen
        where i.geom && box.b and i.area_path <@ any (seen.answering)) every
    where every.id <> cases_at.id and st_distancesphere(every.geom, spot) <= 50 order by at desc limit 8) c
$$;

create or replace function public.incident_detail(id uuid) returns jsonb
language sql stable set search_path = public, extensions as $$
  select jsonb_build_object(
    'id', n.id, 'code', n.code, 'type', n.type, 'type_group', n.type_group, 'status', n.status, 'rev', n.rev,
    'may_edit', private.has_role_over('{chief,duty_officer}', n.area_path), 'acts', private.my_acts('incident', n.id),
    'names', private.area_names(n.area_path), 'source', n.source, 'summary', n.summary, 'address', n.address,
    'occurred_at', n.occurred_at, 'time_precision', n.time_precision, 'received_at', n.received_at,
    'dispatched_at', n.dispatched_at, 'en_route_at', n.en_route_at, 'arrived_at', n.arrived_at, 'closed_at', n.closed_at,
    'outcome', n.outcome, 'caller_phone', private.caller_of(n.id, n.area_path),
    'lng', st_x(n.geom), 'lat', st_y(n.geom), 'nearby', private.cases_at('incident', n.id, n.geom),
    'team', (select jsonb_build_object('id', t.id, 'name', t.name) from public.teams t where t.id = n.assigned_team_id),
    'units', (select coalesce(jsonb_agg(jsonb_build_object('kind', case when u.team_id is null then 'office' else 'team' end,
      'id', coalesce(u.team_id, u.office_id), 'name', coalesce(t.name, o.name), 'state', u.state, 'sent_at', u.sent_at,
      'there_at', u.there_at) order by u.sent_at), '[]') from public.incident_units u
      left join public.teams t on t.id = u.team_id left join public.police_offices o on o.id = u.office_id
      where u.incident_id = n.id),
    'events', (select coalesce(jsonb_agg(jsonb_build_object('at', e.at, 'to', e.to_status, 'act', e.act, 'note', e.note,
      'about', private.event_about(e.detail), 'by', private.account_name(e.actor))
      order by e.at, e.id), '[]') from public.incident_events e where e.incident_id = n.id),
    'photos', private.photos_of('incident', n.id), 'updated_at', n.updated_at)
  from public.incidents n where n.id = incident_detail.id
$$;

create or replace function public.hazard_detail(id uuid) returns jsonb
language sql stable set search_path = public, extensions as $$
  select jsonb_build_object(
    'id', h.id, 'code', h.code, 'kind', h.kind, 'severity', h.severity, 'title', h.title, 'description', h.description,
    'status', h.status, 'rev', h.rev, 'deadline', h.deadline, 'is_overdue', private.is_overdue_hazard(h.status, h.deadline),
    'step_due_at', h.step_due_at, 'is_step_late', private.is_step_late(h.step_due_at),
    'may_edit', private.has_role_over('{chief,duty_officer}', h.area_path), 'acts', private.my_acts('hazard', h.id),
    'names', private.area_names(h.area_path),
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

create function public.dispute_detail(id uuid) returns jsonb
language sql stable set search_path = public, extensions as $$
  select jsonb_build_object('id', d.id, 'code', d.code, 'category', d.category, 'parties', d.parties_initials, 'level', d.level,
    'status', d.status, 'tier', d.tier, 'rev', d.rev, 'sessions', d.sessions, 'opened_at', d.opened_at,
    'settled_at', d.settled_at, 'closed_at', d.closed_at, 'next_visit_on', d.next_visit_on,
    'is_visit_due', private.is_visit_due(d.status, d.next_visit_on), 'step_due_at', d.step_due_at,
    'is_step_late', private.is_step_late(d.step_due_at),
    'may_edit', private.has_role_over('{chief}', d.area_path), 'acts', private.my_acts('dispute', d.id),
    'names', private.area_names(d.area_path), 'area_id', d.area_id,
    'assignee', private.assignee_label(d.assignee_id, d.assignee_team_id, d.assignee_organisation_id),
    'lng', st_x(d.geom), 'lat', st_y(d.geom),
    'nearby', case when d.geom is null then '[]'::jsonb else private.cases_at('dispute', d.id, d.geom) end,
    'referrals', private.case_referrals('dispute', d.id),
    'events', (select coalesce(jsonb_agg(jsonb_build_object('at', e.at, 'to', e.to_status, 'act', e.act, 'note', e.note,
      'about', private.event_about(e.detail), 'by', private.account_name(e.actor))
      order by e.at, e.id), '[]') from public.dispute_events e where e.dispute_id = d.id))
  from public.disputes d where d.id = dispute_detail.id
$$;

create function public.tip_detail(id uuid) returns jsonb
language sql stable set search_path = public, extensions as $$
  select jsonb_build_object('id', t.id, 'code', t.code, 'content', t.content, 'severity', t.severity, 'source', t.source,
    'status', t.status, 'rev', t.rev, 'deadline', t.deadline, 'is_overdue', private.is_overdue_tip(t.status, t.deadline),
    'step_due_at', t.step_due_at, 'is_step_late', private.is_step_late(t.step_due_at), 'reported_at', t.reported_at,
    'may_edit', private.has_role_over('{chief,duty_officer}', t.area_path), 'acts', private.my_acts('tip', t.id),
    'names', private.area_names(t.area_path),
    'assignee', private.assignee_label(t.assignee_id, t.assignee_team_id, t.assignee_organisation_id),
    'turned', case when t.turned_id is not null then jsonb_build_object('kind', t.turned_kind, 'id', t.turned_id) end,
    'lng', st_x(t.geom), 'lat', st_y(t.geom),
    'nearby', case when t.geom is null then '[]'::jsonb else private.cases_at('tip', t.id, t.geom) end,
    'events', (select coalesce(jsonb_agg(jsonb_build_object('at', e.at, 'to', e.to_status, 'act', e.act, 'note', e.note,
      'about', private.event_about(e.detail), 'by', private.account_name(e.actor))
      order by e.at, e.id), '[]') from public.tip_events e where e.tip_id = t.id))
  from public.tips t where t.id = tip_detail.id
$$;
grant execute on function private.assignee_label(uuid, uuid, uuid), private.event_about(jsonb),
  private.cases_at(text, uuid, extensions.geometry), public.dispute_detail(uuid), public.tip_detail(uuid)
  to authenticated, service_role;
