-- Cases are in more hands than hazards were: whoever ends a person or a team, or takes an import back, finds them too.

/* ending: {to_day, reason, successor_id: who takes over areas, waters and open cases (none: they stand vacant)}. Leaves the
   teams. The account stays: it is disabled by whoever administers it. → {id, rev, teams, areas, waters, hazards: how many} */
create or replace function private.end_person(id uuid, rev bigint, ending jsonb) returns jsonb
language plpgsql volatile security definer set search_path = '' as $$
declare
  held public.personnel := private.require_person(id);
  last_day date := coalesce(private.read_past_day(ending ->> 'to_day', '离任日期', 'to_day'),
    (now() at time zone 'Asia/Shanghai')::date);
  next_id uuid := nullif(ending ->> 'successor_id', '')::uuid;
  teams_left int;
  areas_left int;
  waters_left int;
  hazards_left int;
begin
  perform private.require_rev(held.rev, end_person.rev, held.name, held.id);
  if not held.is_active then
    perform private.refuse('PT409', 'ended', format('“%s”已经离任。', held.name), 'id');
  end if;
  if next_id = held.id or (next_id is not null and not exists (select from public.personnel p where p.id = next_id
      and p.is_active and private.has_role_over('{administrator,chief}', p.area_path))) then
    perform private.refuse('22023', 'bad_successor', '接任的人须是你辖区内另一位在任人员。', 'successor_id');
  end if;
  perform set_config('patrolgrid.last_day', last_day::text, true);
  delete from public.team_members m where m.personnel_id = held.id;
  get diagnostics teams_left = row_count;
  perform set_config('patrolgrid.last_day', '', true);
  update public.areas a set responsible_id = next_id where a.responsible_id = held.id and a.deleted_at is null;
  get diagnostics areas_left = row_count;
  update public.water_spots w set responsible_id = next_id where w.responsible_id = held.id and w.deleted_at is null;
  get diagnostics waters_left = row_count;
  update public.hazards h set assignee_id = next_id where h.assignee_id = held.id and private.is_open_hazard(h.status);
  get diagnostics hazards_left = row_count;
  update public.disputes d set assignee_id = next_id where d.assignee_id = held.id and private.is_open_dispute(d.status);
  update public.tips t set assignee_id = next_id where t.assignee_id = held.id and private.is_open_tip(t.status);
  update public.personnel p set is_active = false, ended_on = last_day,
    end_reason = left(nullif(btrim(ending ->> 'reason'), ''), 300) where p.id = held.id returning p.* into held;
  return jsonb_build_object('id', held.id, 'rev', held.rev, 'teams', teams_left, 'areas', areas_left,
    'waters', waters_left, 'hazards', hazards_left);
end $$;

/* ending: {to_day, reason}. Its members leave and its later nights in the rota go. Refused while it is out, or holds a route in a
   published plan that is not over. → {id, rev, members, nights} */
create or replace function private.end_team(id uuid, rev bigint, ending jsonb) returns jsonb
language plpgsql volatile security definer set search_path = '' as $$
declare
  held public.teams := private.require_team(id);
  today date := (now() at time zone 'Asia/Shanghai')::date;
  last_day date := coalesce(private.read_past_day(ending ->> 'to_day', '解散日期', 'to_day'), today);
  plan text;
  members_left int;
  nights_left int;
begin
  perform private.require_rev(held.rev, end_team.rev, held.name, held.id);
  if not held.is_active then
    perform private.refuse('PT409', 'ended', format('“%s”已经解散。', held.name), 'id');
  end if;
  if exists (select from public.patrols p where p.team_id = held.id and private.is_active_patrol(p.status)) then
    perform private.refuse('PT409', 'is_out', format('“%s”正在巡逻，请等它结束后再解散。', held.name), 'id');
  end if;
  if exists (select from public.incident_units u where u.team_id = held.id and u.ended_at is null) then
    perform private.refuse('PT409', 'is_sent', format('“%s”正在处置警情，请先办完或召回再解散。', held.name), 'id');
  end if;
  select l.title into plan from public.plan_routes r join public.patrol_plans l on l.id = r.plan_id
  where r.team_id = held.id and l.status = 'published' and l.shift_to > now() order by l.shift_from limit 1;
  if plan is not null then
    perform private.refuse('PT409', 'is_planned', format('“%s”在已发布的方案“%s”里，请先把它从方案中撤下。', held.name, plan), 'id');
  end if;
  perform set_config('patrolgrid.last_day', last_day::text, true);
  delete from public.team_members m where m.team_id = held.id;
  get diagnostics members_left = row_count;
  perform set_config('patrolgrid.last_day', '', true);
  delete from public.rota_nights n where n.team_id = held.id and n.service_day > greatest(last_day, today - 1);
  get diagnostics nights_left = row_count;
  update public.teams t set is_active = false, ended_on = last_day,
    end_reason = left(nullif(btrim(ending ->> 'reason'), ''), 300) where t.id = held.id returning t.* into held;
  return jsonb_build_object('id', held.id, 'rev', held.rev, 'members', members_left, 'nights', nights_left);
