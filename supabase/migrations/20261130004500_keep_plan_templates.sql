-- Templates of plans, plans of a week at once, drafts thrown away, and which teams are taken.

/* template: {id?, rev?, area_id, name, weekdays [0–6], content {…}}; an existing one keeps what is not given. A first
   save (no rev) may be sent again. → {id, rev} */
create function private.save_plan_template(template jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  old public.plan_templates;
  saved public.plan_templates;
  days smallint[] := (select coalesce(array_agg(distinct d.value::smallint), '{}')
    from jsonb_array_elements_text(coalesce(template -> 'weekdays', '[]')) d);
  again jsonb := private.answer_again('plan_templates', (template ->> 'id')::uuid, template, coalesce(template ->> 'name', '模板'));
begin
  if again is not null then return again; end if;
  if not days <@ '{0,1,2,3,4,5,6}'::smallint[] then
    perform private.refuse('22023', 'bad_weekday', '星期只能是 0（周日）到 6（周六）。', 'weekdays');
  end if;
  select * into old from public.plan_templates t where t.id = (template ->> 'id')::uuid for update;
  if old.id is not null then
    if not private.has_role_over('{chief}', old.area_path) then
      perform private.refuse('P0002', 'not_found', '没有这个模板，可能已被删除。', 'id');
    end if;
    perform private.require_rev(old.rev, (template ->> 'rev')::bigint, old.name, old.id);
    update public.plan_templates t set name = private.read_text(template, 'name', '模板名称', 120),
      weekdays = case when template ? 'weekdays' then days else t.weekdays end,
      content = coalesce(template -> 'content', t.content)
    where t.id = old.id returning * into saved;
  else
    -- Renaming one that somebody else has deleted must not bring it back without its plan.
    if template -> 'content' is null then
      perform private.refuse('P0002', 'not_found', '没有这个模板，可能已被删除。', 'id');
    end if;
    if not coalesce((select private.has_role_over('{chief}', a.path) from public.areas a
      where a.id = (template ->> 'area_id')::uuid), false) then
      perform private.refuse('42501', 'forbidden', '只能在自己负责的辖区里保存模板。', 'area_id');
    end if;
    insert into public.plan_templates (id, area_id, name, weekdays, content)
    values (coalesce((template ->> 'id')::uuid, gen_random_uuid()), (template ->> 'area_id')::uuid,
      private.read_text(template, 'name', '模板名称', 120),
      days, template -> 'content') returning * into saved;
  end if;
  return private.remember_first('plan_templates', (template ->> 'id')::uuid, template,
    jsonb_build_object('id', saved.id, 'rev', saved.rev));
end $$;

create function private.delete_plan_template(id uuid, rev bigint) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  old public.plan_templates;
begin
  select * into old from public.plan_templates t where t.id = delete_plan_template.id for update;
  if old.id is null or not private.has_role_over('{chief}', old.area_path) then
    perform private.refuse('P0002', 'not_found', '没有这个模板，可能已被删除。', 'id');
  end if;
  perform private.require_rev(old.rev, delete_plan_template.rev, old.name, old.id);
  delete from public.plan_templates t where t.id = old.id;
  return jsonb_build_object('id', old.id);
end $$;

/* → [{id, area_id, name, weekdays, content, rev, updated_at}] of the branch, by name. */
create function public.plan_templates_list() returns json
language sql stable set search_path = '' as $$
  select coalesce(json_agg(json_build_object('id', t.id, 'area_id', t.area_id, 'name', t.name, 'weekdays', t.weekdays,
    'content', t.content,
    'rev', t.rev, 'updated_at', t.updated_at) order by t.name), '[]'::json) from public.plan_templates t
$$;

/* Several plans as save_plan takes them, all or none: a week's drafts. → [{id, rev, status, version}] */
create function private.save_plans(plans jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
begin
  if jsonb_typeof(plans) <> 'array' or jsonb_array_length(plans) not between 1 and 31 then
    perform private.refuse('22023', 'bad_count', '一次可以保存 1 到 31 份方案。', 'plans');
  end if;
  return (select jsonb_agg(private.save_plan(p.value) order by p.ordinality) from jsonb_array_elements(plans) with ordinality p);
end $$;

/* Throws a draft away. What was published once is kept: teams went out by it. */
create function private.delete_plan(id uuid, rev bigint) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  plan public.patrol_plans;
begin
  select * into plan from public.patrol_plans p where p.id = delete_plan.id for update;
  if plan.id is null or not private.has_role_over('{chief}', plan.area_path) then
    perform private.refuse('P0002', 'not_found', '没有这个方案，可能已被删除。', 'id');
  end if;
  perform private.require_rev(plan.rev, delete_plan.rev, plan.title, plan.id);
  if plan.published_at is not null then
    perform private.refuse('22023', 'was_published', '发布过的方案要留底，不能删除，只能撤回。', 'id');
  end if;
  delete from public.patrol_plans p where p.id = plan.id;
  return jsonb_build_object('id', plan.id);
end $$;

/* Teams of the caller that a published plan holds in a time: a team walks one plan. except: the plan being made.
   → [{team_id, plan_id, title}] */
create function private.teams_taken(from_at timestamptz, to_at timestamptz, except_plan uuid) returns json
language sql stable security definer set search_path = '' as $$
  select coalesce(json_agg(json_build_object('team_id', r.team_id, 'plan_id', p.id, 'title', p.title)), '[]'::json)
  from public.plan_routes r join public.patrol_plans p on p.id = r.plan_id and p.status = 'published'
  where tstzrange(p.shift_from, p.shift_to) && tstzrange(from_at, to_at) and p.id is distinct from except_plan
    and private.has_role('{chief}') and r.team_id in (select private.teams_i_run())
$$;

/* Villages of an area with their weekly rule, and the nights from first_day on for which a published plan already visits them.
   → [{id, name, lng, lat, rule, done [0 …]}] */
create function private.week_villages(area uuid, first_day date, night_count int) returns json
language plpgsql stable security definer set search_path = extensions, pg_temp as $$
declare
  branch ltree;
begin
  select a.path into branch from public.areas a where a.id = area and a.deleted_at is null;
  perform private.require_role('{chief}', branch, '在这里制定巡逻方案');
  return (
    with planned as materialized (
      select distinct s.subject_id, p.service_day - first_day as night
      from public.patrol_plans p join public.plan_stops s on s.plan_id = p.id and s.kind = 'village' and s.route_id is not null
      where p.status = 'published' and p.service_day between first_day and first_day + night_count - 1
    )
    select coalesce(json_agg(json_build_object('id', a.id, 'name', a.name, 'lng', round(st_x(a.center)::numeric, 6)::float8,
      'lat', round(st_y(a.center)::numeric, 6)::float8, 'rule', private.weekly_rule(a.path),
      'done', coalesce((select json_agg(d.night order by d.night) from planned d where d.subject_id = a.id), '[]'::json))
        order by a.code), '[]'::json)
    from public.areas a where a.path <@ branch and a.kind = 'village' and a.deleted_at is null and a.center is not null);
end $$;

create function public.save_plan_template(template jsonb) returns jsonb
language sql volatile set search_path = '' as $$ select private.save_plan_template(template) $$;
create function public.delete_plan_template(id uuid, rev bigint) returns jsonb
language sql volatile set search_path = '' as $$ select private.delete_plan_template(id, rev) $$;
create function public.save_plans(plans jsonb) returns jsonb
language sql volatile set search_path = '' as $$
  select private.require_reach('patrol_plans', array(select (p ->> 'id')::uuid from jsonb_array_elements(
    case when jsonb_typeof(plans) = 'array' then plans else '[]' end) p));
  select private.save_plans(plans)
$$;
create function public.delete_plan(id uuid, rev bigint) returns jsonb
language sql volatile set search_path = '' as $$ select private.delete_plan(id, rev) $$;
create function public.teams_taken(from_at timestamptz, to_at timestamptz, except_plan uuid default null) returns json
language sql stable set search_path = '' as $$ select private.teams_taken(from_at, to_at, except_plan) $$;
create function public.week_villages(area uuid, first_day date, night_count int default 7) returns json
language sql stable set search_path = '' as $$ select private.week_villages(area, first_day, night_count) $$;
grant execute on function private.save_plan_template(jsonb), private.delete_plan_template(uuid, bigint),
  public.plan_templates_list(), private.save_plans(jsonb), private.delete_plan(uuid, bigint),
  private.teams_taken(timestamptz, timestamptz, uuid), private.week_villages(uuid, date, int),
  public.save_plan_template(jsonb), public.delete_plan_template(uuid, bigint), public.save_plans(jsonb),
  public.delete_plan(uuid, bigint), public.teams_taken(timestamptz, timestamptz, uuid), public.week_villages(uuid, date, int)
  to authenticated, service_role;
