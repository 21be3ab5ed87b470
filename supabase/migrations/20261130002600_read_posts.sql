-- Offices, waters, teams, people and names as the panels list them, and who is nearest to a call.

create function private.offices_list() returns json
language sql stable security definer set search_path = extensions, pg_temp as $$
  select coalesce(json_agg(json_build_object('id', o.id, 'code', o.code, 'name', o.name, 'kind', o.kind, 'area_id', o.area_id,
    'lng', round(st_x(o.geom)::numeric, 6), 'lat', round(st_y(o.geom)::numeric, 6), 'address', o.address, 'phone', o.phone,
    'opening_hours', o.opening_hours, 'kit', o.kit, 'staff_count', o.staff_count, 'shared', not o.area_path <@ any (who.paths),
    'rev', o.rev)
    order by o.kind desc, o.code), '[]'::json)
  from public.police_offices o,
    (select private.my_paths() as paths, array(select private.shared_ids('offices')) as shared offset 0) who
  where o.deleted_at is null and (o.area_path <@ any (who.paths) or o.id = any (who.shared))
$$;

/* geometry is simplified to about 5 m and 6 decimals; the whole one comes from water_geometry. */
create function private.waters_list() returns json
language sql stable security definer set search_path = extensions, pg_temp as $$
  select coalesce(json_agg(json_build_object('id', w.id, 'code', w.code, 'name', w.name, 'kind', w.kind, 'area_id', w.area_id,
    'lng', round(st_x(w.center)::numeric, 6), 'lat', round(st_y(w.center)::numeric, 6),
    'geometry', st_asgeojson(st_simplifypreservetopology(w.geom, 0.00005), 6)::json,
    'cycle_days', w.cycle_days, 'risk', w.risk, 'last_inspected_at', w.last_inspected_at, 'next_due_at', w.next_due_at,
    'due', private.due_state(w.next_due_at), 'kit', k.kit, 'lacking', coalesce(k.lacking, '[]'::json),
    'responsible_id', w.responsible_id,
    'responsible_name', case when w.area_path <@ any (who.named) then r.name end, 'note', w.note,
    'shared', not w.area_path <@ any (who.paths), 'rev', w.rev) order by w.code), '[]'::json)
  from public.water_spots w
  cross join (select private.my_paths() as paths,
    private.my_paths('{administrator,chief,duty_officer,grid_worker,leader}') as named,
    array(select private.shared_ids('waters')) as shared offset 0) who
  left join (select c.water_spot_id, json_object_agg(c.piece, c.state) as kit,
    json_agg(c.piece order by c.piece) filter (where private.is_lacking(c.state)) as lacking from public.water_kit c group by 1) k
    on k.water_spot_id = w.id
  left join public.personnel r on r.id = w.responsible_id
  where w.deleted_at is null and (w.area_path <@ any (who.paths) or w.id = any (who.shared))
$$;

/* The full outlines, for editing. */
create function private.water_geometry(ids uuid[]) returns json
language sql stable security definer set search_path = extensions, pg_temp as $$
  select json_build_object('type', 'FeatureCollection', 'features',
    coalesce(json_agg(json_build_object('type', 'Feature', 'id', w.id,
    'geometry', st_asgeojson(w.geom, 9)::json, 'properties', json_build_object('id', w.id, 'code', w.code, 'name', w.name,
      'rev', w.rev))), '[]'::json))
  from public.water_spots w
  where w.id = any (ids) and w.deleted_at is null
    and (w.area_path <@ any ((select private.my_paths())::ltree[]) or w.id in (select private.shared_ids('waters')))
$$;

create function private.teams_list() returns json
language sql stable security definer set search_path = extensions, pg_temp as $$
  select coalesce(json_agg(json_build_object('id', t.id, 'code', t.code, 'name', t.name, 'kind', t.kind, 'area_id', t.area_id,
    'home_office_id', t.home_office_id, 'phone', case when t.area_path <@ any (who.phones)
      or t.id = any (who.teams) then t.phone end,
    'colour', t.colour, 'is_active', t.is_active, 'rev', t.rev,
    'members', case when t.area_path <@ any (who.named) then (
      select coalesce(json_agg(json_build_object('id', p.id, 'name', p.name, 'kind', p.kind, 'is_lead', m.is_lead)
        order by m.is_lead desc, p.name), '[]'::json)
      from public.team_members m join public.personnel p on p.id = m.personnel_id where m.team_id = t.id) end) order by t.code),
        '[]'::json)
  from public.teams t, (select private.my_paths() as paths, private.my_paths('{administrator,chief,duty_officer}') as phones,
    private.my_paths('{administrator,chief,duty_officer,grid_worker,leader}') as named,
    array(select private.my_teams()) as teams offset 0) who
  where t.area_path <@ any (who.paths)
$$;

/* Names for those who work with them; phone numbers for those who command. Viewers get an empty list. */
create function private.personnel_list() returns json
language sql stable security definer set search_path = extensions, pg_temp as $$
  select coalesce(json_agg(json_build_object('id', p.id, 'name', p.name, 'kind', p.kind, 'area_id', p.area_id,
    'office_id', p.office_id,
    'phone', case when p.area_path <@ any (who.phones) then p.phone end, 'has_account', p.user_id is not null,
    'is_active', p.is_active, 'rev', p.rev) order by p.area_path, p.name), '[]'::json)
  from public.personnel p, (select private.my_paths('{administrator,chief,duty_officer}') as phones,
    private.my_paths('{administrator,chief,duty_officer,grid_worker,leader}') as paths offset 0) who
  where p.area_path <@ any (who.paths)
