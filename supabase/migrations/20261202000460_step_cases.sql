-- The step itself: what changes in each kind, and the event that stays.

/* What happened, for good. */
create function private.note_event(kind text, held private.held_case, act text, to_status text, note text, detail jsonb)
returns void language plpgsql volatile security definer set search_path = '' as $$
begin
  execute format('insert into public.%I (%I, area_path, actor, from_status, to_status, act, note, detail)
    values ($1, $2, $3, $4, $5, $6, $7, $8)', kind || '_events', kind || '_id')
  using held.id, held.area_path, (select auth.uid()), held.status, to_status, act, nullif(btrim(note), ''),
    nullif(jsonb_strip_nulls(detail), '{}');
end $$;

/* Something changed about a case that is no step of its own: whoever looks at it hears, whoever edits it notices. */
create function private.touch_case(kind text, id uuid) returns void
language plpgsql volatile security definer set search_path = '' as $$
begin
  execute format('update public.%I r set updated_at = now() where r.id = $1', kind || 's') using id;
end $$;

/* The case that this one goes into: of the same kind, still open, and one with which the caller may do the same. */
create function private.require_target(kind text, held private.held_case, into_id uuid, roles text[]) returns void
language plpgsql volatile security definer set search_path = '' as $$
declare
  target private.held_case := private.hold_case(kind, into_id);
begin
  if not private.sees_case(kind, target) or not private.hands_on(kind, target) operator(pg_catalog.&&) roles then
    perform private.refuse('PT404', 'not_found', '要并入的那一件不存在，或不在你的辖区内。', 'into');
  end if;
  if not (case kind when 'incident' then private.is_open_incident(target.status)
      when 'hazard' then private.is_open_hazard(target.status) else private.is_open_dispute(target.status) end) then
    perform private.refuse('22023', 'target_closed', '要并入的那一件已经办结，请先重开它。', 'into');
  end if;
  perform private.touch_case(kind, target.id);
  perform private.note_event(kind, target, 'merged_in', target.status, null, jsonb_build_object('from', held.id));
end $$;

create function private.step_incident(held private.held_case, way private.case_steps, step jsonb) returns void
language plpgsql volatile security definer set search_path = '' as $$
declare
  own uuid[] := array(select private.my_teams());
  commands boolean := private.has_role_over('{chief,duty_officer}', held.area_path);
begin
  if way.act in ('send', 'send_more') then perform private.send_unit(held.id, step); end if;
  update public.incident_units u set
    state = case way.act when 'go' then 'under_way' when 'arrive' then 'there' else case way.to_status when 'received'
      then 'recalled' else 'acknowledged' end end,
    under_way_at = case when way.act in ('go', 'arrive') then coalesce(u.under_way_at, now()) end,
    there_at = case way.act when 'arrive' then now() else u.there_at end,
    ended_at = case when way.act = 'recall' and way.to_status = 'received' then now() end
  where u.incident_id = held.id and u.ended_at is null and way.act in ('go', 'arrive', 'recall')
    and (way.act <> 'go' or u.state in ('sent', 'acknowledged'))
    -- A recall is the whole call's: one unit is recalled by step_unit.
    and (way.act = 'recall' and (way.to_status = 'received' or u.state = 'under_way')
      or way.act <> 'recall' and (commands and coalesce(step ->> 'team_id', step ->> 'office_id') is null
        or u.team_id = any (own) and not commands
      or coalesce(u.team_id, u.office_id)::text = coalesce(step ->> 'team_id', step ->> 'office_id')));
  update public.incidents i set status = way.to_status,
    assigned_team_id = case when way.act = 'reopen' or way.act = 'recall' and way.to_status = 'received' then null
      when way.act = 'send' then coalesce((step ->> 'team_id')::uuid, i.assigned_team_id) else i.assigned_team_id end,
    dispatched_at = case when way.to_status = 'received' then null when way.act = 'send' then now() else i.dispatched_at end,
    en_route_at = case when way.act = 'go' then now() when way.to_status in ('received', 'dispatched') then null
      else i.en_route_at end,
    arrived_at = case when way.act = 'arrive' then now() when way.act = 'reopen' then null else i.arrived_at end,
    closed_at = case when way.to_status = 'closed' then now() end,
    outcome = case way.act when 'close' then step ->> 'outcome' when 'merge' then 'duplicate' when 'reopen' then null
      else i.outcome end,
    merged_into_id = case way.act when 'merge' then (step ->> 'into')::uuid when 'reopen' then null else i.merged_into_id end
  where i.id = held.id;
end $$;

create function private.step_hazard(held private.held_case, way private.case_steps, step jsonb) returns void
language sql volatile security definer set search_path = '' as $$
  update public.hazards h set status = way.to_status,
    assignee_id = case when 'assignee' = any (way.needs) and private.names_assignee(step) then (step ->> 'person_id')::uuid
      else h.assignee_id end,
    assignee_team_id = case when 'assignee' = any (way.needs) and private.names_assignee(step) then (step ->> 'team_id')::uuid
      else h.assignee_team_id end,
    assignee_organisation_id = case when 'assignee' = any (way.needs) and private.names_assignee(step)
      then (step ->> 'organisation_id')::uuid else h.assignee_organisation_id end,
    deadline = case way.act when 'extend' then (step ->> 'deadline')::date else h.deadline end,
    accepted_at = case way.act when 'accept' then now() else h.accepted_at end,
    assigned_at = case when way.act in ('assign', 'transfer') then now() else h.assigned_at end,
    resolved_at = case when way.act = 'resolve' then now() when way.act in ('redo', 'reopen') then null else h.resolved_at end,
    verified_at = case when way.act = 'verify' then now() when way.act = 'reopen' then null else h.verified_at end,
    closed_at = case when way.to_status = 'closed' then now() when way.act = 'reopen' then null else h.closed_at end,
    merged_into_id = case way.act when 'merge' then (step ->> 'into')::uuid when 'reopen' then null else h.merged_into_id end
  where h.id = held.id
$$;

create function private.step_dispute(held private.held_case, way private.case_steps, step jsonb) returns void
language sql volatile security definer set search_path = '' as $$
  update public.disputes d set status = way.to_status,
    assignee_id = case when way.act = 'assign' and private.names_assignee(step) then (step ->> 'person_id')::uuid
      else d.assignee_id end,
    assignee_team_id = case when way.act = 'assign' and private.names_assignee(step) then (step ->> 'team_id')::uuid
      else d.assignee_team_id end,
    assignee_organisation_id = case when way.act = 'assign' and private.names_assignee(step)
      then (step ->> 'organisation_id')::uuid else d.assignee_organisation_id end,
    level = case when way.act in ('escalate', 'refer') then (select case o.kind when 'town_office' then 'town'
      else 'department' end from public.organisations o where o.id = (step ->> 'organisation_id')::uuid)
      when way.act = 'take_back' then 'village' else d.level end,
    sessions = d.sessions + (way.act = 'mediate')::int,
    next_visit_on = case way.act when 'mediate' then private.today() + private.visit_days(d.tier) else d.next_visit_on end,
    settled_at = case when way.act = 'settle' then now() when way.act in ('close', 'merge') then d.settled_at end,
    closed_at = case when way.to_status = 'closed' then now() end,
    merged_into_id = case way.act when 'merge' then (step ->> 'into')::uuid when 'reopen' then null else d.merged_into_id end
  where d.id = held.id
$$;

/* What a tip becomes, made in the same moment at its place. → {kind, id} */
create function private.turn_tip(held private.held_case, step jsonb) returns jsonb
language plpgsql volatile security definer set search_path = extensions, pg_temp as $$
declare
  tip public.tips := (select t from public.tips t where t.id = held.id);
  spot geometry := coalesce(held.geom, (select a.center from public.areas a where a.id = held.area_id));
  place jsonb := jsonb_build_object('id', gen_random_uuid(), 'area_id', held.area_id, 'lng', st_x(spot), 'lat', st_y(spot));
  made jsonb;
begin
  made := case step ->> 'turn'
    when 'hazard' then private.create_hazard(place || jsonb_build_object('kind', coalesce(step ->> 'hazard_kind', 'other'),
      'severity', tip.severity, 'title', left(tip.content, 120), 'description', tip.content))
    when 'incident' then private.create_incident(place || jsonb_build_object('type', '线索核实', 'source', '线索',
      'summary', tip.content))
    else private.save_dispute(place || jsonb_build_object('category', coalesce(step ->> 'category', 'other'))) end;
  return jsonb_build_object('kind', step ->> 'turn', 'id', made ->> 'id');
end $$;

create function private.step_tip(held private.held_case, way private.case_steps, step jsonb, made jsonb) returns void
language sql volatile security definer set search_path = '' as $$
  update public.tips t set status = way.to_status,
    assignee_id = case when way.act = 'assign' and private.names_assignee(step) then (step ->> 'person_id')::uuid
      else t.assignee_id end,
    assignee_team_id = case when way.act = 'assign' and private.names_assignee(step) then (step ->> 'team_id')::uuid
      else t.assignee_team_id end,
    assignee_organisation_id = case when way.act = 'assign' and private.names_assignee(step)
      then (step ->> 'organisation_id')::uuid else t.assignee_organisation_id end,
    deadline = case way.act when 'extend' then (step ->> 'deadline')::date else t.deadline end,
    turned_kind = coalesce(made ->> 'kind', t.turned_kind), turned_id = coalesce((made ->> 'id')::uuid, t.turned_id)
  where t.id = held.id
$$;
