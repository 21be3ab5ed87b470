-- A dispute taken down by whoever hears of it; its tier says how often somebody calls. Its steps go through step_case.

/* Makes a dispute (no rev) or changes it (rev): {id?, rev?, category, parties_initials, level?, tier?, status?, note?,
   geom | lng, lat | null, area_id?}. A status that differs is a step, as pages before 0.3 send it; 'mediating' counts one
   session. Making one may be sent again. → {id, rev, status, code} */
create or replace function private.save_dispute(dispute jsonb) returns jsonb
language plpgsql security definer set search_path = extensions, pg_temp as $$
declare
  old public.disputes;
  saved public.disputes;
  stepped jsonb;
  shape geometry := case when dispute ->> 'lng' is not null or jsonb_typeof(dispute -> 'geom') = 'object'
    then private.read_point(dispute, '矛盾纠纷') end;
  wanted text := dispute ->> 'status';
  again jsonb := private.answer_again('disputes', (dispute ->> 'id')::uuid, dispute, '这件矛盾纠纷');
begin
  if again is not null then return again; end if;
  if coalesce((dispute ->> 'tier')::int, 1) not between 1 and 4 then
    perform private.refuse('22023', 'bad_tier', '等级只能是蓝、黄、橙、红。', 'tier');
  end if;
  select * into old from public.disputes d where d.id = (dispute ->> 'id')::uuid for update;
  if old.id is null then
    insert into public.disputes (id, code, category, parties_initials, level, tier, geom, area_id, created_by)
    values (coalesce((dispute ->> 'id')::uuid, gen_random_uuid()),
      to_char(now() at time zone 'Asia/Shanghai', '"D"YYYYMMDD-') || left(gen_random_uuid()::text, 6),
      private.read_text(dispute, 'category', '纠纷类别', 20), coalesce(dispute ->> 'parties_initials', ''),
      coalesce(dispute ->> 'level', 'village'), coalesce((dispute ->> 'tier')::int, 1),
      shape, (dispute ->> 'area_id')::uuid, (select auth.uid()))
    returning * into saved;
    perform private.require_role('{chief,duty_officer,grid_worker}', saved.area_path, '在这里登记矛盾纠纷');
    insert into public.dispute_events (dispute_id, area_path, actor, to_status, act, note)
    values (saved.id, saved.area_path, (select auth.uid()), 'open', 'report', dispute ->> 'note');
  else
    perform private.require_role('{chief}', old.area_path, '处理这件矛盾纠纷');
    perform private.require_rev(old.rev, (dispute ->> 'rev')::bigint, old.code, old.id);
    if wanted is not null and wanted <> old.status or wanted = 'mediating' then
      stepped := private.step_case('dispute', jsonb_build_object('id', old.id, 'rev', old.rev,
        'act', private.act_to('dispute', old.id, wanted), 'organisation_id', dispute ->> 'organisation_id',
        'note', coalesce(nullif(btrim(dispute ->> 'note'), ''), '未注明')));
    end if;
    if dispute ?| '{category,parties_initials,level,tier,geom,lng}' then
      update public.disputes d set category = coalesce(dispute ->> 'category', d.category),
        parties_initials = coalesce(dispute ->> 'parties_initials', d.parties_initials),
        level = coalesce(dispute ->> 'level', d.level), tier = coalesce((dispute ->> 'tier')::int, d.tier),
        geom = coalesce(shape, d.geom)
      where d.id = old.id;
      if stepped is null then
        insert into public.dispute_events (dispute_id, area_path, actor, from_status, to_status, act, note)
        values (old.id, old.area_path, (select auth.uid()), old.status, old.status, 'correct', dispute ->> 'note');
      end if;
    end if;
    select * into saved from public.disputes d where d.id = old.id;
  end if;
  return private.remember_first('disputes', (dispute ->> 'id')::uuid, dispute,
    jsonb_build_object('id', saved.id, 'rev', saved.rev, 'status', saved.status, 'code', saved.code));
end $$;

/* Does what one op says, through the function that a form would call. */
create or replace function private.run_op(kind text, body jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
begin
  case kind
    when 'hazard.report' then return private.create_hazard(body);
    when 'hazard.step' then return private.transition_hazard((body ->> 'id')::uuid, body ->> 'to_status', body ->> 'note',
      (body ->> 'rev')::bigint, (body ->> 'assignee')::uuid, (body ->> 'deadline')::date);
    when 'incident.step' then return private.transition_incident((body ->> 'id')::uuid, body ->> 'to_status', body ->> 'note',
      (body ->> 'rev')::bigint, (body ->> 'team_id')::uuid);
    when 'case.step' then return private.step_case(body ->> 'kind', body - 'kind');
    when 'unit.step' then return private.step_unit(body);
    when 'unit.pause' then return private.pause_unit((body ->> 'team_id')::uuid, (body ->> 'is_paused')::boolean);
    when 'inspection.save' then return private.record_inspection(body);
    when 'dispute.save' then
      perform private.require_reach('disputes', array[(body ->> 'id')::uuid]);
      return private.save_dispute(body);
    when 'activity.log' then return private.save_activity(body);
    when 'tip.report' then return private.report_tip(body);
    when 'sighting.report' then return private.report_sighting(body);
    when 'patrol.start' then return private.start_patrol(body);
    when 'patrol.append' then return private.append_track(body);
    when 'patrol.finish' then return private.finish_patrol(body);
    when 'patrol.visits' then return private.record_visits(body -> 'visits');
    when 'patrol.skips' then return private.skip_stops(body -> 'skips');
    else
      perform private.refuse('22023', 'unknown_kind', '服务器还不认识这类记录，已留在本机；升级后可重发。', 'kind');
  end case;
  return null;
end $$;
