-- Imports: one chunk of rows, counted once however often it is sent.

create function private.import_table(kind text) returns text language sql immutable set search_path = '' as $$
  select case kind when 'areas' then 'areas' when 'offices' then 'police_offices' when 'waters' then 'water_spots'
    when 'incidents' then 'incidents'
    when 'tracks' then 'patrols' when 'roads' then 'roads' when 'basemap' then 'basemap_features' end
$$;

/* Finds the rows that staged rows match: the same key in this branch; areas also by their code. */
create function private.match_rows(imp public.imports, staged private.incoming[]) returns private.incoming[]
language plpgsql stable set search_path = extensions, pg_temp as $$
declare
  matched private.incoming[];
begin
  execute format($sql$
    select array_agg(row(s.row_no, s.key, s.hash, s.props, s.geom, s.fixes, s.area_id, s.area_path, m.id, m.content_hash,
      s.code, s.message)::private.incoming)
    from unnest($1) s
    left join lateral (select t.id, t.content_hash from public.%I t
      -- "is true" keeps the planner off the path index: before the first analyze it would scan the whole branch for each row.
      where t.external_key = s.key and (t.%I <@ $2) is true %s
      order by (t.import_area_id = $3) desc nulls last limit 1) m on s.code is null $sql$,
    private.import_table(imp.kind), case when imp.kind = 'areas' then 'path' else 'area_path' end,
    case when imp.kind in ('areas', 'offices', 'waters') then 'and t.deleted_at is null' else '' end)
  into matched using staged, imp.area_path, imp.area_id;
  return matched;
end $$;

/* Stores good staged rows as one set. If the set fails, halves it until the bad row stands alone and is refused with its reason:
   one bad row in 1,000 costs ten more passes, not the other 999 rows. → refused rows */
create function private.store_rows(imp public.imports, staged private.incoming[]) returns jsonb
language plpgsql volatile security definer set search_path = extensions, pg_temp as $$
declare
  middle int := cardinality(staged) / 2;
  reason text;
  detail text;
  state text;
begin
  if coalesce(cardinality(staged), 0) = 0 then return '[]'; end if;
  execute format('insert into public.import_changes (import_id, table_name, row_id, before, rev_after)
    select $1, %1$L, t.id, to_jsonb(t), %2$s from public.%1$I t join unnest($2) s on s.match = t.id on conflict do nothing',
    private.import_table(imp.kind), case when imp.kind in ('roads', 'basemap') then 'null' else 't.rev + 1' end)
      using imp.id, staged;
  execute format('select private.store_%s($1, $2)', imp.kind) using imp, staged;
  return '[]';
exception when data_exception or integrity_constraint_violation or sqlstate 'PT413' then
  get stacked diagnostics reason = message_text, detail = pg_exception_detail, state = returned_sqlstate;
  if cardinality(staged) = 1 then
    return jsonb_build_array(jsonb_build_object('row', staged[1].row_no,
      'code', case when detail like '{"%' then detail::jsonb ->> 'code' when state = '23514' then 'not_allowed'
        when state like '22%' then 'bad_value' else 'refused' end,
      'message', reason));
  end if;
  return private.store_rows(imp, staged[1:middle]) || private.store_rows(imp, staged[middle + 1:]);
end $$;

create function private.import_rows(import_id uuid, chunk_no int, rows json) returns jsonb
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
  staged := private.match_rows(imp, private.place_rows(imp, private.read_rows_safely(imp.kind, rows)));
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

/* read_rows, or, when one row cannot even be read (half a surrogate pair), row by row with that one refused. */
create function private.read_rows_safely(kind text, rows json) returns private.incoming[]
language plpgsql stable set search_path = '' as $$
declare
  element json;
  place int := 0;
  staged private.incoming[] := '{}';
begin
  return private.read_rows(kind, rows);
exception when data_exception then
  for element in select e from json_array_elements(rows) e loop
    place := place + 1;
    begin
      staged := staged || private.read_rows(kind, json_build_array(element));
    exception when data_exception then
      staged := staged || row(coalesce(substring(element::text from '"row"\s*:\s*([0-9]{1,9})')::int, place),
        '', '', '{}', null, null, null, null, null, null, 'bad_text',
        '这一行含有无法识别的字符或数值，请改正后再导入。')::private.incoming;
    end;
  end loop;
  return staged;
end $$;

create function public.import_rows(import_id uuid, chunk_no int, rows json) returns jsonb
language sql volatile set search_path = '' as $$ select private.import_rows(import_id, chunk_no, rows) $$;
grant execute on function private.import_rows(uuid, int, json), public.import_rows(uuid, int, json)
  to authenticated, service_role;
