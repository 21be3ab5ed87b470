-- Hazards and disputes: reported in the field, handled in steps.

/* hazard: {id?, kind, severity?, title, description?, deadline?, geom | lng, lat, area_id?}. Once per id. → {id, rev, code, area_id} */
create function private.create_hazard(hazard jsonb) returns jsonb
language plpgsql security definer set search_path = extensions, pg_temp as $$
declare
  made public.hazards;
  shape geometry := private.read_point(hazard, '隐患');
begin
  insert into public.hazards (id, code, kind, severity, title, description, deadline, geom, area_id, reported_at, created_by)
  values (coalesce((hazard ->> 'id')::uuid, gen_random_uuid()), to_char(now() at time zone 'Asia/Shanghai', '"H"YYYYMMDD-') || left(gen_random_uuid()::text, 6),
    private.read_text(hazard, 'kind', '隐患类别', 20), coalesce((hazard ->> 'severity')::smallint, 2::smallint), private.read_text(hazard, 'title', '隐患标题', 120),
    hazard ->> 'description', (hazard ->> 'deadline')::date, shape, (hazard ->> 'area_id')::uuid,
    least(coalesce((hazard ->> 'reported_at')::timestamptz, now()), now()), (select auth.uid()))
  on conflict (id) do nothing returning * into made;
  if made.id is null then
    select * into made from public.hazards h where h.id = (hazard ->> 'id')::uuid and h.created_by = (select auth.uid());
    if made.id is null then perform private.refuse('42501', 'forbidden', '这条隐患属于别人，不能覆盖。', 'id'); end if;
  else
    perform private.require_role('{chief,duty_officer,grid_worker}', made.area_path, '在这里上报隐患');
    insert into public.hazard_events (hazard_id, area_path, at, actor, to_status) values (made.id, made.area_path, made.reported_at, (select auth.uid()), 'reported');
  end if;
  return jsonb_build_object('id', made.id, 'rev', made.rev, 'code', made.code, 'area_id', made.area_id);
end $$;

/* Chiefs and duty officers take every step; a grid worker works on what is assigned to him (in_progress, resolved) and
   sends a returned report of his own again. */
create function private.transition_hazard(id uuid, to_status text, note text, rev bigint, assignee uuid, deadline date) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  old public.hazards;
  mine uuid := (select p.id from public.personnel p where p.user_id = (select auth.uid()));
  now_rev bigint;
begin
  select * into old from public.hazards h where h.id = transition_hazard.id for update;
  if old.id is null or not private.has_role(null, old.area_path) then
    perform private.refuse('PT404', 'not_found', '没有这条隐患，或不在你的辖区内。', 'id');
  end if;
  if not (private.has_role('{grid_worker}', old.area_path) and (
      (to_status in ('in_progress', 'resolved') and old.assignee_id = mine) or (to_status = 'reported' and old.created_by = (select auth.uid())))) then
    perform private.require_role('{chief,duty_officer}', old.area_path, '处理这条隐患');
  end if;
  perform private.require_rev(old.rev, rev, old.title, old.id);
  perform private.require_step('hazard', old.status, to_status);
  if to_status = 'assigned' and coalesce(assignee, old.assignee_id) is null then
    perform private.refuse('22023', 'no_assignee', '交办前请选择负责人。', 'assignee');
  end if;
  if assignee is not null and not exists (select from public.personnel p where p.id = assignee
    and p.area_path operator(extensions.<@) any ((select private.my_paths('{chief,duty_officer}'))::extensions.ltree[])) then
    perform private.refuse('42501', 'forbidden', '所选负责人不在你的辖区内，不能交办。', 'assignee');
  end if;
  update public.hazards h set status = to_status, assignee_id = coalesce(assignee, h.assignee_id), deadline = coalesce(transition_hazard.deadline, h.deadline),
    accepted_at = case when to_status = 'accepted' then now() else h.accepted_at end,
    assigned_at = case when to_status = 'assigned' then now() else h.assigned_at end,
    resolved_at = case to_status when 'resolved' then now() when 'in_progress' then null else h.resolved_at end,
    verified_at = case when to_status = 'verified' then now() else h.verified_at end,
    closed_at = case when to_status = 'closed' then now() else h.closed_at end
  where h.id = old.id returning h.rev into now_rev;
  insert into public.hazard_events (hazard_id, area_path, actor, from_status, to_status, note)
  values (old.id, old.area_path, (select auth.uid()), old.status, to_status, note);
  return jsonb_build_object('id', old.id, 'rev', now_rev, 'status', to_status);
