-- The door to every step, and the doors that stood before it.

/* What stays of a step beside its note: only what it needed, each read as what it is: nobody can change it afterwards. */
create function private.step_detail(way private.case_steps, held private.held_case, step jsonb) returns jsonb
language sql immutable set search_path = '' as $$
  select jsonb_build_object(
    'person_id', case when 'assignee' = any (way.needs) then (step ->> 'person_id')::uuid end,
    'team_id', case when way.needs operator(pg_catalog.&&) '{assignee,unit}' then (step ->> 'team_id')::uuid end,
    'office_id', case when 'unit' = any (way.needs) then (step ->> 'office_id')::uuid end,
    'organisation_id', case when way.needs operator(pg_catalog.&&) '{assignee,organisation}'
      then (step ->> 'organisation_id')::uuid end,
    'deadline', case when 'deadline' = any (way.needs) then (step ->> 'deadline')::date end,
    'was', case when 'deadline' = any (way.needs) then held.deadline end,
    'into', case when 'into' = any (way.needs) then (step ->> 'into')::uuid end,
    'outcome', case when 'outcome' = any (way.needs) then step ->> 'outcome' end,
    'way', case when way.act = 'mediate' and step ->> 'way' in ('person', 'video') then step ->> 'way' end,
    'minutes', case when way.act = 'mediate' then least(greatest((step ->> 'minutes')::int, 0), 1440) end)
$$;

/* step: {id, act, rev, note?, person_id? | team_id? | office_id? | organisation_id?, expected_s?, deadline?, outcome?, into?,
   turn?, hazard_kind?, category?, way?, minutes?}. A rev is asked of all but those who carry the case out: they answer from the
   field. → {id, rev, status, act, made?} */
create function private.step_case(kind text, step jsonb) returns jsonb
language plpgsql volatile security definer set search_path = '' as $$
declare
  held private.held_case := private.hold_case(kind, (step ->> 'id')::uuid);
  way private.case_steps;
  hands text[];
  made jsonb;
  now_rev bigint;
begin
  if not private.sees_case(kind, held) then
    perform private.refuse('PT404', 'not_found', '没有这件事项，或不在你的辖区内。', 'id');
  end if;
  hands := private.hands_on(kind, held);
  -- Whoever may never take this act is told so, whatever the state.
  if not exists (select from private.case_steps s where s.kind = step_case.kind and s.act = step ->> 'act'
      and s.roles operator(pg_catalog.&&) hands) then
    perform private.refuse('42501', 'forbidden', '你没有权限办理这一步。需要时请联系本辖区管理员调整权限。', 'act');
  end if;
  if step ->> 'rev' is not null or not 'assignee' = any (hands) then
    perform private.require_rev(held.rev, (step ->> 'rev')::bigint, held.label, held.id);
  end if;
  select * into way from private.case_steps s
    where s.kind = step_case.kind and s.act = step ->> 'act' and s.from_status = held.status;
  if way.act is null then
    perform private.refuse('22023', 'bad_step', '当前状态不能这样办理，请刷新后按流程操作。', 'act',
      jsonb_build_object('from', held.status, 'act', step ->> 'act'));
  end if;
  perform private.require_needs(way, held, step);
  if way.needs operator(pg_catalog.&&) '{assignee,organisation}' then perform private.require_assignee(step); end if;
  if 'into' = any (way.needs) then perform private.require_target(kind, held, (step ->> 'into')::uuid,
    way.roles); end if;
  if 'turn' = any (way.needs) then made := private.turn_tip(held, step); end if;
  if 'organisation' = any (way.needs) then perform private.send_referral(kind, held, step); end if;
  case kind
    when 'incident' then perform private.step_incident(held, way, step);
    when 'hazard' then perform private.step_hazard(held, way, step);
    when 'dispute' then perform private.step_dispute(held, way, step);
    else perform private.step_tip(held, way, step, made);
  end case;
  -- What was handed to an organisation is read where the referral is; fewer may than read the events.
  perform private.note_event(kind, held, way.act, way.to_status, case when not 'organisation' = any (way.needs)
    then step ->> 'note' end, private.step_detail(way, held, step) || jsonb_build_object('made', made));
  if way.to_status in ('closed', 'returned') then
    update public.referrals r set status = 'withdrawn', closed_at = now()
    where coalesce(r.hazard_id, r.dispute_id) = held.id and private.is_open_referral(r.status);
  end if;
  now_rev := (private.hold_case(kind, held.id)).rev;
  return jsonb_build_object('id', held.id, 'rev', now_rev, 'status', way.to_status, 'act', way.act, 'made', made);
