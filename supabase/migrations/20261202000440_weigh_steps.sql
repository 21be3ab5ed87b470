-- One way to take a step of any case: private.step_case. Who may, from where, with what: private.case_steps.

/* A case as every kind has it, locked for the step. */
create type private.held_case as (id uuid, status text, rev bigint, area_path extensions.ltree, label text, person_id uuid,
  team_id uuid, organisation_id uuid, created_by uuid, deadline date, geom extensions.geometry, area_id uuid);

create function private.hold_case(kind text, id uuid) returns private.held_case
language plpgsql volatile security definer set search_path = '' as $$
declare
  held private.held_case;
begin
  case kind
    when 'incident' then
      select i.id, i.status, i.rev, i.area_path, coalesce(i.summary, i.type), null, i.assigned_team_id, null, i.created_by, null,
        i.geom, i.area_id into held from public.incidents i where i.id = hold_case.id for update;
    when 'hazard' then
      select h.id, h.status, h.rev, h.area_path, h.title, h.assignee_id, h.assignee_team_id, h.assignee_organisation_id,
        h.created_by, h.deadline, h.geom, h.area_id into held from public.hazards h where h.id = hold_case.id for update;
    when 'dispute' then
      select d.id, d.status, d.rev, d.area_path, d.code, d.assignee_id, d.assignee_team_id, d.assignee_organisation_id,
        d.created_by, null, d.geom, d.area_id into held from public.disputes d where d.id = hold_case.id for update;
    when 'tip' then
      select t.id, t.status, t.rev, t.area_path, t.code, t.assignee_id, t.assignee_team_id, t.assignee_organisation_id,
        t.created_by, t.deadline, t.geom, t.area_id into held from public.tips t where t.id = hold_case.id for update;
    else
      perform private.refuse('22023', 'bad_kind', '没有这一类事项。', 'kind');
  end case;
  return held;
end $$;

/* What the caller is to a case: his roles over its place, assignee (the person himself, or one of the team that has it or was
   sent to it), reporter. */
create function private.hands_on(kind text, held private.held_case) returns text[]
language sql stable security definer set search_path = '' as $$
  select array(select r from unnest('{administrator,chief,duty_officer,grid_worker}'::text[]) r
      where private.has_role_over(array[r], held.area_path))
    -- A call is theirs who are at it now; one of before units were written down is its team's.
    || case when private.has_role(null) and (held.team_id in (select private.my_teams())
          and not (kind = 'incident' and exists (select from public.incident_units u where u.incident_id = held.id))
        or held.person_id in (select p.id from public.personnel p where p.user_id = (select auth.uid()) and p.is_active)
        or kind = 'incident' and exists (select from public.incident_units u where u.incident_id = held.id and u.ended_at is null
          and u.team_id in (select private.my_teams())))
      then '{assignee}'::text[] else '{}' end
    || case when held.created_by = (select auth.uid()) and private.has_role_over('{grid_worker,chief,duty_officer}',
      held.area_path) then '{reporter}'::text[] else '{}' end
$$;

/* Who sees a case at all; to everybody else it is not there. */
create function private.sees_case(kind text, held private.held_case) returns boolean
language sql stable security definer set search_path = '' as $$
  select held.id is not null and (private.has_role_over(case kind when 'hazard' then null
      when 'dispute' then '{administrator,chief,duty_officer,grid_worker}'
      else '{chief,duty_officer,grid_worker}' end::text[], held.area_path)
    or 'assignee' = any (private.hands_on(kind, held)))
$$;

/* The acts that the caller may take now, in the order of the buttons. */
create function private.acts_of(kind text, held private.held_case) returns text[]
language sql stable security definer set search_path = '' as $$
  select coalesce(array_agg(s.act order by s.place), '{}') from private.case_steps s
  where s.kind = acts_of.kind and s.from_status = held.status
    and s.roles operator(pg_catalog.&&) private.hands_on(acts_of.kind, held)
$$;

create function private.names_assignee(step jsonb) returns boolean language sql immutable
  return num_nonnulls(step ->> 'person_id', step ->> 'team_id', step ->> 'organisation_id') = 1;

