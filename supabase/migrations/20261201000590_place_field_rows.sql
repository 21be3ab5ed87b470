-- Tips, work and sightings lie somewhere too: when an outline is redrawn, an area deleted or finer areas come in, they find their
-- area again as hazards do. A sighting lies where its water lies.

/* Rows whose area was deleted or redrawn find their area again: by position, offices and people go to the parent. */
create or replace function private.replace_rows(gone uuid[], redrawn uuid[]) returns void
language plpgsql security definer set search_path = extensions, pg_temp as $$
declare
  bulk text := coalesce(current_setting('patrolgrid.bulk', true), '');
  target text;
begin
  perform set_config('patrolgrid.bulk', 'place', true);
  update public.water_spots set area_id = null where area_id = any (gone || redrawn);
  update public.incidents set area_id = null where area_id = any (gone || redrawn);
  update public.hazards set area_id = null where area_id = any (gone || redrawn);
  foreach target in array array['disputes', 'tips', 'activities', 'sightings'] loop
    execute format('update public.%I set area_id = null where area_id = any ($1) and geom is not null', target)
      using gone || redrawn;
    execute format('update public.%I r set area_id = a.parent_id from public.areas a where a.id = r.area_id
      and r.area_id = any ($1)', target) using gone;
  end loop;
  update public.sightings s set area_id = w.area_id from public.water_spots w
  where w.id = s.water_spot_id and s.area_id is distinct from w.area_id;
  update public.police_offices o set area_id = a.parent_id from public.areas a where a.id = o.area_id and o.area_id = any (gone);
  update public.personnel p set area_id = a.parent_id from public.areas a where a.id = p.area_id and p.area_id = any (gone);
  update public.teams t set area_id = a.parent_id from public.areas a where a.id = t.area_id and t.area_id = any (gone);
  perform set_config('patrolgrid.bulk', bulk, true);
end $$;

/* Rows that lie in the given areas but were filed higher up move down to them. Set-based; no revision changes. */
create or replace function private.settle_rows(ids uuid[]) returns void
language plpgsql volatile security definer set search_path = extensions, pg_temp as $$
declare
  bulk text := coalesce(current_setting('patrolgrid.bulk', true), '');
  target text;
begin
  perform set_config('patrolgrid.bulk', 'place', true);
  foreach target in array array['water_spots', 'incidents', 'hazards', 'disputes', 'tips', 'activities', 'sightings'] loop
    execute format($sql$
      update public.%1$I r set area_id = x.area_id, area_path = x.path
      from (select distinct on (t.id) t.id, p.area_id, p.path
        from private.area_pieces p join public.%1$I t on t.geom && p.geom and st_intersects(%2$s, p.geom)
        where p.area_id = any ($1) and p.path <@ t.area_path and p.path <> t.area_path
        order by t.id, nlevel(p.path) desc, p.path) x
      where r.id = x.id $sql$, target, case target when 'water_spots' then 't.center' else 't.geom' end) using ids;
  end loop;
  update public.sightings s set area_id = w.area_id, area_path = w.area_path from public.water_spots w
  where w.id = s.water_spot_id and s.area_id is distinct from w.area_id;
  perform set_config('patrolgrid.bulk', bulk, true);
end $$;
