-- How the installation is: what ran and when, how large it is, when it was last backed up. For administrators.
create table private.job_runs (
  name text primary key,
  started_at timestamptz not null,
  ended_at timestamptz,
  problem text,
  next_at timestamptz,
  constraint job_runs_name_length check (length(name) between 1 and 60),
  constraint job_runs_problem_length check (length(problem) <= 1000)
);
comment on table private.job_runs is 'Of each job the last run, written by the server that leads';
alter table private.job_runs enable row level security;

create table private.backups (
  id bigint generated always as identity primary key,
  made_at timestamptz not null,
  bytes bigint not null,
  file_name text not null,
  is_verified boolean not null,
  constraint backups_name_length check (length(file_name) between 1 and 300)
);
comment on table private.backups is 'Backups that a running server wrote; verified: read through again and found whole';
alter table private.backups enable row level security;
grant all on private.job_runs, private.backups to service_role;

/* → {now, engine, postgis, schema: {version, count}, database_bytes, tables: the largest [{name, bytes, rows}], jobs,
   backup | null}. rows: as last counted by analyze, null when never. */
create function private.system_health() returns json
language plpgsql stable security definer set search_path = public, extensions as $$
begin
  if not private.has_role('{administrator}') then
    perform private.refuse('42501', 'forbidden', '只有管理员可以查看系统状态。', null,
      jsonb_build_object('roles', '["administrator"]'::jsonb));
  end if;
  return (select json_build_object(
    'now', clock_timestamp(),
    'engine', split_part(version(), ' on ', 1),
    'postgis', postgis_lib_version(),
    'schema', (select json_build_object('version', max(m.version), 'count', count(*))
      from supabase_migrations.schema_migrations m),
    'database_bytes', pg_database_size(current_database()),
    'tables', (select json_agg(json_build_object('name', s.name, 'bytes', s.bytes, 'rows', s.rows) order by s.bytes desc, s.name)
      from (select t.name, sum(pg_total_relation_size(t.part))::int8 as bytes,
          case when min(t.known) >= 0 then sum(t.known)::int8 end as rows
        from (select coalesce(parent.relname, c.relname) as name, c.oid as part, c.reltuples as known
          from pg_catalog.pg_class c left join pg_catalog.pg_inherits i on i.inhrelid = c.oid
          left join pg_catalog.pg_class parent on parent.oid = i.inhparent
          where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and not exists (
            select from pg_catalog.pg_depend d where d.objid = c.oid and d.deptype = 'e')) t
        group by t.name order by 2 desc, 1 limit 12) s),
    'jobs', (select coalesce(json_agg(json_build_object('name', j.name, 'started_at', j.started_at, 'ended_at', j.ended_at,
      'problem', j.problem, 'next_at', j.next_at) order by j.name), '[]'::json) from private.job_runs j),
    'backup', (select json_build_object('made_at', b.made_at, 'bytes', b.bytes, 'file_name', b.file_name,
      'is_verified', b.is_verified) from private.backups b order by b.made_at desc, b.id desc limit 1)));
end $$;

create function public.system_health() returns json
language sql stable set search_path = '' as $$ select private.system_health() $$;
grant execute on function private.system_health(), public.system_health() to authenticated, service_role;
