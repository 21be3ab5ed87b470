-- Each word counted, and the records behind the figure: both from one set, so a figure and its list cannot differ.

/* What a word counts for the caller, over all time. Where he does not see the cases (is_seen false) only their number leaves
   this schema, in steps. Not for authenticated: it would name what must stay a count. */
create function private.cases_of(word text, part text)
returns table (kind text, id uuid, area_path extensions.ltree, is_seen boolean, at timestamptz)
language plpgsql stable security definer set search_path = extensions, pg_temp as $$
declare
  paths ltree[] := private.my_paths();
  points ltree[] := private.point_paths();
  acting ltree[] := private.my_paths('{chief,duty_officer,leader}');
  teams uuid[] := array(select private.my_teams());
begin
  case
  when word = 'incident_open' then
    return query select 'incident', i.id, i.area_path, i.area_path <@ any (points), i.occurred_at from public.incidents i
      where private.is_open_incident(i.status) and i.area_path <@ any (paths);
  -- The last day on which one of a group happened, for those who see it.
  when word = 'incident_last' then
    return query select 'incident', i.id, i.area_path, true, i.occurred_at from public.incidents i,
        (select date_trunc('day', max(l.occurred_at) at time zone 'Asia/Shanghai') at time zone 'Asia/Shanghai' as day
          from public.incidents l where l.type_group = part and l.area_path <@ any (points) and l.occurred_at <= now()) last
      where i.type_group = part and i.area_path <@ any (points) and i.occurred_at >= last.day and i.occurred_at <= now();
  when word in ('hazard_open', 'hazard_overdue', 'hazard_due_soon') then
    return query select 'hazard', h.id, h.area_path, true, h.reported_at from public.hazards h
      where h.area_path <@ any (paths) and case word when 'hazard_open' then private.is_open_hazard(h.status)
        when 'hazard_overdue' then private.is_overdue_hazard(h.status, h.deadline)
        else private.is_hazard_due_soon(h.status, h.deadline) end;
  when word in ('water_overdue', 'water_soon', 'water_never') then
    return query select 'water', w.id, w.area_path, true, w.next_due_at from public.water_spots w
      where w.deleted_at is null and w.area_path <@ any (paths) and 'water_' || private.due_state(w.next_due_at) = word;
  when word = 'kit_lacking' then
    return query select 'water', w.id, w.area_path, true, w.next_due_at from public.water_spots w
      where w.deleted_at is null and w.area_path <@ any (paths)
        and exists (select from public.water_kit k where k.water_spot_id = w.id and private.is_lacking(k.state));
  when word in ('dispute_open', 'dispute_escalated') then
    return query select 'dispute', d.id, d.area_path,
        d.area_path <@ any ((select private.my_paths('{administrator,chief,duty_officer,grid_worker}'))::ltree[]), d.opened_at
      from public.disputes d
      where d.area_path <@ any ((select private.my_paths('{administrator,chief,duty_officer,grid_worker,leader}'))::ltree[])
        and case word when 'dispute_open' then private.is_open_dispute(d.status) else private.is_escalated_dispute(d.status) end;
  when word in ('notice_open', 'notice_unseen', 'patrol_late', 'patrol_lost') then
    return query select 'notice', n.id, n.area_path, true, n.raised_at from public.notices n
      where (select private.has_role(null)) and private.is_open_notice(n.cleared_at)
        and (n.area_path <@ any (acting) or n.team_id = any (teams))
        and case word when 'patrol_late' then n.kind = 'late_start' when 'patrol_lost' then n.kind = 'lost_contact'
          when 'notice_unseen' then not exists (select from private.notice_seen v
            where v.notice_id = n.id and v.user_id = (select auth.uid())) else true end;
  when word = 'patrol_active' then
    return query select 'patrol', p.id, p.area_path, true, p.started_at from public.patrols p
      where (select private.has_role(null)) and private.is_active_patrol(p.status)
        and (p.area_path <@ any ((select private.my_paths('{administrator,chief,duty_officer,leader}'))::ltree[])
          or p.team_id = any (teams));
  when word = 'plan_published' then
    return query select 'plan', p.id, p.area_path, true, p.published_at from public.patrol_plans p
      where (select private.has_role(null)) and private.is_published_plan(p.status, p.service_day)
        and (p.area_path <@ any (acting) or p.id in (select private.plans_of_my_teams()));
  else
    perform private.refuse('22023', 'bad_word', '没有这个统计口径。', 'word');
  end case;
end $$;

/* The figure: cases seen one by one, and those not seen in steps, up to the last closed hour or day. */
create function private.count_word(word text) returns int
language sql stable security definer set search_path = '' as $$
  select (count(*) filter (where c.is_seen) + private.in_steps(count(*) filter (where not c.is_seen
    and c.at < (select private.closed_edge(now(), private.is_hourly()))), private.least_count()))::int
  from private.cases_of(word, null) c
$$;

/* Every figure of the moment by its word. */
create function private.count_words() returns jsonb
language sql stable security definer set search_path = '' as $$
  select jsonb_object_agg(w, private.count_word(w)) from unnest(array['incident_open', 'hazard_open', 'hazard_overdue',
    'hazard_due_soon', 'water_overdue', 'water_soon', 'water_never', 'kit_lacking', 'dispute_open', 'dispute_escalated',
    'notice_open', 'notice_unseen', 'patrol_active', 'patrol_late', 'patrol_lost', 'plan_published']) w
$$;

