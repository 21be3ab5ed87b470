-- The board of 指挥: calls with their units and clocks, units with their state; and, on the phone, the calls of one's own team.

/* Calls of the caller's branch: all that are open (200 at most, the newest; open_total says how many there are), and those closed
   since the shift began. → {now, open_total, calls: [{…, units: […]}]} */
create function private.calls_board() returns json
language sql stable security definer set search_path = extensions, pg_temp as $$
  with mine as materialized (select private.my_paths('{chief,duty_officer}') as paths),
  shown as (
    (select i.* from public.incidents i, mine where private.is_open_incident(i.status) and i.area_path <@ any (mine.paths)
      order by i.occurred_at desc limit 200)
    union all
    (select i.* from public.incidents i, mine where not private.is_open_incident(i.status) and i.area_path <@ any (mine.paths)
      and i.occurred_at > now() - interval '2 days' and i.closed_at > now() - interval '12 hours'
      order by i.occurred_at desc limit 100))
  select json_build_object('now', now(),
    'open_total', (select count(*) from public.incidents i, mine
      where private.is_open_incident(i.status) and i.area_path <@ any (mine.paths)),
    'calls', (select coalesce(json_agg(json_build_object('id', s.id, 'code', s.code, 'type', s.type, 'type_group', s.type_group,
      'status', s.status, 'is_open', private.is_open_incident(s.status), 'rev', s.rev, 'summary', left(s.summary, 200),
      'address', s.address, 'area_name', (select a.name from public.areas a where a.id = s.area_id),
      'lng', round(st_x(s.geom)::numeric, 6)::float8, 'lat', round(st_y(s.geom)::numeric, 6)::float8,
      'received_at', coalesce(s.received_at, s.occurred_at), 'dispatched_at', s.dispatched_at, 'en_route_at', s.en_route_at,
      'arrived_at', s.arrived_at, 'closed_at', s.closed_at, 'outcome', s.outcome,
      'caller_phone', private.caller_of(s.id, s.area_path),
      'units', (select coalesce(json_agg(json_build_object('kind', case when u.team_id is null then 'office' else 'team' end,
        'id', coalesce(u.team_id, u.office_id), 'name', coalesce(t.name, o.name), 'state', u.state, 'sent_at', u.sent_at,
        'acknowledged_at', u.acknowledged_at, 'there_at', u.there_at, 'expected_s', u.expected_s) order by u.sent_at), '[]')
        from public.incident_units u left join public.teams t on t.id = u.team_id
        left join public.police_offices o on o.id = u.office_id where u.incident_id = s.id and u.state <> 'recalled'))
      order by s.occurred_at desc), '[]') from shown s))
$$;

/* Units that can be sent, each with one state and, for teams on patrol, the last position and when it was. Writes the look down.
   → [{kind, id, name, lng, lat, phone, seen_at, patrol_id, source, state, incident_id}] */
create function private.units_board() returns json
language plpgsql volatile security definer set search_path = extensions, pg_temp as $$
declare
  commanded ltree[] := private.my_paths('{chief,duty_officer}');
  answer json;
  shows_position boolean;
begin
  select coalesce(json_agg(json_build_object('kind', u.kind, 'id', u.id, 'name', u.name,
    'lng', round(st_x(u.place)::numeric, 6)::float8, 'lat', round(st_y(u.place)::numeric, 6)::float8, 'phone', u.phone,
    'seen_at', u.seen_at, 'patrol_id', u.patrol_id, 'source', u.source,
    'colour', (select t.colour from public.teams t where t.id = u.id),
    'state', private.unit_state(case u.kind when 'team' then u.id end, case u.kind when 'office' then u.id end, true),
    'incident_id', (select b.incident_id from public.incident_units b where b.ended_at is null
      and coalesce(b.team_id, b.office_id) = u.id order by b.sent_at limit 1))
    order by u.kind desc, u.name), '[]'::json), bool_or(u.patrol_id is not null)
  into answer, shows_position
  from private.duty_units(now()) u where u.area_path <@ any (commanded);
  if shows_position then perform private.note_duty_look(commanded); end if;
  return answer;
end $$;

/* The calls that a team of the caller's was sent to and has not done with, oldest first. The caller's number is not told. */
create function private.my_calls() returns json
language sql stable security definer set search_path = extensions, pg_temp as $$
  select coalesce(json_agg(json_build_object('id', i.id, 'code', i.code, 'type', i.type, 'type_group', i.type_group,
    'summary', i.summary, 'address', i.address, 'lng', st_x(i.geom), 'lat', st_y(i.geom), 'received_at', i.received_at,
    'status', i.status, 'team_id', u.team_id, 'team_name', t.name, 'state', u.state, 'sent_at', u.sent_at) order by u.sent_at),
    '[]'::json)
  from public.incident_units u join public.incidents i on i.id = u.incident_id join public.teams t on t.id = u.team_id
  where u.ended_at is null and u.team_id in (select private.my_teams())
$$;

create function public.calls_board() returns json
language sql stable set search_path = '' as $$ select private.calls_board() $$;
create function public.units_board() returns json
language sql volatile set search_path = '' as $$ select private.units_board() $$;
create function public.my_calls() returns json language sql stable set search_path = '' as $$ select private.my_calls() $$;
grant execute on function private.calls_board(), private.units_board(), private.my_calls(), public.calls_board(),
  public.units_board(), public.my_calls() to authenticated, service_role;
