-- Imports: after areas came in, older rows find their new areas; and a whole import can be taken back.

/* Rows that lie in the given areas but were filed higher up move down to them. Set-based; no revision changes. */
create function private.settle_rows(ids uuid[]) returns void
language plpgsql volatile security definer set search_path = extensions, pg_temp as $$
declare
  bulk text := coalesce(current_setting('patrolgrid.bulk', true), '');
  target text;
begin
  perform set_config('patrolgrid.bulk', 'place', true);
  foreach target in array array['water_spots', 'incidents', 'hazards', 'disputes'] loop
    execute format($sql$
      update public.%1$I r set area_id = x.area_id, area_path = x.path
      from (select distinct on (t.id) t.id, p.area_id, p.path
        from private.area_pieces p join public.%1$I t on t.geom && p.geom and st_intersects(%2$s, p.geom)
        where p.area_id = any ($1) and p.path <@ t.area_path and p.path <> t.area_path
        order by t.id, nlevel(p.path) desc, p.path) x
      where r.id = x.id $sql$, target, case target when 'water_spots' then 't.center' else 't.geom' end) using ids;
  end loop;
  perform set_config('patrolgrid.bulk', bulk, true);
end $$;

create function private.import_finish(import_id uuid, set_aside int) returns json
language plpgsql security definer set search_path = '' as $$
declare
  found public.imports := private.require_import(import_id, 'any');
begin
  if found.status = 'running' then
    if found.kind = 'areas' then
      perform private.settle_rows(array(select a.id from public.areas a where a.import_id = found.id and a.deleted_at is null));
    end if;
    update public.imports i set status = 'done', set_aside = i.set_aside + greatest(coalesce(import_finish.set_aside, 0), 0),
      finished_at = now()
    where i.id = import_id returning i.* into found;
  end if;
  return row_to_json(found);
end $$;

/* Takes an import back: what it made goes, what it changed returns to what it was. A row somebody has worked on since
   (its revision moved on), or an area that others now depend on, stays and is counted. → {removed, restored, kept} */
create function private.import_undo(import_id uuid) returns jsonb
language plpgsql security definer set search_path = extensions, pg_temp as $$
declare
  imp public.imports := private.require_import(import_id, 'any');
  target text := private.import_table(imp.kind);
  bulk text := coalesce(current_setting('patrolgrid.bulk', true), '');
  has_rev boolean := imp.kind not in ('roads', 'basemap');
  gone uuid[];
  removed int := 0;
  restored int := 0;
  total int;
begin
  if imp.status = 'undone' then
    return jsonb_build_object('removed', 0, 'restored', 0, 'kept', 0);
  end if;
  perform set_config('patrolgrid.bulk', imp.id::text, true);
  execute format('select count(*) from public.%I where import_id = $1 %s', target,
    case when imp.kind in ('areas', 'offices', 'waters') then 'and deleted_at is null' else '' end) into total using imp.id;
  total := total + (select count(*) from public.import_changes c where c.import_id = imp.id);
  execute format('update public.%1$I t set %2$s from public.import_changes c, jsonb_populate_record(null::public.%1$I, c.before) b
    where c.import_id = $1 and c.table_name = %1$L and t.id = c.row_id %3$s', target, private.restored_columns(target),
    case when has_rev then 'and t.rev = c.rev_after' else '' end) using imp.id;
  get diagnostics restored = row_count;
  if imp.kind in ('areas', 'offices', 'waters') then
    execute format('update public.%1$I t set deleted_at = now()
      where t.import_id = $1 and t.deleted_at is null and t.rev = 1 %2$s', target,
      case when imp.kind = 'areas'
        then 'and not exists (select from public.areas k where k.parent_id = t.id and k.deleted_at is null
          and (k.import_id is distinct from $1 or k.rev > 1))
        and not exists (select from public.memberships m where m.area_id = t.id)' else '' end) using imp.id;
  else
    execute format('delete from public.%I t where t.import_id = $1 %s', target, case when has_rev then 'and t.rev = 1'
      else '' end) using imp.id;
  end if;
  get diagnostics removed = row_count;
  if imp.kind = 'areas' then
    gone := array(select a.id from public.areas a where a.import_id = imp.id and a.deleted_at is not null);
    perform private.replace_rows(gone, '{}');
  end if;
  update public.imports i set status = 'undone', undone_at = now() where i.id = imp.id;
  perform set_config('patrolgrid.bulk', bulk, true);
  return jsonb_build_object('removed', removed, 'restored', restored, 'kept', greatest(total - removed - restored, 0));
end $$;

/* "a = b.a, c = b.c" over the columns an import may have changed. */
create function private.restored_columns(target text) returns text
language sql stable set search_path = '' as $$
  select string_agg(format('%1$I = b.%1$I', a.attname), ', ')
  from pg_catalog.pg_attribute a
  where a.attrelid = ('public.' || target)::regclass and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
    and a.attname not in ('id', 'rev', 'path', 'created_at', 'updated_at', 'created_by', 'import_id', 'import_area_id',
      'external_key')
$$;

create function public.import_finish(import_id uuid, set_aside int default 0) returns json
language sql volatile set search_path = '' as $$ select private.import_finish(import_id, set_aside) $$;
create function public.import_undo(import_id uuid) returns jsonb
language sql volatile set search_path = '' as $$ select private.import_undo(import_id) $$;
grant execute on function private.import_finish(uuid, int), private.import_undo(uuid), public.import_finish(uuid, int),
  public.import_undo(uuid) to authenticated, service_role;
