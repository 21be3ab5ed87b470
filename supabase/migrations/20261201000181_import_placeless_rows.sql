-- Imports: a chunk of people or teams is placed by the words in it, and an import is taken back without what leans on it.

/* As before; the rows of people and teams are placed by what they name. */
create or replace function private.import_rows(import_id uuid, chunk_no int, rows json) returns jsonb
language plpgsql security definer set search_path = extensions, pg_temp as $$
declare
  imp public.imports := private.require_import(import_id, 'any');
  answer jsonb;
  staged private.incoming[];
  good private.incoming[];
  refused jsonb;
  late jsonb;
  same int;
  changed int;
  bulk text := coalesce(current_setting('patrolgrid.bulk', true), '');
begin
  select c.result into answer from public.import_chunks c where c.import_id = imp.id and c.chunk_no = import_rows.chunk_no;
  if answer is not null then return answer; end if;
  imp := private.require_import(import_id, 'running');
  if json_typeof(rows) <> 'array' or json_array_length(rows) > 20000 then
    perform private.refuse('PT413', 'chunk_too_large', '一批最多 20000 行，请减小批量。', 'rows');
  end if;
  perform set_config('patrolgrid.bulk', imp.id::text, true);
  staged := private.read_rows_safely(imp.kind, rows);
  staged := private.match_rows(imp, case when imp.kind in ('people', 'teams') then private.place_named_rows(imp, staged)
    else private.place_rows(imp, staged) end);
  select coalesce(jsonb_agg(jsonb_build_object('row', s.row_no, 'code', s.code, 'message', s.message)), '[]') into refused
  from unnest(staged) s where s.code is not null;
  -- Exact duplicates within the chunk, and rows whose content is already there, change nothing.
  select array_agg(s::private.incoming order by s.row_no) into good from (
    select distinct on (u.key) u.* from unnest(staged) u where u.code is null
      and (u.match is null or u.match_hash is distinct from u.hash) order by u.key, u.row_no) s;
  select count(*) into same from unnest(staged) s where s.code is null;
  same := same - coalesce(cardinality(good), 0);
  late := private.store_rows(imp, good);
  select count(*) filter (where s.match is not null) into changed
  from unnest(good) s where not exists (select from jsonb_array_elements(late) r where (r ->> 'row')::int = s.row_no);
  answer := jsonb_build_object('accepted', coalesce(cardinality(good), 0) - jsonb_array_length(late) - changed,
    'updated', changed,
    'unchanged', same, 'rejected', refused || late);
  insert into public.import_chunks (import_id, chunk_no, result) values (imp.id, import_rows.chunk_no, answer);
  update public.imports i set total = i.total + json_array_length(rows), accepted = i.accepted + (answer ->> 'accepted')::int,
    updated = i.updated + changed, unchanged = i.unchanged + same,
    set_aside = i.set_aside + jsonb_array_length(answer -> 'rejected') where i.id = imp.id;
  perform set_config('patrolgrid.bulk', bulk, true);
  return answer;
end $$;

/* As before; a person or team that something leans on stays and is counted. */
create or replace function private.import_undo(import_id uuid) returns jsonb
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
      where t.import_id = $1 and t.deleted_at is null and t.rev = 1 %2$s', target, private.leans_on(imp.kind)) using imp.id;
  else
    execute format('delete from public.%I t where t.import_id = $1 %s %s', target, case when has_rev then 'and t.rev = 1'
      else '' end, private.leans_on(imp.kind)) using imp.id;
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
