-- Fixes of a look say whether they are of a day or a night patrol, so that cells can be counted by shift.

/* The fixes of the patrols of an open look, some at a time. → {rows: [{id, team_id, day, kind, t: [epoch s]|null, x: [1e-6°], y: [1e-6°],
   a: [dm, −1 unknown]|null}…], next: how many to skip for more, or null} */
create or replace function private.tracks_of_view(view_id uuid, skip int, most int) returns json
language plpgsql stable security definer set search_path = extensions, pg_temp as $$
declare
  paths ltree[] := private.my_paths('{chief,duty_officer}');
  own uuid[] := array(select private.my_teams());
  page int := least(greatest(coalesce(most, 200), 1), 500);
begin
  return (
    with chosen as materialized (
      -- A border shares the lines, not the seconds: fixes stay with the patrol's own branch and team.
      select p.id, p.team_id, p.service_day, p.started_at, p.kind from private.patrols_in_view(view_id) p
      where p.area_path <@ any (paths) or p.team_id = any (own)
      order by p.started_at nulls last, p.id offset greatest(coalesce(skip, 0), 0) limit page)
    select json_build_object('rows', coalesce(json_agg(json_build_object('id', c.id, 'team_id', c.team_id, 'day', c.service_day, 'kind', c.kind,
        't', f.t, 'x', f.x, 'y', f.y, 'a', f.a) order by c.started_at nulls last, c.id) filter (where f.x is not null), '[]'::json),
      'next', case when count(*) = page then greatest(coalesce(skip, 0), 0) + page end)
    from chosen c left join lateral (
      select array_agg(extract(epoch from k.started_at)::int8 + u.t order by k.seq, u.i) filter (where k.t_s is not null) as t,
        array_agg(u.x order by k.seq, u.i) as x, array_agg(u.y order by k.seq, u.i) as y,
        array_agg(coalesce(u.a, -1) order by k.seq, u.i) filter (where k.accuracy_dm is not null) as a
      from public.track_chunks k cross join lateral unnest(k.t_s, k.lng_e6, k.lat_e6, k.accuracy_dm) with ordinality u(t, x, y, a, i)
      where k.patrol_id = c.id) f on true);
end $$;