end $$;

create function public.step_case(kind text, step jsonb) returns jsonb
language sql volatile set search_path = '' as $$ select private.step_case(kind, step) $$;

/* The act that leads from where a case stands to another state. */
create function private.act_to(kind text, id uuid, to_status text) returns text
language plpgsql volatile security definer set search_path = '' as $$
declare
  held private.held_case := private.hold_case(kind, id);
  act text := (select s.act from private.case_steps s where s.kind = act_to.kind and s.from_status = held.status
    and s.to_status = act_to.to_status and (s.from_status <> s.to_status or s.act = 'mediate') and s.act not in ('merge')
    order by s.place limit 1);
begin
  if not private.sees_case(kind, held) then
    perform private.refuse('PT404', 'not_found', '没有这件事项，或不在你的辖区内。', 'id');
  end if;
  if act is null then
    perform private.refuse('22023', 'bad_step', '当前状态不能直接变为所选状态，请刷新后按流程操作。', 'status',
      jsonb_build_object('from', held.status, 'to', to_status));
  end if;
  return act;
end $$;

/* The acts that the caller may take with a case now. Locks nothing. */
create function private.my_acts(kind text, id uuid) returns text[]
language plpgsql stable security definer set search_path = '' as $$
declare
  held private.held_case;
begin
  execute format('select r.id, r.status, r.rev, r.area_path, null, %s, r.created_by, null, null, r.area_id
    from public.%I r where r.id = $1', case kind when 'incident' then 'null, r.assigned_team_id, null'
      else 'r.assignee_id, r.assignee_team_id, r.assignee_organisation_id' end, kind || 's') into held using id;
  return private.acts_of(kind, held);
end $$;
grant execute on function private.my_acts(text, uuid) to authenticated, service_role;

/* As pages before 0.3 call it. A call closed without an outcome is closed “unstated”. */
create or replace function private.transition_incident(id uuid, to_status text, note text, rev bigint, team uuid) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  held private.held_case := private.hold_case('incident', id);
begin
  if not private.sees_case('incident', held) then
    perform private.refuse('PT404', 'not_found', '没有这条警情，或不在你的辖区内。', 'id');
  end if;
  perform private.require_role('{chief,duty_officer}', held.area_path, '处置警情');
  perform private.require_rev(held.rev, rev, held.label, held.id);
  return private.step_case('incident', jsonb_strip_nulls(jsonb_build_object('id', id,
    'act', private.act_to('incident', id, to_status), 'rev', rev, 'team_id', team,
    'outcome', case to_status when 'closed' then 'unstated' end,
    'note', coalesce(nullif(btrim(note), ''), case when held.status <> 'received' and to_status in ('received', 'dispatched')
      then '未注明原因' end)))) - 'act' - 'made';
end $$;

create or replace function private.transition_hazard(id uuid, to_status text, note text, rev bigint, assignee uuid, deadline date)
  returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  held private.held_case := private.hold_case('hazard', id);
begin
  if not private.sees_case('hazard', held) then
    perform private.refuse('PT404', 'not_found', '没有这条隐患，或不在你的辖区内。', 'id');
  end if;
  if not private.hands_on('hazard', held) operator(pg_catalog.&&) '{chief,duty_officer,assignee,reporter}' then
    perform private.require_role('{chief,duty_officer}', held.area_path, '处理这条隐患');
  end if;
  perform private.require_rev(held.rev, rev, held.label, held.id);
  return private.step_case('hazard', jsonb_strip_nulls(jsonb_build_object('id', id,
    'act', private.act_to('hazard', id, to_status), 'rev', rev, 'person_id', assignee, 'note', note))) - 'act' - 'made';
end $$;
grant execute on function private.step_case(text, jsonb), public.step_case(text, jsonb) to authenticated, service_role;
