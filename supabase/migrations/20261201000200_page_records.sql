-- Lists of records of any length, page by page, and how many there are: one way for every kind. A kind says in
-- private.<kind>_records what it is read from, who sees which rows, by what it is sorted and filtered; the rest stands here once.

/* table_name: of public, aliased r. joins: what sorting and filtering need besides r. seen: the condition of sight over the
   parameters $1 paths of all roles, $2 of those who answer incidents, $3 of those who read names, $4 of those who read phones,
   $5 ids of the caller's teams, $6 ids shared by joint defence (of shared_kind), $7 paths of those who read patrols.
   sorts: {name: {by: [expression], type: [type], nullable}}; only the first expression may be null, and nulls come last.
   filters: {name: {type, by, cast}}. detail: joins that only the row needs. shown: the row as json. */
create type private.record_source as (
  table_name text, joins text, seen text, shared_kind text, main_sort text, sorts jsonb, filters jsonb, detail text, shown text);

/* Text as it is compared when somebody looks for it; src/domain/text.ts says the same (tested). */
create function private.fold_text(words text) returns text language sql immutable set search_path = '' as $$
  select lower(normalize(regexp_replace(words, '\s+', '', 'g'), nfkc))
$$;

create function private.record_source_of(kind text) returns private.record_source
language plpgsql stable set search_path = '' as $$
declare
  found private.record_source;
begin
  if kind is null or kind !~ '^[a-z_]{1,40}$' or to_regproc(format('private.%I', kind || '_records')) is null then
    perform private.refuse('22023', 'bad_kind', '没有这一类台账。', 'kind');
  end if;
  execute format('select (s).* from private.%I() s', kind || '_records') into found;
  return found;
end $$;

/* One filter as a condition; every value of the caller's stands in it as a quoted literal. */
create function private.record_condition(name text, known jsonb, value jsonb) returns text
language plpgsql stable set search_path = extensions, pg_temp as $$
declare
  read text := known ->> 'by';
  type text := known ->> 'type';
  few text[];
  place ltree;
