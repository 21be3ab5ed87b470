-- Taking a call down, and what the units that were sent do about it.

/* incident: {id?, type, type_group?, summary?, address?, source?, occurred_at?, received_at?, geom (Point) | lng, lat, area_id?,
   caller_phone?, units?: [{team_id | office_id, expected_s?}], twenty at most, sent in the same moment}. Sent twice with one id
   it is made once; with other content the second is refused, so that nobody believes another unit was sent.
   → {id, rev, code, area_id, status} */
create or replace function private.create_incident(incident jsonb) returns jsonb
language plpgsql security definer set search_path = extensions, pg_temp as $$
declare
  made public.incidents;
  shape geometry := private.read_point(incident, '警情');
  at timestamptz := coalesce((incident ->> 'occurred_at')::timestamptz, now());
  phone text := nullif(btrim(incident ->> 'caller_phone'), '');
  unit jsonb;
  sent jsonb;
  again jsonb := private.answer_again('incidents', (incident ->> 'id')::uuid, incident, '这条警情');
begin
  if again is not null then return again; end if;
  if incident ? 'units' and (jsonb_typeof(incident -> 'units') <> 'array' or jsonb_array_length(incident -> 'units') > 20) then
    perform private.refuse('22023', 'bad_units', '一次最多派 20 个警力。', 'units');
  end if;
  if at > now() + interval '10 minutes' then
    perform private.refuse('22023', 'in_future', '发生时间晚于现在，请检查日期和时间。', 'occurred_at');
  end if;
  if phone is not null and phone !~ '^[0-9+() -]{3,30}$' then
    perform private.refuse('22023', 'bad_phone', '报警电话只能是数字和 + - ( )，3 到 30 位。', 'caller_phone');
  end if;
  insert into public.incidents (id, code, type, type_group, source, summary, address, occurred_at, received_at, geom, area_id,
    created_by)
  values (coalesce((incident ->> 'id')::uuid, gen_random_uuid()),
    coalesce(nullif(btrim(incident ->> 'code'), ''),
    to_char(now() at time zone 'Asia/Shanghai', 'YYYYMMDD-') || left(gen_random_uuid()::text, 6)),
    private.read_text(incident, 'type', '警情类别', 120), coalesce(incident ->> 'type_group', 'other'),
    incident ->> 'source', incident ->> 'summary',
    incident ->> 'address', at, least(coalesce((incident ->> 'received_at')::timestamptz, now()), now()), shape,
    (incident ->> 'area_id')::uuid, (select auth.uid()))
  on conflict (id) do nothing returning * into made;
  if made.id is null then
    select * into made from public.incidents i where i.id = (incident ->> 'id')::uuid and i.created_by = (select auth.uid());
    if made.id is null then perform private.refuse('42501', 'forbidden', '这条警情属于别人，不能覆盖。', 'id'); end if;
    return jsonb_build_object('id', made.id, 'rev', made.rev, 'code', made.code, 'area_id', made.area_id, 'status', made.status);
  end if;
  perform private.require_role('{chief,duty_officer}', made.area_path, '在这里登记警情');
  insert into public.incident_events (incident_id, area_path, actor, to_status, act)
    values (made.id, made.area_path, (select auth.uid()), 'received', 'take');
  if phone is not null then insert into private.incident_callers (incident_id, phone) values (made.id, phone); end if;
  for unit in select u from jsonb_array_elements(coalesce(incident -> 'units', '[]')) u loop
    sent := private.step_case('incident', unit || jsonb_build_object('id', made.id,
      'act', case when sent is null then 'send' else 'send_more' end, 'rev', coalesce((sent ->> 'rev')::bigint, made.rev)));
  end loop;
  return private.remember_first('incidents', (incident ->> 'id')::uuid, incident, jsonb_build_object('id', made.id,
    'rev', coalesce((sent ->> 'rev')::bigint, made.rev), 'code', made.code, 'area_id', made.area_id,
    'status', coalesce(sent ->> 'status', made.status)));
end $$;

/* What one unit does about one call, told by itself or by the desk: {incident_id, team_id | office_id, to: acknowledged,
   under_way, there, done or recalled, note?, outcome?}. Told again, or late, it changes nothing that has gone further. The call
   follows the first unit under way and the first one there; done with an outcome closes it when no other unit is still at it.
   → {id, state, status} of the call */
create function private.step_unit(unit jsonb) returns jsonb
language plpgsql volatile security definer set search_path = '' as $$
declare
  order_of text[] := '{sent,acknowledged,under_way,there,done,recalled}';
  held private.held_case := private.hold_case('incident', (unit ->> 'incident_id')::uuid);
  wanted text := unit ->> 'to';
  old public.incident_units;
  who jsonb;
  taken text;
