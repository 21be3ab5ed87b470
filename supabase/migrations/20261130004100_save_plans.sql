-- Plans are saved whole, published, withdrawn, and changed and published again in one go.

/* plan: {id, rev?, area_id, title, service_day, shift_from, shift_to, settings?, forecast?,
   routes: [{id, team_id, start_office_id?, end_office_id?, mode?, leaves_at, returns_at, travel_s, travel_m, is_estimate?,
   geom? (LineString)}], stops: [{id, route_id?, seq?, kind, subject_id?, name, reason?, lng, lat, window_from?, window_to?,
   dwell_s, priority, is_must, is_pinned, arrive_at?, leave_at?}]}. Replaces routes and stops; what was visited or skipped stays
   with its stop. A published plan that is saved becomes a draft of the next version. A first save (no rev) may be sent again.
   → {id, rev, status, version} */
create function private.save_plan(plan jsonb) returns jsonb
language plpgsql security definer set search_path = extensions, pg_temp as $$
declare
  old public.patrol_plans;
  saved public.patrol_plans;
  delivered jsonb;
  again jsonb := private.answer_again('patrol_plans', (plan ->> 'id')::uuid, plan, coalesce(plan ->> 'title', '巡逻方案'));
begin
  if again is not null then return again; end if;
  select * into old from public.patrol_plans where id = (plan ->> 'id')::uuid for update;
  if old.id is not null then
    perform private.require_role('{chief}', old.area_path, format('修改巡逻方案“%s”', old.title));
    perform private.require_rev(old.rev, (plan ->> 'rev')::bigint, old.title, old.id);
    update public.patrol_plans p set title = private.read_text(plan, 'title', '方案名称', 120),
      service_day = (plan ->> 'service_day')::date,
      shift_from = (plan ->> 'shift_from')::timestamptz, shift_to = (plan ->> 'shift_to')::timestamptz, status = 'draft',
      settings = coalesce(plan -> 'settings', p.settings), forecast = coalesce(plan -> 'forecast', p.forecast)
    where p.id = old.id returning * into saved;
  else
    insert into public.patrol_plans (id, area_id, title, service_day, shift_from, shift_to, settings, forecast)
    values (coalesce((plan ->> 'id')::uuid, gen_random_uuid()), (plan ->> 'area_id')::uuid,
      private.read_text(plan, 'title', '方案名称', 120),
      (plan ->> 'service_day')::date, (plan ->> 'shift_from')::timestamptz, (plan ->> 'shift_to')::timestamptz,
      coalesce(plan -> 'settings', '{}'), plan -> 'forecast') returning * into saved;
    perform private.require_role('{chief}', saved.area_path, '在这里制定巡逻方案');
  end if;
  if exists (select from jsonb_to_recordset(coalesce(plan -> 'routes', '[]')) r(team_id uuid)
    where r.team_id not in (select private.teams_i_run())) then
    perform private.refuse('42501', 'forbidden', '方案里有不归你管的巡防队，请去掉后再保存。', 'routes');
  end if;
  -- What was walked already stays with its stop, however often the plan is changed during the night.
  delivered := (select jsonb_object_agg(s.id, to_jsonb(s)) from public.plan_stops s
    where s.plan_id = saved.id and (s.visited_at is not null or s.skipped_at is not null));
  delete from public.plan_stops s where s.plan_id = saved.id;
  delete from public.plan_routes r where r.plan_id = saved.id;
  insert into public.plan_routes (id, plan_id, team_id, start_office_id, end_office_id, mode, leaves_at, returns_at, travel_s,
    travel_m, is_estimate, geom)
  select r.id, saved.id, r.team_id, r.start_office_id, r.end_office_id, coalesce(r.mode, 'foot'), r.leaves_at, r.returns_at,
    coalesce(r.travel_s, 0), coalesce(r.travel_m, 0), coalesce(r.is_estimate, false),
    case when jsonb_typeof(r.geom) = 'object' then private.read_geometry(r.geom, '{LineString}', saved.title) end
  from jsonb_to_recordset(coalesce(plan -> 'routes', '[]')) r(id uuid, team_id uuid, start_office_id uuid,
    end_office_id uuid, mode text,
    leaves_at timestamptz, returns_at timestamptz, travel_s int, travel_m float8, is_estimate boolean, geom jsonb);
  insert into public.plan_stops (id, plan_id, route_id, seq, kind, subject_id, name, reason, geom, window_from, window_to,
    dwell_s, priority, is_must, is_pinned, arrive_at, leave_at)
  select s.id, saved.id, s.route_id, s.seq, s.kind, s.subject_id, s.name, s.reason,
    st_setsrid(st_makepoint(s.lng, s.lat), 4326), s.window_from, s.window_to,
    coalesce(s.dwell_s, 600), coalesce(s.priority, 2::smallint), coalesce(s.is_must, false), coalesce(s.is_pinned, false),
    s.arrive_at, s.leave_at
  from jsonb_to_recordset(coalesce(plan -> 'stops', '[]')) s(id uuid, route_id uuid, seq int, kind text, subject_id uuid,
    name text, reason text, lng float8, lat float8,
    window_from timestamptz, window_to timestamptz, dwell_s int, priority smallint, is_must boolean, is_pinned boolean,
    arrive_at timestamptz, leave_at timestamptz);
  update public.plan_stops s set visited_at = (d.value ->> 'visited_at')::timestamptz, visited_s = (d.value ->> 'visited_s')::int,
    visit_source = d.value ->> 'visit_source', skipped_at = (d.value ->> 'skipped_at')::timestamptz,
    skip_reason = d.value ->> 'skip_reason'
  from jsonb_each(coalesce(delivered, '{}')) d where s.id = d.key::uuid and s.plan_id = saved.id;
  return private.remember_first('patrol_plans', (plan ->> 'id')::uuid, plan,
    jsonb_build_object('id', saved.id, 'rev', saved.rev, 'status', saved.status, 'version', saved.version));
