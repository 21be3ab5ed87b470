-- What an officer types to find a case or a place: the number of a call or hazard (its own, as imported; the beginning or the
-- last digits), an address, the name of a road or a village. Under the caller's rights.
create index incidents_code_begins on public.incidents (upper(code) text_pattern_ops);
create index incidents_code_ends on public.incidents (reverse(upper(code)) text_pattern_ops);
create index hazards_code_begins on public.hazards (upper(code) text_pattern_ops);
create index hazards_code_ends on public.hazards (reverse(upper(code)) text_pattern_ops);

/* → [{kind: incident | hazard | office | road | place, id, name, code, sub, at, lng, lat}…], numbers first, then addresses of the
   last year, newest first. Fewer than three characters, or two of Chinese, find nothing. Numbers by index; addresses by the
   index on time. */
create function private.find_records(typed text, most int) returns json
language plpgsql stable security definer set search_path = public, extensions as $$
declare
  words text := upper(btrim(normalize(left(coalesce(typed, ''), 60), nfkc)));
  part text := '%' || replace(replace(replace(words, '\', '\\'), '%', '\%'), '_', '\_') || '%';
  page int := least(greatest(coalesce(most, 10), 1), 30);
  last text := chr(1114111);
  all_paths ltree[] := private.my_paths();
  case_paths ltree[] := private.my_paths('{chief,duty_officer,grid_worker}');
begin
  if length(words) + length(regexp_replace(words, '[^\u2e80-\u9fff]', '', 'g')) < 3 then return '[]'; end if;
  return (select coalesce(json_agg(json_build_object('kind', f.kind, 'id', f.id, 'name', f.name, 'code', f.code, 'sub', f.sub,
      'at', f.at, 'lng', round(st_x(f.geom)::numeric, 6), 'lat', round(st_y(f.geom)::numeric, 6))
      order by f.rank, f.at desc nulls last, f.name), '[]'::json)
    from (select * from (
      (select 1 as rank, 'incident' as kind, n.id, n.type as name, n.code, n.address as sub, n.occurred_at as at, n.geom
        from public.incidents n where n.area_path <@ any (case_paths)
          and ((upper(n.code) ~>=~ words and upper(n.code) ~<~ (words || last))
            or (reverse(upper(n.code)) ~>=~ reverse(words) and reverse(upper(n.code)) ~<~ (reverse(words) || last)))
        order by n.occurred_at desc limit page)
      union all
      (select 1, 'hazard', h.id, h.title, h.code, null, h.reported_at, h.geom
        from public.hazards h where h.area_path <@ any (all_paths)
          and ((upper(h.code) ~>=~ words and upper(h.code) ~<~ (words || last))
            or (reverse(upper(h.code)) ~>=~ reverse(words) and reverse(upper(h.code)) ~<~ (reverse(words) || last)))
        order by h.reported_at desc limit page)
      union all
      (select 2, 'office', o.id, o.name, o.code, o.address, null, o.geom
        from public.police_offices o where o.deleted_at is null and o.area_path <@ any (all_paths) and upper(o.address) like part
        limit page)
      union all
      (select 3, 'road', r.id, r.name, null, r.class, null, st_lineinterpolatepoint(r.geom, 0.5)
        from (select distinct on (d.name) d.* from public.roads d where d.area_path <@ any (all_paths) and upper(d.name) like part
          order by d.name, st_length(d.geom) desc limit page) r)
      union all
      (select 3, 'place', b.id, b.name, null, b.kind, null, st_pointonsurface(b.geom)
        from public.basemap_features b where b.area_path <@ any (all_paths) and upper(b.name) like part
        order by b.rank, b.name limit page)
      union all
      (select 4, 'incident', n.id, n.type, n.code, n.address, n.occurred_at, n.geom
        from public.incidents n where n.area_path <@ any (case_paths) and n.occurred_at > now() - interval '1 year'
          and upper(n.address) like part order by n.occurred_at desc limit page)
      ) e order by e.rank, e.at desc nulls last, e.name limit page) f);
end $$;

create function public.find_records(typed text, most int default 10) returns json
language sql stable set search_path = '' as $$ select private.find_records(typed, most) $$;
grant execute on function private.find_records(text, int), public.find_records(text, int) to authenticated, service_role;
