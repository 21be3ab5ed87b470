/** Columns of the tables and views of schema public; partitions are reached through their parent only. */
export const CATALOG_SQL = `
  select c.relname::text as "table", a.attname::text as "column", format_type(a.atttypid, a.atttypmod) as "type",
    coalesce(a.attnum = any (k.conkey), false) as is_key
  from pg_class c
  join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
  left join pg_constraint k on k.conrelid = c.oid and k.contype = 'p'
  where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'v', 'm', 'f', 'p') and not c.relispartition
  order by c.relname, a.attnum`

/** Foreign keys between them. isUnique: at most one row on this side, so the way back is to one. */
export const KEYS_SQL = `
  select f.conname::text as "constraint", c.relname::text as "table", t.relname::text as target,
    (select array_agg(a.attname::text order by k.n) from unnest(f.conkey) with ordinality k(num, n)
      join pg_attribute a on a.attrelid = f.conrelid and a.attnum = k.num) as columns,
    (select array_agg(a.attname::text order by k.n) from unnest(f.confkey) with ordinality k(num, n)
      join pg_attribute a on a.attrelid = f.confrelid and a.attnum = k.num) as "targetColumns",
    exists (select from pg_constraint u where u.conrelid = f.conrelid and u.contype in ('p', 'u')
      and u.conkey @> f.conkey and u.conkey <@ f.conkey) as "isUnique",
    exists (select from pg_constraint p where p.conrelid = f.conrelid and p.contype = 'p' and p.conkey @> f.conkey) as "isInPrimaryKey"
  from pg_constraint f
  join pg_class c on c.oid = f.conrelid and not c.relispartition
  join pg_class t on t.oid = f.confrelid
  where f.contype = 'f' and f.conparentid = 0
    and c.relnamespace = 'public'::regnamespace and t.relnamespace = 'public'::regnamespace
  order by f.conname`

/** Functions that a request can call, with their input arguments. */
export const FUNCTIONS_SQL = `
  select p.proname::text as name,
    coalesce((select array_agg(coalesce(p.proargnames[i.n], '') order by i.n)
      from generate_subscripts(coalesce(p.proallargtypes, p.proargtypes::oid[]), 1) s(n0),
        lateral (select case when p.proallargtypes is null then s.n0 + 1 else s.n0 end) i(n)
      where coalesce(p.proargmodes[i.n], 'i') in ('i', 'b', 'v')), '{}') as argument_names,
    coalesce((select array_agg(format_type(t.oid, null) order by t.n)
      from unnest(p.proargtypes::oid[]) with ordinality t(oid, n)), '{}') as argument_types,
    p.pronargdefaults::int as defaults, p.proretset as is_set, p.provolatile = 'v' as is_volatile,
    case when r.typtype = 'd' then r.typname::text else format_type(r.oid, null) end as returns,
    (r.typtype = 'c' or (r.typname = 'record' and p.proargmodes is not null)) as is_composite,
    case when r.typtype = 'c' and rc.relnamespace = 'public'::regnamespace then rc.relname::text end as returns_table
  from pg_proc p
  join pg_type r on r.oid = p.prorettype
  left join pg_class rc on rc.oid = r.typrelid and rc.relkind in ('r', 'v', 'm', 'p')
  where p.pronamespace = 'public'::regnamespace and p.prokind = 'f'
    and r.typname not in ('trigger', 'event_trigger')
  order by p.proname, p.oid`