$$;

/* The n posts and teams nearest to a point: offices for everyone, teams out on patrol (last fix within 30 minutes)
   for those who dispatch, whose look is written down. distance_m is the straight line on the sphere. */
create function private.nearest_units(lng float8, lat float8, n int) returns json
language plpgsql volatile security definer set search_path = extensions, pg_temp as $$
declare
  here geometry := st_setsrid(st_makepoint(lng, lat), 4326);
  paths ltree[] := private.my_paths();
  commanded ltree[] := private.my_paths('{chief,duty_officer}');
  answer json;
  shows_position boolean;
begin
  perform private.read_box(lng, lat, lng, lat);
  select coalesce(json_agg(json_build_object('kind', u.kind, 'id', u.id, 'name', u.name, 'lng', st_x(u.at),
    'lat', st_y(u.at),
      'phone', u.phone, 'seen_at', u.seen_at, 'patrol_id', u.patrol_id, 'distance_m', round(st_distancesphere(u.at, here)))
      order by st_distancesphere(u.at, here)), '[]'::json), bool_or(u.patrol_id is not null)
    into answer, shows_position from (
      select * from (
        (select 'office' as kind, o.id, o.name, o.geom as at, o.phone, null::timestamptz as seen_at, null::uuid as patrol_id
          from public.police_offices o where o.deleted_at is null and o.area_path <@ any (paths)
            order by o.geom <-> here limit 50)
        union all
        select 'team', t.id, t.name, st_setsrid(st_makepoint(k.lng_e6[k.last] / 1e6, k.lat_e6[k.last] / 1e6), 4326), t.phone,
          k.ended_at, p.id
        from public.patrols p join public.teams t on t.id = p.team_id
        cross join lateral (select c.lng_e6, c.lat_e6, cardinality(c.lng_e6) as last, c.ended_at
          from public.track_chunks c
          where c.patrol_id = p.id and c.started_at between p.fixes_from and p.fixes_to order by c.seq desc limit 1) k
        where p.status = 'active' and p.area_path <@ any (commanded) and p.fixes_to > now() - interval '30 minutes'
          and k.ended_at > now() - interval '30 minutes') every
      order by st_distancesphere(at, here) limit least(greatest(n, 1), 50)) u;
  if shows_position then perform private.note_duty_look(commanded); end if;
  return answer;
end $$;

/* Names to search over, the whole branch; the client indexes them (pinyin too). People only for roles that may read names. */
create function private.search_names() returns json
language sql stable security definer set search_path = extensions, pg_temp as $$
  with who as materialized (select private.my_paths() as paths,
    private.my_paths('{administrator,chief,duty_officer,grid_worker,leader}') as named),
  entry as (
    select 'area' as kind, a.id, a.name, a.code, a.center as at, a.kind as sub from public.areas a, who
      where a.deleted_at is null and a.path <@ any (who.paths)
    union all
    select 'office', o.id, o.name, o.code, o.geom, o.kind from public.police_offices o, who where o.deleted_at is null
      and o.area_path <@ any (who.paths)
    union all
    select 'water', w.id, w.name, w.code, w.center, w.kind from public.water_spots w, who where w.deleted_at is null
      and w.area_path <@ any (who.paths)
    union all
    select 'person', p.id, p.name, null, coalesce(o.geom, a.center), p.kind from public.personnel p
    join public.areas a on a.id = p.area_id left join public.police_offices o on o.id = p.office_id cross join who
    where p.is_active and p.area_path <@ any (who.named)
  )
  select coalesce(json_agg(json_build_object('kind', e.kind, 'id', e.id, 'name', e.name, 'code', e.code,
    'lng', round(st_x(e.at)::numeric, 6), 'lat', round(st_y(e.at)::numeric, 6), 'sub', e.sub)), '[]'::json) from entry e
$$;

create function public.offices_list() returns json
language sql stable set search_path = '' as $$ select private.offices_list() $$;
create function public.waters_list() returns json language sql stable set search_path = '' as $$ select private.waters_list() $$;
create function public.water_geometry(ids uuid[]) returns json
language sql stable set search_path = '' as $$ select private.water_geometry(ids) $$;
create function public.teams_list() returns json language sql stable set search_path = '' as $$ select private.teams_list() $$;
create function public.personnel_list() returns json
language sql stable set search_path = '' as $$ select private.personnel_list() $$;
create function public.nearest_units(lng float8, lat float8, n int default 8) returns json
language sql volatile set search_path = '' as $$ select private.nearest_units(lng, lat, n) $$;
create function public.search_names() returns json
language sql stable set search_path = '' as $$ select private.search_names() $$;
grant execute on function private.offices_list(), private.waters_list(), private.water_geometry(uuid[]), private.teams_list(),
  private.personnel_list(), private.nearest_units(float8, float8, int), public.offices_list(), public.waters_list(),
  public.water_geometry(uuid[]), public.teams_list(), public.personnel_list(), public.nearest_units(float8, float8, int),
  private.search_names(), public.search_names() to authenticated, service_role;
