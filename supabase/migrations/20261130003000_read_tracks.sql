-- Patrols as a list, as lines on the map, and as fixes. A line or a fix is shown only inside a logged view.

/* Why somebody looks where another was: a sentence, not a key held down. At least four Chinese characters, or eight others,
   and four of them different. src/domain/reason.ts says the same (tested). */
create function private.is_reason(reason text) returns boolean language sql immutable set search_path = '' as $$
  select length(words) + length(regexp_replace(words, '[^\u2e80-\u9fff]', '', 'g')) >= 8
    and (select count(distinct letter) from regexp_split_to_table(lower(words), '') letter) >= 4
  from (select regexp_replace(coalesce(reason, ''), '[\s[:punct:]，。、；：！？（）“”]', '', 'g') as words) w
$$;

/* Patrols of a period. Where somebody was is told of one's own team alone: of others only inside a logged view. */
create function private.patrols_list(from_at timestamptz, to_at timestamptz, teams uuid[]) returns json
language sql stable security definer set search_path = extensions, pg_temp as $$
  select coalesce(json_agg(json_build_object('id', p.id, 'team_id', p.team_id, 'team_name', t.name, 'colour', t.colour,
    'name', p.name,
    'area_id', p.area_id, 'kind', p.kind, 'status', p.status, 'is_active', private.is_active_patrol(p.status),
    'is_counted', private.is_counted_patrol(p.status), 'service_day', p.service_day, 'started_at', p.started_at,
    'ended_at', p.ended_at,
    'distance_m', p.distance_m, 'duration_s', p.duration_s, 'note', p.note, 'has_track', p.geom is not null,
    'bbox', case when p.is_own then private.bbox_json(p.geom) end, 'rev', p.rev) order by p.started_at desc nulls last),
      '[]'::json)
  from (
    select q.*, coalesce(q.team_id = any (who.teams), false) as is_own
    from public.patrols q, (select private.my_paths('{administrator,chief,duty_officer,leader}') as paths,
      array(select private.my_teams()) as teams offset 0) who
    where (q.area_path <@ any (who.paths) or q.team_id = any (who.teams))
      and (from_at is null or q.started_at >= from_at) and (to_at is null or q.started_at < to_at)
      and (patrols_list.teams is null or q.team_id = any (patrols_list.teams))
    order by q.started_at desc nulls last limit 20000) p
  left join public.teams t on t.id = p.team_id
$$;

/* Opens a look at tracks and writes down who looks, at what and why. Good for 12 hours.
   Chiefs and duty officers within their branch, team members at their own team; nobody else, administrators included. */
create function private.open_track_view(from_at timestamptz, to_at timestamptz, team_ids uuid[], reason text) returns uuid
language plpgsql security definer set search_path = extensions, pg_temp as $$
declare
  paths ltree[] := private.my_paths('{chief,duty_officer}');
  own uuid[] := array(select private.my_teams());
  asked uuid[] := team_ids;
  view_id uuid;
begin
  if cardinality(paths) = 0 then
    if cardinality(own) = 0 then
      perform private.refuse('42501', 'forbidden', '你没有权限查看巡逻轨迹：只有所长、值班民警和本队队员可以查看。需要时请联系所长。');
    end if;
    asked := coalesce(asked, own);
    if not asked <@ own then
      perform private.refuse('42501', 'forbidden', '你只能查看自己所在巡防队的轨迹。', 'team_ids');
    end if;
  elsif exists (select from public.teams t where t.id = any (asked) and not t.area_path <@ any (paths)
    and not t.id = any (own)) then
    perform private.refuse('42501', 'forbidden', '所选巡防队中有不属于你辖区的队伍，请去掉后重试。', 'team_ids');
  end if;
  if not private.is_reason(reason) then
    perform private.refuse('22023', 'no_reason', '查看轨迹须用一句话写明事由（至少 4 个不同的字），事由会记录在案。', 'reason');
  end if;
  if from_at is null or to_at is null or to_at <= from_at or to_at - from_at > interval '400 days' then
    perform private.refuse('22023', 'bad_period', '请选择起止时间，止晚于起，最长 400 天。', 'to_at');
  end if;
  insert into public.track_views (user_id, from_at, to_at, team_ids, reason, area_paths)
  values ((select auth.uid()), from_at, to_at, asked, left(btrim(reason), 300), case when cardinality(paths) > 0 then paths
    else array(select t.area_path from public.teams t where t.id = any (own)) end)
  returning id into view_id;
  return view_id;
end $$;

/* The caller's own open view, or a refusal. */
create function private.require_view(view_id uuid) returns public.track_views
language plpgsql stable security definer set search_path = '' as $$
declare
  found public.track_views;
begin
  select * into found from public.track_views v where v.id = view_id and v.user_id = (select auth.uid())
    and v.at > now() - interval '12 hours';
  if found.id is null then
    perform private.refuse('42501', 'no_view', '请先说明事由打开轨迹（每次有效 12 小时）。', 'view_id');
  end if;
  return found;
end $$;

/* Patrols a view may show, judged by the roles held now, not by those held when it was opened. */
create function private.patrols_in_view(view_id uuid) returns setof public.patrols
language plpgsql stable security definer rows 1000 set search_path = extensions, pg_temp as $$
declare
  look public.track_views := private.require_view(view_id);
  paths ltree[] := private.my_paths('{chief,duty_officer}');
  own uuid[] := array(select private.my_teams());
  shared uuid[] := case when cardinality(paths) > 0 then array(select private.shared_ids('patrols')) else '{}' end;