create function private.require_outcome(outcome text) returns void
language plpgsql stable set search_path = '' as $$
begin
  if outcome is null or not outcome = any ('{handled,mediated,handed_over,not_found,false_alarm,duplicate,mistake,unstated}') then
    perform private.refuse('22023', 'no_outcome', '请选择处置结果。', 'outcome');
  end if;
end $$;

/* Refuses a step that lacks what it needs; each by the field that is missing. */
create function private.require_needs(way private.case_steps, held private.held_case, step jsonb) returns void
language plpgsql stable security definer set search_path = '' as $$
begin
  if 'note' = any (way.needs) and coalesce(btrim(step ->> 'note'), '') = '' then
    perform private.refuse('22023', 'note_needed', '请写明原因或情况后再提交。', 'note');
  end if;
  if 'assignee' = any (way.needs) and not private.names_assignee(step)
      and not (way.act = 'assign' and num_nonnulls(step ->> 'person_id', step ->> 'team_id', step ->> 'organisation_id') = 0
        and num_nonnulls(held.person_id, held.team_id, held.organisation_id) = 1) then
    perform private.refuse('22023', 'no_assignee', '请选择一位负责人、一支队伍或一个单位。', 'assignee');
  end if;
  if 'organisation' = any (way.needs) and step ->> 'organisation_id' is null then
    perform private.refuse('22023', 'no_organisation', '请选择流转到哪个单位。', 'organisation_id');
  end if;
  if 'deadline' = any (way.needs) then
    if step ->> 'deadline' is null or (step ->> 'deadline')::date <= coalesce(held.deadline, private.today()) then
      perform private.refuse('22023', 'bad_deadline', '新期限应晚于原期限。', 'deadline');
    elsif (step ->> 'deadline')::date > greatest(held.deadline, private.today()) + 180 then
      perform private.refuse('22023', 'bad_deadline', '一次最多延期 180 天。', 'deadline');
    end if;
  end if;
  if 'outcome' = any (way.needs) then perform private.require_outcome(step ->> 'outcome'); end if;
  -- What goes to an organisation is a document, with a limit of its own.
  if not 'organisation' = any (way.needs) and length(step ->> 'note') > 1000 then
    perform private.refuse('22023', 'too_long', '说明最多 1000 字。', 'note');
  end if;
  if 'into' = any (way.needs) and (step ->> 'into' is null or (step ->> 'into')::uuid = held.id) then
    perform private.refuse('22023', 'no_target', '请选择并入哪一件。', 'into');
  end if;
  if 'turn' = any (way.needs) and coalesce(step ->> 'turn', '') not in ('hazard', 'incident', 'dispute') then
    perform private.refuse('22023', 'no_turn', '请选择转为隐患、警情还是纠纷。', 'turn');
  end if;
end $$;

/* A person, team or organisation must be in reach of whoever hands the case to it. */
create function private.require_assignee(step jsonb) returns void
language plpgsql stable security definer set search_path = extensions, pg_temp as $$
declare
  mine ltree[] := private.my_paths('{chief,duty_officer}');
begin
  if step ->> 'person_id' is not null and not exists (select from public.personnel p where p.id = (step ->> 'person_id')::uuid
      and p.is_active and p.area_path <@ any (mine)) then
    perform private.refuse('42501', 'forbidden', '所选负责人不在岗或不在你的辖区内，不能交办。', 'person_id');
  end if;
  if step ->> 'team_id' is not null and not exists (select from public.teams t where t.id = (step ->> 'team_id')::uuid
      and t.is_active and t.area_path <@ any (mine)) then
    perform private.refuse('42501', 'forbidden', '所选巡防队已停用或不在你的辖区内，不能交办。', 'team_id');
  end if;
  if step ->> 'organisation_id' is not null and not exists (select from public.organisations o
      where o.id = (step ->> 'organisation_id')::uuid and o.is_active
        and (o.area_path <@ any (mine) or o.area_path @> any (mine))) then
    perform private.refuse('42501', 'forbidden', '所选单位已停用或不在你的上下级辖区内，不能流转。', 'organisation_id');
  end if;
end $$;