end $$;

/* What keeps a row that an import made from being taken out again: somebody leans on it. */
create or replace function private.leans_on(kind text) returns text language sql immutable set search_path = '' as $$
  select case kind
    when 'areas' then 'and not exists (select from public.areas k where k.parent_id = t.id and k.deleted_at is null
        and (k.import_id is distinct from $1 or k.rev > 1))
      and not exists (select from public.memberships m where m.area_id = t.id)
      and not exists (select from public.personnel p where p.area_id = t.id)
      and not exists (select from public.teams p where p.area_id = t.id)'
    when 'people' then 'and t.user_id is null and not exists (select from public.areas a where a.responsible_id = t.id)
      and not exists (select from public.water_spots w where w.responsible_id = t.id)
      and not exists (select from public.hazards h where h.assignee_id = t.id)
      and not exists (select from public.disputes d where d.assignee_id = t.id)
      and not exists (select from public.tips p where p.assignee_id = t.id)
      and not exists (select from public.inspections i where i.inspector_id = t.id)
      and not exists (select from public.past_team_members m where m.personnel_id = t.id)'
    when 'teams' then 'and not exists (select from public.patrols p where p.team_id = t.id)
      and not exists (select from public.plan_routes r where r.team_id = t.id)
      and not exists (select from public.rota_nights n where n.team_id = t.id)
      and not exists (select from public.team_members m where m.team_id = t.id)
      and not exists (select from public.past_team_members m where m.team_id = t.id)
      and not exists (select from public.incidents n where n.assigned_team_id = t.id)
      and not exists (select from public.incident_units u where u.team_id = t.id)
      and not exists (select from public.hazards h where h.assignee_team_id = t.id)
      and not exists (select from public.disputes d where d.assignee_team_id = t.id)
      and not exists (select from public.tips p where p.assignee_team_id = t.id)'
    else '' end
$$;

-- The step of a case is in conflict with the case.
/* What failed, as the phone is told it: retry passes by itself, conflict wants a choice, rejected wants a person. */
create or replace function private.op_failure(op jsonb, state text, message text, detail text) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
declare
  more jsonb := private.detail_of(detail);
begin
  if state ~ '^(40|53|57|58|08)' or state in ('55P03', 'XX000') then
    return jsonb_build_object('status', 'retry', 'code', 'busy', 'message', '服务器正忙，稍后会自动重发。');
  elsif state = 'PT409' then
    return jsonb_build_object('status', 'conflict', 'code', more ->> 'code', 'message', message, 'row',
      private.row_in_conflict(case op ->> 'kind' when 'case.step' then op #>> '{body,kind}' else op ->> 'kind' end,
        substring(coalesce(op #>> '{body,id}', op #>> '{body,patrol_id}')
          from '(?i)^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$')::uuid));
  elsif more ? 'code' then
    return jsonb_build_object('status', 'rejected', 'code', more ->> 'code', 'field', more ->> 'field', 'message', message);
  elsif state = '22P05' then
    return jsonb_build_object('status', 'rejected', 'code', 'bad_text', 'message', '内容里有不能保存的字符，请修改后重发。');
  elsif state ~ '^2[23]' then
    return jsonb_build_object('status', 'rejected', 'code', 'invalid', 'message',
      format('内容不符合要求，请修改后重发（%s）。', state));
  end if;
  return jsonb_build_object('status', 'rejected', 'code', 'failed', 'message',
    format('服务器没能处理这条记录，已留在本机（%s）。', state));
end $$;