begin
  return query select p.* from public.patrols p
  where p.status <> 'withdrawn'
    and (p.started_at is null or (p.started_at < look.to_at and coalesce(p.ended_at, p.started_at) >= look.from_at))
    and (look.team_ids is null or p.team_id = any (look.team_ids))
    and (p.area_path <@ any (paths) or p.team_id = any (own) or p.id = any (shared));
end $$;

create function private.tile_tracks(z int, x int, y int, view_id uuid, team uuid[]) returns bytea
language plpgsql stable security definer set search_path = extensions, pg_temp as $$
declare
  box geometry := private.tile_box(z, x, y, 0.05);
  tolerance float8 := 360 / (2.0 ^ z) / 1024;
begin
  return (select st_asmvt(t, 'tracks', 4096, 'g') from (
    select p.id::text as id, p.team_id::text as team_id, m.colour, p.kind, p.service_day::text as day,
      extract(epoch from p.started_at)::int8 as at,
      private.to_tile(case when z < 14 then st_simplify(p.geom, tolerance, true) else p.geom end, z, x, y) as g
    from private.patrols_in_view(view_id) p left join public.teams m on m.id = p.team_id
    where p.geom && box and (team is null or p.team_id = any (team))
    order by p.started_at desc limit 4500) t where t.g is not null);
end $$;

/* [west, south, east, north] of a patrol of the caller's own team, or of one that a view he opened in the last 12 hours
   shows; else null. For reads that may not touch the line itself. */
create function private.patrol_bbox(patrol_id uuid) returns json
language sql stable security definer set search_path = extensions, pg_temp as $$
  select private.bbox_json(p.geom) from public.patrols p
  where p.id = patrol_id and (p.team_id in (select private.my_teams())
    or (p.area_path <@ any (private.my_paths('{chief,duty_officer}')) and exists (
      select from public.track_views v where v.user_id = (select auth.uid()) and v.at > now() - interval '12 hours'
        and (v.team_ids is null or p.team_id = any (v.team_ids))
        and (p.started_at is null or (p.started_at < v.to_at and coalesce(p.ended_at, p.started_at) >= v.from_at)))))
$$;

/* The fixes of the patrols of an open look, some at a time. → {rows: [{id, team_id, day, kind, t: [epoch s]|null, x: [1e-6°],
   y: [1e-6°], a: [dm, −1 unknown]|null}…], next: how many to skip for more, or null} */
create function private.tracks_of_view(view_id uuid, skip int, most int) returns json
language plpgsql stable security definer set search_path = extensions, pg_temp as $$
declare
  paths ltree[] := private.my_paths('{chief,duty_officer}');
  own uuid[] := array(select private.my_teams());
  page int := least(greatest(coalesce(most, 200), 1), 500);
begin
  return (
    with chosen as materialized (
      -- A border shares the lines, not the seconds: fixes stay with the patrol's own branch and team.
      select p.id, p.team_id, p.service_day, p.started_at, p.kind, p.fixes_from, p.fixes_to
      from private.patrols_in_view(view_id) p
      where p.area_path <@ any (paths) or p.team_id = any (own)
      order by p.started_at nulls last, p.id offset greatest(coalesce(skip, 0), 0) limit page)
    select json_build_object('rows', coalesce(json_agg(json_build_object('id', c.id, 'team_id', c.team_id, 'day', c.service_day,
      'kind', c.kind,
        't', f.t, 'x', f.x, 'y', f.y, 'a', f.a) order by c.started_at nulls last, c.id) filter (where f.x is not null),
          '[]'::json),
      'next', case when count(*) = page then greatest(coalesce(skip, 0), 0) + page end)
    from chosen c left join lateral (
      select array_agg(extract(epoch from k.started_at)::int8 + u.t order by k.seq, u.i) filter (where k.t_s is not null) as t,
        array_agg(u.x order by k.seq, u.i) as x, array_agg(u.y order by k.seq, u.i) as y,
        array_agg(coalesce(u.a, -1) order by k.seq, u.i) filter (where k.accuracy_dm is not null) as a
      from public.track_chunks k
      cross join lateral unnest(k.t_s, k.lng_e6, k.lat_e6, k.accuracy_dm) with ordinality u(t, x, y, a, i)
      where k.patrol_id = c.id and k.started_at between c.fixes_from and c.fixes_to) f on true);
end $$;

create function public.patrols_list(from_at timestamptz default null, to_at timestamptz default null, teams uuid[] default null)
  returns json
language sql stable set search_path = '' as $$ select private.patrols_list(from_at, to_at, teams) $$;
create function public.open_track_view(from_at timestamptz, to_at timestamptz, team_ids uuid[] default null,
  reason text default null) returns uuid
language sql volatile set search_path = '' as $$ select private.open_track_view(from_at, to_at, team_ids, reason) $$;
create function public.tile_tracks(z int, x int, y int, view_id uuid, team uuid[] default null, v text default null)
returns public."application/vnd.mapbox-vector-tile" language sql stable set search_path = '' as $$
  select private.tile_tracks(z, x, y, view_id, team)
$$;
create function public.tracks_of_view(view_id uuid, skip int default 0, most int default 200) returns json
language sql stable set search_path = '' as $$ select private.tracks_of_view(view_id, skip, most) $$;
grant execute on function private.patrols_list(timestamptz, timestamptz, uuid[]),
  private.open_track_view(timestamptz, timestamptz, uuid[], text), private.tile_tracks(int, int, int, uuid, uuid[]),
  private.patrol_bbox(uuid), public.patrols_list(timestamptz, timestamptz, uuid[]),
  public.open_track_view(timestamptz, timestamptz, uuid[], text), public.tile_tracks(int, int, int, uuid, uuid[], text),
  private.tracks_of_view(uuid, int, int), public.tracks_of_view(uuid, int, int)
  to authenticated, service_role;
