-- Tonight's plan as it goes, and the whole briefing.

/* Farther than this from its planned line a team is off its route: fixes err by tens of metres, and a parallel road is none. */
create function private.off_route_m() returns int language sql immutable return 500;

/* Routes of the published plans of a span and how each is walked. is_late and is_lost are the open notices about it; is_off: the
   last position is farther from the planned line than off_route_m, and from the office it starts at. */
create function private.routes_tonight(shift_from timestamptz, shift_to timestamptz)
returns table (route_id uuid, plan_id uuid, team_id uuid, area_path extensions.ltree, leaves_at timestamptz,
  started_at timestamptz, ended_at timestamptz, patrol_id uuid, is_late boolean, is_lost boolean, is_off boolean)
language sql stable security definer set search_path = extensions, pg_temp as $$
  with unit as materialized (select u.id, u.place from private.duty_units(now()) u where u.source = 'patrol')
  select r.id, p.id, r.team_id, r.area_path, r.leaves_at, w.started_at, w.ended_at, w.id,
    exists (select from public.notices n where n.kind = 'late_start' and n.subject_id = r.id
      and private.is_open_notice(n.cleared_at)),
    exists (select from public.notices n where n.kind = 'lost_contact' and n.subject_id = w.id
      and private.is_open_notice(n.cleared_at)),
    coalesce(w.ended_at is null and st_distance(u.place::geography, r.geom::geography) > private.off_route_m()
      and st_distance(u.place::geography, coalesce(o.geom, st_startpoint(r.geom))::geography) > private.off_route_m(), false)
  from public.patrol_plans p join public.plan_routes r on r.plan_id = p.id
  -- The newest outing of the team that touches the shift, as plan_walks finds it.
  left join lateral (select q.id, q.started_at, q.ended_at from public.patrols q where q.team_id = r.team_id
    and q.status in ('active', 'finished') and q.started_at < p.shift_to + interval '1 hour'
    and coalesce(q.ended_at, now()) > p.shift_from - interval '1 hour' and q.started_at > p.shift_from - interval '12 hours'
    order by q.started_at desc limit 1) w on true
  left join unit u on u.id = r.team_id
  left join public.police_offices o on o.id = r.start_office_id
  where p.status = 'published' and p.shift_from < routes_tonight.shift_to and p.shift_to > routes_tonight.shift_from
$$;

/* Plans of the night in the caller's branch, and of a walker's teams; teams the published ones send and how many the rota has. */
create function private.brief_plans(paths extensions.ltree[], night date, shift_from timestamptz, shift_to timestamptz)
returns jsonb
language sql stable security definer set search_path = extensions, pg_temp as $$
  with mine as materialized (select array(select private.my_teams()) as teams),
  route as materialized (
    select r.*, t.name, t.colour from private.routes_tonight(shift_from, shift_to) r join public.teams t on t.id = r.team_id, mine
    where r.area_path <@ any (paths) or r.team_id = any (mine.teams)),
  plan as (
    select p.* from public.patrol_plans p
    where p.shift_from < brief_plans.shift_to and p.shift_to > brief_plans.shift_from and p.status <> 'withdrawn'
      and (p.area_path <@ any (paths) or p.id in (select r.plan_id from route r)))
  select jsonb_build_object(
    'plans', (select coalesce(jsonb_agg(jsonb_build_object('id', p.id, 'title', p.title, 'status', p.status,
      'version', p.version, 'rev', p.rev, 'area_id', p.area_id, 'shift_from', p.shift_from, 'shift_to', p.shift_to,
      'teams', (select count(*) from public.plan_routes r where r.plan_id = p.id),
      'stops', (select count(*) from public.plan_stops s where s.plan_id = p.id and s.route_id is not null),
      'visited', (select count(*) from public.plan_stops s where s.plan_id = p.id and s.visited_at is not null))
      order by p.status desc, p.title), '[]') from plan p),
    'planned', (select count(*) from route), 'out', (select count(*) from route r where r.started_at is not null
      and r.ended_at is null), 'home', (select count(*) from route r where r.ended_at is not null),
    'late', (select count(*) from route r where r.is_late), 'lost', (select count(*) from route r where r.is_lost),
    'off', (select count(*) from route r where r.is_off),
    'rota', (select count(*) from public.rota_nights n where n.service_day = night and n.shift = 'night'
      and (n.area_path <@ any (paths) or n.team_id = any (mine.teams))),
    'rows', (select coalesce(jsonb_agg(jsonb_build_object('id', r.route_id, 'plan_id', r.plan_id, 'team_id', r.team_id,
      'name', r.name, 'colour', r.colour, 'phone', private.team_phone(r.team_id), 'leaves_at', r.leaves_at,
      'started_at', r.started_at, 'ended_at', r.ended_at, 'patrol_id', r.patrol_id, 'is_late', r.is_late, 'is_lost', r.is_lost,
      'is_off', r.is_off, 'is_seen', private.is_seen_tonight('route', r.route_id::text))
      order by not r.is_lost, not r.is_late, not r.is_off, r.ended_at is not null, r.started_at is null, r.name), '[]')
      from (select * from route o order by not o.is_lost, not o.is_late, not o.is_off, o.ended_at is not null,
        o.started_at is null, o.name limit 100) r)) from mine
$$;

/* The night in one answer, for who commands it and, of his own branch and teams, for who walks it; null for everybody else.
   → {at, day, shift_from, shift_to, is_running, calls, plan, gaps|null, waters, hazards, hotspots, notices {open, unseen}} with
   rows of 100 at most and totals that are the board's */
create function private.tonight_briefing() returns jsonb
language sql stable security definer set search_path = '' as $$
  with who as materialized (select private.my_paths('{chief,duty_officer,grid_worker}') as paths,
    private.my_paths('{chief,duty_officer}') as commanded)
  select jsonb_build_object('at', now(), 'day', n.day, 'shift_from', n.shift_from, 'shift_to', n.shift_to,
    'is_running', now() >= n.shift_from, 'calls', private.brief_calls(),
    'plan', private.brief_plans(who.commanded, n.day, n.shift_from, n.shift_to), 'gaps', private.brief_gaps(who.paths),
    'waters', private.brief_waters(n.shift_to), 'hazards', private.brief_hazards(n.shift_to),
    'hotspots', private.brief_hotspots(who.paths, n.shift_from, n.shift_to),
    'notices', jsonb_build_object('open', private.count_word('notice_open'), 'unseen', private.count_word('notice_unseen')))
  from who, private.tonight() n where cardinality(who.paths) > 0
$$;

create function public.tonight_briefing() returns jsonb
language sql stable set search_path = '' as $$ select private.tonight_briefing() $$;
create function public.see_tonight(items jsonb) returns int
language sql volatile set search_path = '' as $$ select private.see_tonight(items) $$;
grant execute on function private.tonight(), private.tonight_briefing(), public.tonight_briefing(), private.see_tonight(jsonb),
  public.see_tonight(jsonb), private.is_water_due_by(timestamptz, timestamptz),
  private.is_hazard_due_by(text, date, timestamptz), private.off_route_m() to authenticated, service_role;
