-- What was changed and who looked at tracks, for administrators of the branch: filtered, a page at a time.
create index audit_log_actor on public.audit_log (actor, at desc);
create index audit_log_table on public.audit_log (table_name, at desc);

/* The name by which people know a row of the audit: as it is now, or as it was when it went. Null: none. */
create function private.audit_name(table_name text, row_id text, before jsonb, after jsonb) returns text
language sql stable security definer set search_path = '' as $$
  with r as (select case when row_id ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then row_id::uuid end as id offset 0)
  select coalesce(case audit_name.table_name
    when 'areas' then (select t.name from public.areas t, r where t.id = r.id)
    when 'police_offices' then (select t.name from public.police_offices t, r where t.id = r.id)
    when 'water_spots' then (select t.name from public.water_spots t, r where t.id = r.id)
    when 'water_kit' then (select t.name from public.water_spots t, r where t.id = r.id)
    when 'hazards' then (select t.title from public.hazards t, r where t.id = r.id)
    when 'personnel' then (select t.name from public.personnel t, r where t.id = r.id)
    when 'teams' then (select t.name from public.teams t, r where t.id = r.id)
    when 'team_members' then (select t.name from public.teams t, r where t.id = r.id)
    when 'patrol_plans' then (select t.title from public.patrol_plans t, r where t.id = r.id)
    when 'profiles' then (select coalesce(nullif(t.display_name, ''), u.email, u.phone)
      from public.profiles t join auth.users u on u.id = t.user_id, r where t.user_id = r.id)
    when 'memberships' then (select coalesce(nullif(t.display_name, ''), u.email, u.phone)
      from public.profiles t join auth.users u on u.id = t.user_id, r where t.user_id = r.id)
    when 'settings' then (select s.label from private.setting_rules s where s.key = audit_name.row_id) end,
    after ->> 'name', before ->> 'name', after ->> 'title', before ->> 'title')
$$;

/* filter: {actor, tables: […], row_id, action, area_id, from_at, to_at}, all optional. The page before (before_at, before_id), or
   the newest. Cases, disputes and plans only where the caller is chief too. → {rows: [{id, at, actor_id, actor, table_name,
   row_id, name, area_name, action, before, after, outline}…], next: {at, id} | null} */
/* Tables whose rows an administrator does not see, and so not their history: what they say is the command's. */
create function private.is_case_table(name text) returns boolean
language sql immutable set search_path = '' return name in ('incidents', 'incident_events', 'disputes', 'dispute_events',
  'patrol_plans', 'plan_templates', 'tips', 'tip_events', 'shift_notes', 'shift_note_versions', 'shift_entries');
grant execute on function private.is_case_table(text) to authenticated, service_role;

create function private.audit_page(filter jsonb, before_at timestamptz, before_id bigint, most int) returns json
language sql stable security definer set search_path = public, extensions as $$
  with who as materialized (select private.my_paths('{administrator}') as paths, private.my_paths('{chief}') as cases,
    private.is_root_administrator() as is_root, private.has_role('{administrator}') as is_any,
    array(select p::text from private.my_people() p) as people,
    (select a.path from public.areas a where a.id = (filter ->> 'area_id')::uuid) as area,
    case when jsonb_typeof(filter -> 'tables') = 'array'
      then array(select jsonb_array_elements_text(filter -> 'tables')) end as tables),
  page as materialized (
    select l.* from public.audit_log l, who
    where who.is_any and (before_at is null or (l.at, l.id) < (before_at, before_id))
      and (case when l.table_name = 'profiles' then l.row_id = any (who.people)
        when l.area_path is null then who.is_root
        when private.is_case_table(l.table_name)
          then l.area_path <@ any (who.cases) and l.area_path <@ any (who.paths)
        else l.area_path <@ any (who.paths) end)
      and (filter ->> 'actor' is null or l.actor = (filter ->> 'actor')::uuid)
      and (who.tables is null or l.table_name = any (who.tables))
      and (filter ->> 'row_id' is null or l.row_id = filter ->> 'row_id')
      and (filter ->> 'action' is null or l.action = filter ->> 'action')
      and (filter ->> 'area_id' is null or l.area_path <@ who.area)
      and (filter ->> 'from_at' is null or l.at >= (filter ->> 'from_at')::timestamptz)
      and (filter ->> 'to_at' is null or l.at < (filter ->> 'to_at')::timestamptz)
    order by l.at desc, l.id desc limit least(greatest(coalesce(most, 50), 1), 200))
  select json_build_object(
    'rows', coalesce(json_agg(json_build_object('id', p.id, 'at', p.at, 'actor_id', p.actor,
      'actor', private.account_name(p.actor), 'table_name', p.table_name, 'row_id', p.row_id,
      'name', private.audit_name(p.table_name, p.row_id, p.before, p.after),
      'area_name', (select a.name from public.areas a where a.path = p.area_path), 'action', p.action,
      'before', p.before - 'geom' - 'center', 'after', p.after - 'geom' - 'center',
      'outline', coalesce(p.after ? 'geom' and p.action = 'update', false)) order by p.at desc, p.id desc), '[]'::json),
    'next', (select json_build_object('at', l.at, 'id', l.id) from page l
      where (select count(*) from page) = least(greatest(coalesce(most, 50), 1), 200) order by l.at, l.id limit 1))
  from page p