begin
  if jsonb_typeof(value) is distinct from (case when type = 'flag' then 'boolean' when type = 'span' then 'object'
      when type in ('text', 'area') then 'string' else 'array' end) then
    raise invalid_text_representation;
  end if;
  if jsonb_typeof(value) = 'array' then few := array(select jsonb_array_elements_text(value)); end if;
  if cardinality(few) > 500 then
    perform private.refuse('22023', 'bad_filter', '一次最多按 500 个值筛选，请分批。', name);
  end if;
  case type
  when 'choice' then return format('%s = any (%L::text[])', read, few);
  when 'numbers' then return format('%s = any (%L::int[])', read, few::int[]);
  when 'ids' then return format('%s = any (%L::uuid[])', read, few::uuid[]);
  when 'flag' then return format('(%s) is %s true', read, case when value::boolean then '' else 'not' end);
  when 'span' then
    -- Read here, so that a day that does not exist is told of this filter.
    execute format('select %1$L::%3$s, %2$L::%3$s', value ->> 'from', value ->> 'to', known ->> 'cast');
    return concat_ws(' and ', 'true',
      case when value ->> 'from' is not null then format('%s >= %L::%s', read, value ->> 'from', known ->> 'cast') end,
      case when value ->> 'to' is not null then format('%s < %L::%s', read, value ->> 'to', known ->> 'cast') end);
  when 'text' then
    return format('position(%L in private.fold_text(%s)) > 0', private.fold_text(left(value #>> '{}', 200)), read);
  when 'box' then
    if cardinality(few) <> 4 then raise invalid_text_representation; end if;
    return format('%s && %L::geometry', read,
      private.read_box(few[1]::float8, few[2]::float8, few[3]::float8, few[4]::float8));
  when 'area' then
    select a.path into place from public.areas a where a.id = (value #>> '{}')::uuid and a.deleted_at is null
      and a.path <@ any (private.my_paths());
    if place is null then perform private.refuse('PT404', 'not_found', '没有这个辖区，或不在你的辖区内。', name); end if;
    return format('%s <@ %L::ltree', read, place);
  end case;
exception when invalid_text_representation or invalid_datetime_format or datetime_field_overflow
    or numeric_value_out_of_range then
  perform private.refuse('22023', 'bad_filter', '筛选条件的值不合规，请清除后重选。', name);
end $$;

/* Everything after "from" that page and count have in common, so that a total is the number of rows that the pages bring. */
create function private.record_scope(source private.record_source, filters jsonb) returns text
language plpgsql stable set search_path = '' as $$
declare
  conditions text[] := array['(' || source.seen || ')'];
  one record;
begin
  if jsonb_typeof(coalesce(filters, '{}')) <> 'object' then
    perform private.refuse('22023', 'bad_filter', '筛选条件不合规，请清除后重选。', 'filters');
  end if;
  for one in select f.key, f.value from jsonb_each(coalesce(filters, '{}')) f where jsonb_typeof(f.value) <> 'null' loop
    if source.filters -> one.key is null then
      perform private.refuse('22023', 'bad_filter', '这类台账没有所选的筛选条件，请清除后重选。', one.key);
    end if;
    conditions := conditions || private.record_condition(one.key, source.filters -> one.key, one.value);
  end loop;
  return format('public.%I r %s where %s', source.table_name, source.joins, array_to_string(conditions, ' and '));
end $$;

/* The expressions of an order, the first left out among the rows that have no value for it, and r.id last. */
create function private.record_keys(sort jsonb, skipped int, way text) returns text
language sql immutable set search_path = '' as $$
  select string_agg(k.by || way, ', ' order by k.place) from (
    select b.by, b.place from jsonb_array_elements_text(sort -> 'by') with ordinality b(by, place) where b.place > skipped
    union all select 'r.id', 100) k
$$;

/* What lies on one side of a mark in such an order. Its values stand in it as quoted literals of the types of the sort. */
create function private.record_side(sort jsonb, skipped int, side text, mark jsonb) returns text
language sql immutable set search_path = '' as $$
  select format(' and (%s) %s (%s)', private.record_keys(sort, skipped, ''), side,
    concat_ws(', ', (select string_agg(format('%L::%s', mark -> 'values' ->> (t.place::int - 1), t.type), ', ' order by t.place)
      from jsonb_array_elements_text(sort -> 'type') with ordinality t(type, place) where t.place > skipped),
      format('%L::uuid', mark ->> 'id')))
$$;

/* Whether a mark lies among the rows that have no value for the sort; null for none. Refuses what is no mark of this sort. */
create function private.is_null_mark(sort jsonb, mark jsonb) returns boolean language plpgsql immutable set search_path = '' as $$
begin
  if mark is null then return null; end if;
  if jsonb_typeof(mark -> 'values') is distinct from 'array' or mark ->> 'id' is null
      or jsonb_array_length(mark -> 'values') <> jsonb_array_length(sort -> 'by')
      or (mark -> 'values' ->> 0 is null and not sort ? 'nullable') then
    raise invalid_text_representation;
  end if;
  return mark -> 'values' ->> 0 is null;
end $$;

/* Rows of one kind in the order of a sort. after: `next` of the page before, so that what comes or goes meanwhile neither
   repeats a row nor pushes one out; until: the mark at which a page once ended, to read that stretch again. Rows without a value
   come last, whichever way. → {rows, next {values, id} | null} */
create function private.record_page(kind text, filters jsonb, sort text, is_descending boolean, after jsonb, until jsonb,
  most int) returns json
language plpgsql stable security definer set search_path = extensions, pg_temp as $$
declare
  source private.record_source := private.record_source_of(kind);
  scope text := private.record_scope(source, filters);
  known jsonb := source.sorts -> coalesce(sort, source.main_sort);
  down boolean := coalesce(is_descending, false);
  page int := least(greatest(coalesce(most, 100), 1), 500);
  shared uuid[] := case when source.shared_kind is null then '{}' else array(select private.shared_ids(source.shared_kind)) end;
  nullable boolean := known ? 'nullable';
  after_null boolean; until_null boolean;
  rows json[] := '{}'; places jsonb[] := '{}'; found json[]; found_places jsonb[];
begin
  if known is null then perform private.refuse('22023', 'bad_sort', '这类台账不能按所选的列排序。', 'sort'); end if;
  after_null := private.is_null_mark(known, after);
  until_null := private.is_null_mark(known, until);
  -- The rows that have a value, then those that have none: each part is one stretch of one index.
  for skipped in 0 .. nullable::int loop
    continue when skipped = 0 and after_null or skipped = 1 and not until_null or cardinality(rows) > page;
    execute format('with place as materialized (
        select p.*, row_number() over () as n
        from (select r.id, jsonb_build_array(%s) as at from %s%s%s%s order by %s limit %s) p)
      select coalesce(array_agg(%s order by place.n), ''{}''),
        coalesce(array_agg(jsonb_build_object(''values'', place.at, ''id'', place.id) order by place.n), ''{}'')
      from place join public.%I r on r.id = place.id %s %s',
      (select string_agg(k, ', ') from jsonb_array_elements_text(known -> 'by') k), scope,
      case when nullable then format(' and %s is %s null', known -> 'by' ->> 0, case skipped when 0 then 'not' else '' end) end,
      case when after_null = (skipped = 1) then
        private.record_side(known, skipped, case when down then '<' else '>' end, after) end,
      case when until_null = (skipped = 1) then
        private.record_side(known, skipped, case when down then '>=' else '<=' end, until) end,
      private.record_keys(known, skipped, case when down then ' desc' else '' end), page + 1 - cardinality(rows),
      source.shown, source.table_name, source.joins, source.detail)
    into found, found_places using private.my_paths(), private.my_paths('{chief,duty_officer,grid_worker}'),
      private.my_paths('{administrator,chief,duty_officer,grid_worker,leader}'),
      private.my_paths('{administrator,chief,duty_officer}'), array(select private.my_teams()), shared,
      private.my_paths('{administrator,chief,duty_officer,leader}');
    rows := rows || found;
    places := places || found_places;
  end loop;
  return json_build_object('rows', array_to_json(rows[1:page]), 'next', case when cardinality(rows) > page then places[page] end);
exception when invalid_text_representation or invalid_datetime_format or datetime_field_overflow
    or numeric_value_out_of_range or syntax_error then
  perform private.refuse('22023', 'bad_cursor', '翻页的位置不合规，请重新打开列表。', 'after');
end $$;

/* How many rows the pages of these filters bring. */
create function private.records_count(kind text, filters jsonb) returns int
language plpgsql stable security definer set search_path = extensions, pg_temp as $$
declare
  source private.record_source := private.record_source_of(kind);
  scope text := private.record_scope(source, filters);
  shared uuid[] := case when source.shared_kind is null then '{}' else array(select private.shared_ids(source.shared_kind)) end;
  total int;
begin
  execute 'select count(*) from ' || scope into total using private.my_paths(),
    private.my_paths('{chief,duty_officer,grid_worker}'),
    private.my_paths('{administrator,chief,duty_officer,grid_worker,leader}'),
    private.my_paths('{administrator,chief,duty_officer}'), array(select private.my_teams()), shared,
    private.my_paths('{administrator,chief,duty_officer,leader}');
  return total;
end $$;

create function public.records_count(kind text, filters jsonb default '{}') returns int
language sql stable set search_path = '' as $$ select private.records_count(kind, filters) $$;
grant execute on function private.record_page(text, jsonb, text, boolean, jsonb, jsonb, int), private.records_count(text, jsonb),
  public.records_count(text, jsonb) to authenticated, service_role;
