-- Teams: made, edited with their members, ended and taken up again, by administrators and chiefs of their branch.

create function private.require_team(id uuid) returns public.teams
language plpgsql volatile security definer set search_path = '' as $$
declare
  found public.teams;
begin
  select * into found from public.teams t where t.id = require_team.id for update;
  if found.id is null or not private.has_role_over('{administrator,chief}', found.area_path) then
    perform private.refuse('PT404', 'not_found', '没有这支队伍，或不在你的辖区内。', 'id');
  end if;
  return found;
end $$;

/* Makes the members what the list says: [{id, is_lead, from_day, to_day}…]. to_day ends a membership that day; whoever is not in
   the list leaves today. Those who stay keep their first day unless another is named. */
create function private.save_team_members(team uuid, members jsonb) returns void
language plpgsql volatile security definer set search_path = '' as $$
declare
  said record;
  today date := (now() at time zone 'Asia/Shanghai')::date;
begin
  if jsonb_typeof(members) is distinct from 'array' or jsonb_array_length(members) > 500 then
    perform private.refuse('22023', 'bad_members', '队员名单有误，请刷新后重试（至多 500 人）。', 'members');
  end if;
  delete from public.team_members m where m.team_id = team
    and not exists (select from jsonb_array_elements(members) e where e ->> 'id' = m.personnel_id::text);
  for said in select (e ->> 'id')::uuid as person, coalesce((e ->> 'is_lead')::boolean, false) as is_lead,
      private.read_past_day(e ->> 'from_day', '入队日期', 'members') as from_day,
      private.read_past_day(e ->> 'to_day', '离队日期', 'members') as to_day
    from jsonb_array_elements(members) e loop
    if said.to_day < said.from_day then
      perform private.refuse('22023', 'bad_days', '离队日期不能早于入队日期。', 'members');
    end if;
    -- Who is in the team stays in it, wherever he has moved to; whoever is taken in is one that the caller answers for.
    if not exists (select from public.personnel p where p.id = said.person and p.is_active
        and (private.has_role_over('{administrator,chief,duty_officer}', p.area_path)
          or exists (select from public.team_members m where m.team_id = team and m.personnel_id = p.id))) then
      perform private.refuse('22023', 'bad_member', '名单中有人已离任或不在你的辖区内，请去掉后再保存。', 'members');
    end if;
    insert into public.team_members as m (team_id, personnel_id, is_lead, from_day)
    values (team, said.person, said.is_lead, coalesce(said.from_day, today))
    on conflict (team_id, personnel_id) do update set is_lead = excluded.is_lead,
      from_day = coalesce(said.from_day, m.from_day)
    where (m.is_lead, m.from_day) is distinct from (excluded.is_lead, coalesce(said.from_day, m.from_day));
    if said.to_day is not null then
      perform set_config('patrolgrid.last_day', said.to_day::text, true);
      delete from public.team_members m where m.team_id = team and m.personnel_id = said.person;
      perform set_config('patrolgrid.last_day', '', true);
    end if;
  end loop;
end $$;

/* team: {id, rev (none: new), name, code (none: made), kind, area_id, home_office_id, phone, colour (null: given), members} →
   {id, rev, colour}. */
create function private.save_team(team jsonb) returns jsonb
language plpgsql volatile security definer set search_path = '' as $$
declare
  its_id uuid := coalesce((team ->> 'id')::uuid, gen_random_uuid());
  its_name text := private.read_text(team, 'name', '队名', 60);
  its_kind text := private.read_text(team, 'kind', '类别', 40);
  its_code text := nullif(btrim(team ->> 'code'), '');
  its_area uuid := nullif(team ->> 'area_id', '')::uuid;
  its_office uuid := nullif(team ->> 'home_office_id', '')::uuid;
  its_phone text := private.read_phone(team, 'phone');
  its_colour smallint := (team ->> 'colour')::smallint;
  path extensions.ltree;
  held public.teams;
  twin text;
  answer jsonb := private.answer_again('team', its_id, team, its_name);
begin
  if answer is not null then return answer; end if;
  if its_kind not in ('regular', 'night', 'women', 'volunteer') then
    perform private.refuse('22023', 'bad_kind', '没有这一类队伍，请从列表中选择。', 'kind');
  end if;
  if length(its_code) > 60 then
    perform private.refuse('22023', 'too_long', '编号太长：最多 60 个字。', 'code');
  end if;
  if its_colour not between 0 and 11 then
    perform private.refuse('22023', 'bad_colour', '请从十二种颜色中选择。', 'colour');
  end if;
  select a.path into path from public.areas a where a.id = its_area and a.deleted_at is null;
  if path is null or not private.has_role_over('{administrator,chief}', path) then
    perform private.refuse(case when private.has_role('{administrator,chief}') then '22023' else '42501' end, 'no_area',
      '请选择所属辖区：它须在你管理的范围内。', 'area_id');
  end if;
  if exists (select from public.teams t where t.code = its_code and t.id <> its_id
      and extensions.subpath(t.area_path, 0, 1) operator(extensions.=) extensions.subpath(path, 0, 1)) then
    perform private.refuse('22023', 'code_taken', format('编号“%s”已有队伍使用，请换一个。', its_code), 'code');
  end if;
  perform pg_advisory_xact_lock(hashtextextended('team colour ' || private.colour_ground(path)::text, 0));
  select t.name into twin from public.teams t where t.colour = its_colour and t.is_active and t.id <> its_id
    and t.area_path operator(extensions.<@) private.colour_ground(path) limit 1;
  if twin is not null and (select count(distinct t.colour) from public.teams t where t.is_active and t.id <> its_id
      and t.area_path operator(extensions.<@) private.colour_ground(path)) < 12 then
    perform private.refuse('22023', 'colour_taken', format('这个颜色是“%s”的，同一派出所的队伍请用不同颜色。', twin), 'colour');
  end if;
  if team ->> 'rev' is null then
    if exists (select from public.teams t where t.id = its_id) then
      perform private.refuse('PT409', 'conflict', format('“%s”已存在，请打开最新内容核对后再保存。', its_name), 'id');
    end if;
    insert into public.teams (id, area_id, area_path, code, name, kind, home_office_id, phone, colour)
    values (its_id, its_area, path, coalesce(its_code, left(its_id::text, 8)), its_name, its_kind, its_office, its_phone,
      its_colour) returning * into held;
  else
    held := private.require_team(its_id);
    perform private.require_rev(held.rev, (team ->> 'rev')::bigint, held.name, its_id);
    update public.teams t set name = its_name, code = coalesce(its_code, t.code), kind = its_kind, area_id = its_area,
      home_office_id = its_office, phone = its_phone, colour = coalesce(its_colour, t.colour)
    where t.id = its_id returning t.* into held;
  end if;
  if team ? 'members' then perform private.save_team_members(its_id, team -> 'members'); end if;
  return private.remember_first('team', its_id, team,
    jsonb_build_object('id', its_id, 'rev', held.rev, 'colour', held.colour));
