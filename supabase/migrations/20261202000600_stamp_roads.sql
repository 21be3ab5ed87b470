/* Changes when the roads that `roads_graph` gives the caller do: they come and go with imports alone. A page that holds megabytes
   of them asks this instead. */
create function private.roads_stamp() returns text
language sql stable security definer set search_path = '' as $$
  select concat_ws('/', count(*), sum(i.accepted),
    extract(epoch from max(greatest(i.created_at, i.finished_at, i.undone_at))))
  from public.imports i cross join (select private.my_paths() as paths offset 0) who
  where i.kind = 'roads' and (i.area_path operator(extensions.<@) any (who.paths::extensions.ltree[])
    or i.area_path operator(extensions.@>) any (who.paths::extensions.ltree[]))
$$;

create function public.roads_stamp() returns text
language sql stable set search_path = '' as $$ select private.roads_stamp() $$;
grant execute on function private.roads_stamp(), public.roads_stamp() to authenticated, service_role;
