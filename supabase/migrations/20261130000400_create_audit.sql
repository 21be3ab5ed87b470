-- What was changed, by whom, from what to what. Append-only: nobody holds update or delete.
create table public.audit_log (
  id bigint generated always as identity primary key,
  at timestamptz not null default now(),
  actor uuid,
  table_name text not null,
  row_id text not null,
  area_path extensions.ltree,
  action text not null,
  before jsonb,
  after jsonb,
  op_id uuid,
  constraint audit_log_action_known check (action in ('insert', 'update', 'delete'))
);
create index audit_log_row on public.audit_log (table_name, row_id, at desc);
create index audit_log_path on public.audit_log using gist (area_path);
create index audit_log_at on public.audit_log (at desc);
comment on table public.audit_log is
  'Before and after of each change (only the columns that changed); an import is one row in imports instead';

/* Statement trigger with transition tables old_rows and new_rows. Argument: the key column's name.
   Silent inside an import or a seed (setting patrolgrid.bulk, which no client can set): those keep their own record. */
create function private.write_audit() returns trigger language plpgsql security definer set search_path = '' as $$
declare
  key text := coalesce(tg_argv[0], 'id');
  op uuid := nullif(current_setting('patrolgrid.op_id', true), '')::uuid;
begin
  if coalesce(current_setting('patrolgrid.bulk', true), '') <> '' then return null; end if;
  if tg_op = 'INSERT' then
    insert into public.audit_log (actor, table_name, row_id, area_path, action, after, op_id)
    select (select auth.uid()), tg_table_name, n.j ->> key, coalesce(n.j ->> 'area_path', n.j ->> 'path')::extensions.ltree,
      'insert', n.j, op
    from (select jsonb_strip_nulls(to_jsonb(r)) as j from new_rows r offset 0) n;
  elsif tg_op = 'DELETE' then
    insert into public.audit_log (actor, table_name, row_id, area_path, action, before, op_id)
    select (select auth.uid()), tg_table_name, o.j ->> key, coalesce(o.j ->> 'area_path', o.j ->> 'path')::extensions.ltree,
      'delete', o.j, op
    from (select jsonb_strip_nulls(to_jsonb(r)) as j from old_rows r offset 0) o;
  else
    -- "offset 0" keeps each row from being turned into JSON once for every mention of it, outlines included.
    -- The key never changes here, so old and new rows meet by it; composite keys meet by their second column as well.
    insert into public.audit_log (actor, table_name, row_id, area_path, action, before, after, op_id)
    select (select auth.uid()), tg_table_name, n.j ->> key,
      coalesce(n.j ->> 'area_path', n.j ->> 'path')::extensions.ltree, 'update',
      (select jsonb_object_agg(c.key, o.j -> c.key) from jsonb_each(n.j) c where c.value is distinct from o.j -> c.key),
      (select jsonb_object_agg(c.key, c.value) from jsonb_each(n.j) c where c.value is distinct from o.j -> c.key), op
    from (select to_jsonb(r) - 'rev' - 'updated_at' as j from new_rows r offset 0) n
    join (select to_jsonb(r) - 'rev' - 'updated_at' as j from old_rows r offset 0) o
      on o.j ->> key = n.j ->> key and (tg_argv[1] is null or o.j ->> tg_argv[1] = n.j ->> tg_argv[1])
    where n.j is distinct from o.j;
  end if;
  return null;
end $$;

-- An old line must not live on in the history either.
create function private.strip_line() returns trigger language plpgsql set search_path = '' as $$
begin
  new.before := new.before - 'geom';
  new.after := new.after - 'geom';
  return new;
end $$;
create trigger audit_log_strip_line before insert on public.audit_log for each row
  when (new.table_name = 'patrols') execute function private.strip_line();

/* Hangs the three audit triggers on a table. Used by migrations only. */
create function private.audit_table(target regclass, variadic keys text[] default '{id}') returns void
language plpgsql set search_path = '' as $$
declare
  args text := (select string_agg(quote_literal(k), ', ') from unnest(keys) k);
begin
  execute format('create trigger audit_insert after insert on %s referencing new table as new_rows
    for each statement execute function private.write_audit(%s)', target, args);
  execute format('create trigger audit_update after update on %s referencing old table as old_rows new table as new_rows
    for each statement execute function private.write_audit(%s)', target, args);
  execute format('create trigger audit_delete after delete on %s referencing old table as old_rows
    for each statement execute function private.write_audit(%s)', target, args);
end $$;

select private.audit_table('public.areas');
select private.audit_table('public.profiles', 'user_id');
select private.audit_table('public.memberships', 'user_id', 'area_id', 'role');

grant select on public.audit_log to authenticated;
grant select, insert on public.audit_log to service_role;
alter table public.audit_log enable row level security;

-- An administrator has no sight of incidents and disputes, so not of their history either.
create policy audit_log_select on public.audit_log for select to authenticated
  using (area_path operator(extensions.<@) any ((select private.my_paths('{chief}'))::extensions.ltree[])
    or (table_name not in ('incidents', 'incident_events', 'disputes', 'dispute_events', 'patrol_plans', 'plan_templates')
      and area_path operator(extensions.<@) any ((select private.my_paths('{administrator}'))::extensions.ltree[])));