end $$;

/* What the form of a team shows: the row, its members now and before, and which colours its station has given to others. With id
   null: the colours of an area alone, for a team to be made there. */
create function private.team_form(id uuid, area_id uuid) returns jsonb
language sql stable security definer set search_path = public, extensions as $$
  with mine as materialized (select private.my_paths('{administrator,chief}') as paths),
  team as (select t.* from public.teams t, mine where t.id = team_form.id and t.area_path <@ any (mine.paths)),
  ground as (select private.colour_ground(coalesce((select t.area_path from team t),
    (select a.path from public.areas a, mine where a.id = team_form.area_id and a.path <@ any (mine.paths)))) as path)
  select jsonb_build_object('team', (select jsonb_build_object('id', t.id, 'rev', t.rev, 'code', t.code, 'name', t.name,
      'kind', t.kind, 'phone', t.phone, 'area_id', t.area_id, 'home_office_id', t.home_office_id, 'colour', t.colour,
      'is_active', t.is_active, 'ended_on', t.ended_on, 'end_reason', t.end_reason,
      'members', (select coalesce(jsonb_agg(jsonb_build_object('id', p.id, 'name', p.name, 'kind', p.kind, 'is_lead', m.is_lead,
        'from_day', m.from_day) order by m.is_lead desc, p.name), '[]')
        from public.team_members m join public.personnel p on p.id = m.personnel_id where m.team_id = t.id),
      'past', (select coalesce(jsonb_agg(jsonb_build_object('name', p.name, 'from_day', m.from_day, 'to_day', m.to_day)
        order by m.to_day desc, p.name), '[]')
        from public.past_team_members m join public.personnel p on p.id = m.personnel_id where m.team_id = t.id))
      from team t),
    'taken', (select coalesce(jsonb_agg(distinct o.colour), '[]') from public.teams o, ground g
      where o.is_active and o.area_path <@ g.path and o.id is distinct from team_form.id))
$$;

/* ending: {to_day, reason}. Its members leave and its later nights in the rota go. Refused while it is out, or holds a route in a
   published plan that is not over. → {id, rev, members, nights} */
create function private.end_team(id uuid, rev bigint, ending jsonb) returns jsonb
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

/* Takes a team up again, without members; its colour may by now be another's, then it gets a free one. → {id, rev, colour} */
create function private.resume_team(id uuid, rev bigint) returns jsonb
language plpgsql volatile security definer set search_path = '' as $$
declare
  held public.teams := private.require_team(id);
begin
  perform private.require_rev(held.rev, resume_team.rev, held.name, held.id);
  perform pg_advisory_xact_lock(hashtextextended('team colour ' || private.colour_ground(held.area_path)::text, 0));
  update public.teams t set is_active = true, ended_on = null, end_reason = null,
    colour = case when exists (select from public.teams o where o.colour = t.colour and o.is_active and o.id <> t.id
      and o.area_path operator(extensions.<@) private.colour_ground(t.area_path))
      then private.free_team_colour(t.area_path, t.id) else t.colour end
  where t.id = held.id returning t.* into held;
  return jsonb_build_object('id', held.id, 'rev', held.rev, 'colour', held.colour);
end $$;

create function public.save_team(team jsonb) returns jsonb
language sql volatile set search_path = '' as $$ select private.save_team(team) $$;
create function public.team_form(id uuid, area_id uuid default null) returns jsonb
language sql stable set search_path = '' as $$ select private.team_form(id, area_id) $$;
create function public.end_team(id uuid, rev bigint, ending jsonb) returns jsonb
language sql volatile set search_path = '' as $$ select private.end_team(id, rev, ending) $$;
create function public.resume_team(id uuid, rev bigint) returns jsonb
language sql volatile set search_path = '' as $$ select private.resume_team(id, rev) $$;
grant execute on function private.save_team(jsonb), private.team_form(uuid, uuid), private.end_team(uuid, bigint, jsonb),
  private.resume_team(uuid, bigint), public.save_team(jsonb), public.team_form(uuid, uuid),
  public.end_team(uuid, bigint, jsonb), public.resume_team(uuid, bigint) to authenticated, service_role;
