-- Hazards of the caller's branch, and of what joint defence shares, for the list and the map.

/* → [{id, code, kind, severity, title, status, deadline, reported_at, area_id, lng, lat}], newest first, 20,000 at most. */
create function public.hazards_list() returns json
language sql stable set search_path = public, extensions as $$
  select coalesce(json_agg(json_build_object('id', h.id, 'code', h.code, 'kind', h.kind, 'severity', h.severity, 'title', h.title,
    'status', h.status, 'deadline', h.deadline, 'reported_at', h.reported_at, 'area_id', h.area_id,
    'lng', round(st_x(h.geom)::numeric, 6)::float8, 'lat', round(st_y(h.geom)::numeric, 6)::float8) order by h.reported_at desc), '[]'::json)
  from (select * from public.hazards order by reported_at desc limit 20000) h
$$;
grant execute on function public.hazards_list() to authenticated;