$$;

/* Who looked where others were: tracks with the reason given, and last positions of teams on duty (once a shift). filter: {actor,
   kind: track | duty, from_at, to_at}. → {rows: [{id, kind, at, actor_id, actor, reason, from_at, to_at, teams | null: all,
   areas}…], next: {at, id} | null} */
create function private.looks_page(filter jsonb, before_at timestamptz, before_id text, most int) returns json
language sql stable security definer set search_path = public, extensions as $$
  with who as materialized (select private.my_paths('{administrator}') as paths),
  look as (
    select v.id::text as id, 'track' as kind, v.at, v.user_id, v.reason, v.from_at, v.to_at, v.team_ids, v.area_paths
    from public.track_views v, who where v.area_paths <@ any (who.paths)
    union all
    select d.user_id || ' ' || d.service_day || ' ' || d.shift, 'duty', d.at, d.user_id, null, null, null, null, d.area_paths
    from public.duty_looks d, who where d.area_paths <@ any (who.paths)),
  page as materialized (
    select l.* from look l
    where (before_at is null or (l.at, l.id) < (before_at, before_id))
      and (filter ->> 'actor' is null or l.user_id = (filter ->> 'actor')::uuid)
      and (filter ->> 'kind' is null or l.kind = filter ->> 'kind')
      and (filter ->> 'from_at' is null or l.at >= (filter ->> 'from_at')::timestamptz)
      and (filter ->> 'to_at' is null or l.at < (filter ->> 'to_at')::timestamptz)
    order by l.at desc, l.id desc limit least(greatest(coalesce(most, 50), 1), 200))
  select json_build_object(
    'rows', coalesce(json_agg(json_build_object('id', p.id, 'kind', p.kind, 'at', p.at, 'actor_id', p.user_id,
      'actor', private.account_name(p.user_id), 'reason', p.reason, 'from_at', p.from_at, 'to_at', p.to_at,
      'teams', case when p.team_ids is not null then (select coalesce(json_agg(t.name order by t.name), '[]'::json)
        from public.teams t, who where t.id = any (p.team_ids) and t.area_path <@ any (who.paths)) end,
      'areas', (select coalesce(json_agg(a.name order by a.path), '[]'::json)
        from public.areas a, who where a.path = any (p.area_paths) and a.path <@ any (who.paths)))
      order by p.at desc, p.id desc), '[]'::json),
    'next', (select json_build_object('at', l.at, 'id', l.id) from page l
      where (select count(*) from page) = least(greatest(coalesce(most, 50), 1), 200) order by l.at, l.id limit 1))
  from page p
$$;

create function public.audit_page(filter jsonb default '{}', before_at timestamptz default null, before_id bigint default null,
  most int default 50) returns json
language sql stable set search_path = '' as $$ select private.audit_page(filter, before_at, before_id, most) $$;
create function public.looks_page(filter jsonb default '{}', before_at timestamptz default null, before_id text default null,
  most int default 50) returns json
language sql stable set search_path = '' as $$ select private.looks_page(filter, before_at, before_id, most) $$;
grant execute on function private.audit_page(jsonb, timestamptz, bigint, int), private.looks_page(jsonb, timestamptz, text, int),
  public.audit_page(jsonb, timestamptz, bigint, int), public.looks_page(jsonb, timestamptz, text, int)
  to authenticated, service_role;