end $$;

/* Publishes: the rev names the version the caller saw, and every team must be free in every other published plan of that time.
   → {id, rev, version, published_at} */
create function private.publish_plan(id uuid, rev bigint) returns jsonb
language plpgsql security definer set search_path = extensions, pg_temp as $$
declare
  plan public.patrol_plans;
  clash record;
begin
  select * into plan from public.patrol_plans p where p.id = publish_plan.id for update;
  if plan.id is null then
    perform private.refuse('P0002', 'not_found', '没有这个方案，可能已被删除。', 'id');
  end if;
  perform private.require_role('{chief}', plan.area_path, '发布巡逻方案');
  perform private.require_rev(plan.rev, publish_plan.rev, plan.title, plan.id);
  if not exists (select from public.plan_stops s where s.plan_id = plan.id and s.route_id is not null) then
    perform private.refuse('22023', 'empty_plan', '方案里还没有路线，先安排至少一个停留点再发布。', 'routes');
  end if;
  if plan.shift_to < now() then
    perform private.refuse('22023', 'in_past', '这个班次已经结束，请改日期后再发布。', 'shift_to');
  end if;
  select t.name as team, o.title into clash from public.plan_routes r join public.teams t on t.id = r.team_id
  join public.plan_routes q on q.team_id = r.team_id and q.plan_id <> r.plan_id
  join public.patrol_plans o on o.id = q.plan_id and o.status = 'published'
    and tstzrange(o.shift_from, o.shift_to) && tstzrange(plan.shift_from, plan.shift_to)
  where r.plan_id = plan.id limit 1;
  if clash.team is not null then
    perform private.refuse('PT409', 'team_taken', format('“%s”同一时段已在已发布的方案“%s”里。请先撤回那个方案，或从本方案去掉这支队伍。', clash.team,
      clash.title), 'routes');
  end if;
  update public.patrol_plans p set status = 'published', published_at = now(), published_by = (select auth.uid()),
    version = p.version + case when p.published_at is null then 0 else 1 end
  where p.id = plan.id returning * into plan;
  return jsonb_build_object('id', plan.id, 'rev', plan.rev, 'version', plan.version, 'published_at', plan.published_at);
end $$;

create function private.withdraw_plan(id uuid, rev bigint) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  plan public.patrol_plans;
begin
  select * into plan from public.patrol_plans p where p.id = withdraw_plan.id for update;
  if plan.id is null then
    perform private.refuse('P0002', 'not_found', '没有这个方案，可能已被删除。', 'id');
  end if;
  perform private.require_role('{chief}', plan.area_path, '撤回巡逻方案');
  perform private.require_rev(plan.rev, withdraw_plan.rev, plan.title, plan.id);
  update public.patrol_plans p set status = 'withdrawn' where p.id = plan.id returning * into plan;
  return jsonb_build_object('id', plan.id, 'rev', plan.rev, 'status', plan.status);
end $$;

/* A plan that is out is changed and published again in one transaction: teams on their way never lose it, also when publishing is
   refused. A plan made here (no rev) may be sent again. plan: as save_plan takes it.
   → {id, rev, status, version, published_at} */
create function private.publish_changes(plan jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  answer jsonb := private.answer_again('published', (plan ->> 'id')::uuid, plan, coalesce(plan ->> 'title', '巡逻方案'));
begin
  if answer is not null then return answer; end if;
  answer := private.save_plan(plan);
  return private.remember_first('published', (plan ->> 'id')::uuid, plan, answer || jsonb_build_object('status', 'published')
    || private.publish_plan((answer ->> 'id')::uuid, (answer ->> 'rev')::bigint));
end $$;

create function public.save_plan(plan jsonb) returns jsonb language sql volatile set search_path = '' as $$
  select private.require_reach('patrol_plans', array[(plan ->> 'id')::uuid]); select private.save_plan(plan)
$$;
create function public.withdraw_plan(id uuid, rev bigint) returns jsonb language sql volatile set search_path = '' as $$
  select private.require_reach('patrol_plans', array[id]); select private.withdraw_plan(id, rev)
$$;

create function public.publish_changes(plan jsonb) returns jsonb
language sql volatile set search_path = '' as $$
  select private.require_reach('patrol_plans', array[(plan ->> 'id')::uuid]); select private.publish_changes(plan)
$$;
grant execute on function private.save_plan(jsonb), private.withdraw_plan(uuid, bigint),
  public.save_plan(jsonb), public.withdraw_plan(uuid, bigint),
  private.publish_changes(jsonb), public.publish_changes(jsonb) to authenticated, service_role;
