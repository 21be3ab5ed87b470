-- Incidents in bulk for the analysis of hotspots: columns instead of rows, page by page. Rollback: drop both functions.

/* Only for those who answer incidents: chief, duty officer, grid worker; nobody else gets a row. Sorted by time and id;
   `after_at` and `after_id` are `next` of the page before, so rows that arrive meanwhile neither repeat nor push others out.
   → {total (first page only, else null), ids [uuid], t [epoch s], x, y [degrees × 1e6], g [type_group], d [1: known to the day
   only], next {at, id} | null}. At most 20,000 rows a page: about 1.6 MB. */
create function private.incident_points(from_at timestamptz, to_at timestamptz, after_at timestamptz, after_id uuid, most int) returns json
language plpgsql stable security definer set search_path = extensions, pg_temp as $$
declare
  paths ltree[] := private.my_paths('{chief,duty_officer,grid_worker}');
  page int := least(greatest(coalesce(most, 10000), 1), 20000);
  total bigint;
  answer json;
begin
  if from_at is null or to_at is null or to_at <= from_at then
    perform private.refuse('22023', 'bad_period', '请选择起止时间，且止晚于起。', 'to_at');
  end if;
  if after_id is null then
    select count(*) into total from public.incidents i
    where i.area_path <@ any (paths) and i.occurred_at >= from_at and i.occurred_at < to_at;
  end if;
  with hit as (
    select i.id, i.occurred_at, i.geom, i.type_group, i.time_precision from public.incidents i
    where i.area_path <@ any (paths) and i.occurred_at >= coalesce(after_at, from_at) and i.occurred_at < to_at
      and (after_id is null or (i.occurred_at, i.id) > (after_at, after_id))
    order by i.occurred_at, i.id limit page
  )
  select json_build_object('total', total,
    'ids', coalesce(json_agg(h.id), '[]'), 't', coalesce(json_agg(extract(epoch from h.occurred_at)::bigint), '[]'),
    'x', coalesce(json_agg(round(st_x(h.geom) * 1e6)::int), '[]'), 'y', coalesce(json_agg(round(st_y(h.geom) * 1e6)::int), '[]'),
    'g', coalesce(json_agg(h.type_group), '[]'), 'd', coalesce(json_agg((h.time_precision = 'day')::int), '[]'),
    'next', case when count(*) = page then (select json_build_object('at', l.occurred_at, 'id', l.id) from hit l order by l.occurred_at desc, l.id desc limit 1) end)
  into answer from hit h;
  return answer;
end $$;

create function public.incident_points(from_at timestamptz, to_at timestamptz, after_at timestamptz default null, after_id uuid default null,
  most int default 10000) returns json
language sql stable set search_path = '' as $$ select private.incident_points(from_at, to_at, after_at, after_id, most) $$;
grant execute on function private.incident_points(timestamptz, timestamptz, timestamptz, uuid, int),
  public.incident_points(timestamptz, timestamptz, timestamptz, uuid, int) to authenticated, service_role;