end $$;

/* Makes a dispute (no rev) or changes it (rev): {id?, rev?, category, parties_initials, level?, status?, note?, geom | lng, lat | null, area_id?}.
   A step to 'mediating' counts one session. → {id, rev, status} */
create function private.save_dispute(dispute jsonb) returns jsonb
language plpgsql security definer set search_path = extensions, pg_temp as $$
declare
  old public.disputes;
  saved public.disputes;
  shape geometry := case when dispute ? 'lng' or dispute ? 'geom' then private.read_point(dispute, '矛盾纠纷') end;
  step text := dispute ->> 'status';
begin
  select * into old from public.disputes d where d.id = (dispute ->> 'id')::uuid for update;
  if old.id is null then
    insert into public.disputes (id, code, category, parties_initials, level, geom, area_id, created_by)
    values (coalesce((dispute ->> 'id')::uuid, gen_random_uuid()), to_char(now() at time zone 'Asia/Shanghai', '"D"YYYYMMDD-') || left(gen_random_uuid()::text, 6),
      private.read_text(dispute, 'category', '纠纷类别', 20), coalesce(dispute ->> 'parties_initials', ''), coalesce(dispute ->> 'level', 'village'),
      shape, (dispute ->> 'area_id')::uuid, (select auth.uid()))
    returning * into saved;
    perform private.require_role('{chief,grid_worker}', saved.area_path, '在这里登记矛盾纠纷');
    step := 'open';
  else
    perform private.require_role('{chief}', old.area_path, '处理这件矛盾纠纷');
    perform private.require_rev(old.rev, (dispute ->> 'rev')::bigint, old.code, old.id);
    if step is not null and step <> old.status or step = 'mediating' then perform private.require_step('dispute', old.status, step); end if;
    update public.disputes d set category = coalesce(dispute ->> 'category', d.category), parties_initials = coalesce(dispute ->> 'parties_initials', d.parties_initials),
      level = coalesce(dispute ->> 'level', d.level), status = coalesce(step, d.status), geom = coalesce(shape, d.geom),
      sessions = d.sessions + case when step = 'mediating' then 1 else 0 end, closed_at = case when step = 'closed' then now() else d.closed_at end
    where d.id = old.id returning d.* into saved;
  end if;
  if step is not null or dispute ->> 'note' is not null then
    insert into public.dispute_events (dispute_id, area_path, actor, from_status, to_status, note)
    values (saved.id, saved.area_path, (select auth.uid()), old.status, coalesce(step, saved.status), dispute ->> 'note');
  end if;
  return jsonb_build_object('id', saved.id, 'rev', saved.rev, 'status', saved.status, 'code', saved.code);
end $$;

create function public.create_hazard(hazard jsonb) returns jsonb language sql volatile set search_path = '' as $$ select private.create_hazard(hazard) $$;
create function public.transition_hazard(id uuid, to_status text, note text default null, rev bigint default null, assignee uuid default null, deadline date default null)
returns jsonb language sql volatile set search_path = '' as $$ select private.transition_hazard(id, to_status, note, rev, assignee, deadline) $$;
create function public.save_dispute(dispute jsonb) returns jsonb language sql volatile set search_path = '' as $$ select private.save_dispute(dispute) $$;
grant execute on function private.create_hazard(jsonb), private.transition_hazard(uuid, text, text, bigint, uuid, date), private.save_dispute(jsonb),
  public.create_hazard(jsonb), public.transition_hazard(uuid, text, text, bigint, uuid, date), public.save_dispute(jsonb) to authenticated, service_role;