begin
  select * into old from public.incident_units u where u.incident_id = held.id
    and coalesce(u.team_id, u.office_id)::text = coalesce(unit ->> 'team_id', unit ->> 'office_id')
    order by u.ended_at nulls first, u.sent_at desc limit 1;
  if not private.sees_case('incident', held) and not coalesce(old.team_id in (select private.my_teams()), false)
      or old.id is null then
    perform private.refuse('PT404', 'not_found', '没有派给这支警力的警情，或不在你的辖区内。', 'incident_id');
  end if;
  if not coalesce(old.team_id in (select private.my_teams()), false) or wanted = 'recalled' then
    perform private.require_role('{chief,duty_officer}', held.area_path, '调度这支警力');
  end if;
  who := jsonb_build_object('team_id', old.team_id, 'office_id', old.office_id);
  if unit ->> 'outcome' is not null then perform private.require_outcome(unit ->> 'outcome'); end if;
  if length(unit ->> 'note') > 1000 then perform private.refuse('22023', 'too_long', '说明最多 1000 字。', 'note'); end if;
  if wanted is null or array_position(order_of, wanted) is null or wanted = 'sent' then
    perform private.refuse('22023', 'bad_step', '没有这一步，请刷新后再操作。', 'to');
  end if;
  if old.ended_at is not null or array_position(order_of, wanted) <= array_position(order_of, old.state) then
    return jsonb_build_object('id', held.id, 'state', old.state, 'status', held.status);
  end if;
  update public.incident_units u set state = wanted,
    acknowledged_at = coalesce(u.acknowledged_at, case when wanted <> 'recalled' then now() end),
    under_way_at = case when wanted in ('under_way', 'there') then coalesce(u.under_way_at, now()) else u.under_way_at end,
    there_at = case wanted when 'there' then now() else u.there_at end,
    ended_at = case when wanted in ('done', 'recalled') then now() end
  where u.id = old.id;
  taken := case when wanted = 'under_way' and held.status = 'dispatched' then 'go'
    when wanted = 'there' and held.status in ('dispatched', 'en_route') then 'arrive'
    when wanted = 'done' and unit ->> 'outcome' is not null and not exists (select from public.incident_units u
      where u.incident_id = held.id and u.ended_at is null) then 'close' end;
  if wanted = 'recalled' and held.status in ('dispatched', 'en_route') and not exists (select from public.incident_units u
      where u.incident_id = held.id and u.ended_at is null) then
    update public.incidents i set status = 'received', dispatched_at = null, en_route_at = null, assigned_team_id = null
      where i.id = held.id;
    perform private.note_event('incident', held, 'recall', 'received', unit ->> 'note', who);
  elsif taken is not null then
    -- The unit itself stands where it said; the step moves the call alone.
    perform private.step_incident(held, (select s from private.case_steps s where s.kind = 'incident' and s.act = taken
      and s.from_status = held.status), who || jsonb_build_object('outcome', unit ->> 'outcome'));
    perform private.note_event('incident', held, taken, (private.hold_case('incident', held.id)).status, unit ->> 'note',
      who || jsonb_build_object('outcome', unit ->> 'outcome'));
  else
    perform private.touch_case('incident', held.id);
    perform private.note_event('incident', held, 'unit_' || wanted, held.status, unit ->> 'note', who);
  end if;
  return jsonb_build_object('id', held.id, 'state', wanted, 'status', (private.hold_case('incident', held.id)).status);
end $$;

create function public.step_unit(unit jsonb) returns jsonb
language sql volatile set search_path = '' as $$ select private.step_unit(unit) $$;

/* A team of the caller's, or one of his branch, asks not to be sent for a while, or is back. → {team_id, is_paused} */
create function private.pause_unit(team uuid, is_paused boolean) returns jsonb
language plpgsql volatile security definer set search_path = '' as $$
declare
  place extensions.ltree := (select t.area_path from public.teams t where t.id = team);
begin
  if not coalesce(team in (select private.my_teams()), false) then
    if place is null or not private.has_role_over(null, place) then
      perform private.refuse('PT404', 'not_found', '没有这支巡防队，或不在你的辖区内。', 'team');
    end if;
    perform private.require_role('{chief,duty_officer}', place, '让这支队暂停接警');
  end if;
  if is_paused then
    insert into private.unit_pauses (team_id) values (team) on conflict (team_id) do update set since = now();
  else
    delete from private.unit_pauses p where p.team_id = team;
  end if;
  -- The team itself stays as it is: whoever has its form open is not overtaken.
  perform realtime.send(jsonb_build_object('ids', jsonb_build_array(team), 'action', 'update'), 'changed',
    'branch:' || a.id || ':teams', true)
  from public.areas a where a.path operator(extensions.@>) place and a.deleted_at is null;
  return jsonb_build_object('team_id', team, 'is_paused', is_paused);
end $$;
create function public.pause_unit(team uuid, is_paused boolean) returns jsonb
language sql volatile set search_path = '' as $$ select private.pause_unit(team, is_paused) $$;
grant execute on function private.step_unit(jsonb), public.step_unit(jsonb), private.pause_unit(uuid, boolean),
  public.pause_unit(uuid, boolean) to authenticated, service_role;