/* One record of a figure's list in the words of its kind. */
create function private.figure_row(kind text, id uuid) returns json
language sql stable security definer set search_path = extensions, pg_temp as $$
  select case figure_row.kind
  when 'incident' then (select json_build_object('kind', 'incident', 'id', i.id, 'name', i.type, 'part', i.type_group,
    'state', i.status, 'day', null, 'at', i.occurred_at, 'area_id', i.area_id, 'lng', st_x(i.geom), 'lat', st_y(i.geom))
    from public.incidents i where i.id = figure_row.id)
  when 'hazard' then (select json_build_object('kind', 'hazard', 'id', h.id, 'name', h.title, 'part', h.kind,
    'state', h.status, 'day', h.deadline, 'at', h.reported_at, 'area_id', h.area_id, 'lng', st_x(h.geom), 'lat', st_y(h.geom))
    from public.hazards h where h.id = figure_row.id)
  when 'water' then (select json_build_object('kind', 'water', 'id', w.id, 'name', w.name, 'part', w.kind,
    'state', private.due_state(w.next_due_at), 'day', null, 'at', w.next_due_at, 'area_id', w.area_id, 'lng', st_x(w.center),
    'lat', st_y(w.center), 'lacking', (select coalesce(json_agg(k.piece order by k.piece), '[]') from public.water_kit k
      where k.water_spot_id = w.id and private.is_lacking(k.state)))
    from public.water_spots w where w.id = figure_row.id)
  when 'dispute' then (select json_build_object('kind', 'dispute', 'id', d.id, 'name', d.code, 'part', d.category,
    'state', d.status, 'day', null, 'at', d.opened_at, 'area_id', d.area_id, 'lng', st_x(d.geom), 'lat', st_y(d.geom))
    from public.disputes d where d.id = figure_row.id)
  when 'notice' then (select json_build_object('kind', 'notice', 'id', n.id, 'name', a.name, 'part', n.kind,
    'state', n.kind, 'day', null, 'at', n.raised_at, 'area_id', n.area_id, 'lng', st_x(a.center), 'lat', st_y(a.center))
    from public.notices n join public.areas a on a.id = n.area_id where n.id = figure_row.id)
  when 'patrol' then (select json_build_object('kind', 'patrol', 'id', p.id, 'name', coalesce(t.name, p.name, a.name),
    'part', p.kind, 'state', p.status, 'day', p.service_day, 'at', p.started_at, 'area_id', p.area_id, 'lng', null, 'lat', null)
    from public.patrols p join public.areas a on a.id = p.area_id left join public.teams t on t.id = p.team_id
    where p.id = figure_row.id)
  when 'plan' then (select json_build_object('kind', 'plan', 'id', p.id, 'name', p.title, 'part', null, 'state', p.status,
    'day', p.service_day, 'at', p.published_at, 'area_id', p.area_id, 'lng', null, 'lat', null)
    from public.patrol_plans p where p.id = figure_row.id)
  end
$$;

/* The list behind a figure: exactly what it counted. Rows are what the caller sees one by one; what he does not is told by area
   of the next level in steps, and the rest that no area reaches a step of, so that rows + areas + rest = total.
   word: as in count_words, or incident_last with the group as part. Records without a moment first, then the oldest.
   → {word, total, step, rows [{kind, id, name, part, state, day, at, area_id, lng, lat, lacking?}], areas [{id, name, count}],
   rest} */
create function private.figure_rows(word text, part text) returns json
language sql stable security definer set search_path = extensions, pg_temp as $$
  with who as materialized (select private.my_paths() as paths, private.least_count() as k, private.is_hourly() as hourly),
  hit as materialized (select * from private.cases_of(word, part)),
  hidden as materialized (select h.area_path, h.at from hit h, who
    where not h.is_seen and h.at < (select private.closed_edge(now(), w.hourly) from who w)),
  told as (select coalesce(private.in_steps(count(*), (select k from who)), 0) as n from hidden),
  -- The areas one level below the caller's own; a caller's branch inside another of his is no branch of its own.
  below as (
    select a.id, a.name, a.path, a.kind in ('prefecture', 'county', 'station') as hourly
    from public.areas a join public.areas top on top.id = a.parent_id, who
    where a.deleted_at is null and top.path = any (who.paths)
      and not exists (select from unnest(who.paths) p where p @> top.path and p <> top.path)),
  area as (
    select b.id, b.name, b.path, private.in_steps((select count(*) from hidden h where h.area_path <@ b.path
      and h.at < private.closed_edge(now(), b.hourly and (select hourly from who))), (select k from who)) as n from below b)
  select json_build_object('word', word, 'step', (select case when paths <@ private.point_paths() or word not in
      ('incident_open', 'dispute_open', 'dispute_escalated') then 1 else k end from who),
    'total', (select count(*) from hit where is_seen) + (select n from told),
    'rows', (select coalesce(json_agg(private.figure_row(h.kind, h.id) order by h.at nulls first, h.id), '[]')
      from hit h where h.is_seen),
    'areas', (select coalesce(json_agg(json_build_object('id', a.id, 'name', a.name, 'count', a.n) order by a.n desc, a.path),
      '[]') from area a where a.n > 0),
    'rest', (select n from told) - (select coalesce(sum(a.n), 0) from area a))
$$;

create function public.figure_rows(word text, part text default null) returns json
language sql stable set search_path = '' as $$ select private.figure_rows(word, part) $$;
grant execute on function private.figure_rows(text, text), public.figure_rows(text, text) to authenticated, service_role;
