-- What changed since a phone read last: the numbers of the transactions say it, never clocks. A transaction that commits late
-- has a number that was still open when the phone read, so it stands at or after the phone's mark and is not skipped.
create table private.row_changes (
  xid xid8 not null default pg_current_xact_id(),
  part text not null,
  id uuid not null,
  seen_path extensions.ltree,  -- where the row lay; of one that moved, or is gone, where it lay before too
  at timestamptz not null default now()
);
create index row_changes_xid on private.row_changes (part, xid);
create index row_changes_at on private.row_changes (at);
comment on table private.row_changes is
  'Which waters, hazards, offices and areas changed in which transaction, for public.changes_since';
alter table private.row_changes enable row level security;

/* Statement trigger. Arguments: the part, the column that holds the path. */
create function private.note_rows() returns trigger language plpgsql security definer set search_path = '' as $$
declare
  source text := case tg_op when 'INSERT' then 'select * from new_rows' when 'DELETE' then 'select * from old_rows'
    else 'select * from old_rows union all select * from new_rows' end;
begin
  execute format('insert into private.row_changes (part, id, seen_path) select distinct %L, r.id, r.%I from (%s) r',
    tg_argv[0], tg_argv[1], source);
  return null;
end $$;

/* A piece of kit that was looked at is a change of its water. */
create function private.note_kit() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  insert into private.row_changes (part, id, seen_path)
  select distinct 'waters', w.id, w.area_path from new_rows r join public.water_spots w on w.id = r.water_spot_id;
  return null;
end $$;

/* A person who is called otherwise: the lists name who answers for a water or an area. */
create function private.note_people() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  insert into private.row_changes (part, id, seen_path)
  with renamed as (select n.id from new_rows n join old_rows o on o.id = n.id where n.name is distinct from o.name)
  select 'waters', w.id, w.area_path from renamed r join public.water_spots w on w.responsible_id = r.id
  union all select 'areas', a.id, a.path from renamed r join public.areas a on a.responsible_id = r.id;
  return null;
end $$;

/* Has the changes of a table noted, whoever makes them: forms, imports, a branch that moves. */
create function private.note_table(target regclass, part text, path_column text default 'area_path') returns void
language plpgsql set search_path = '' as $$
declare
  rest text := format('for each statement execute function private.note_rows(%L, %L)', part, path_column);
begin
  execute format('create trigger note_insert after insert on %s referencing new table as new_rows %s', target, rest);
  execute format('create trigger note_update after update on %s referencing old table as old_rows new table as new_rows %s',
    target, rest);
  execute format('create trigger note_delete after delete on %s referencing old table as old_rows %s', target, rest);
end $$;

select private.note_table('public.water_spots', 'waters');
select private.note_table('public.hazards', 'hazards');
select private.note_table('public.police_offices', 'offices');
select private.note_table('public.areas', 'areas', 'path');
create trigger note_insert after insert on public.water_kit referencing new table as new_rows
  for each statement execute function private.note_kit();
create trigger note_update after update on public.water_kit referencing new table as new_rows
  for each statement execute function private.note_kit();
create trigger note_update after update on public.personnel
  referencing old table as old_rows new table as new_rows for each statement execute function private.note_people();

/* A phone that was away longer reads whole again. private.forget_ops, run daily, calls it. → how many went */
create function private.forget_changes() returns int
language plpgsql security definer set search_path = '' as $$
declare
  n int;
begin
  delete from private.row_changes c where c.at < now() - interval '15 days';
  get diagnostics n = row_count;
  return n;
end $$;

/* Answers are kept for half a year; the records themselves still count once by their own ids. To be run daily: the embedded
   server does; elsewhere pg_cron, select cron.schedule('ops', '40 3 * * *', 'select private.forget_ops()'); → how many went */
create or replace function private.forget_ops() returns int
language plpgsql security definer set search_path = '' as $$
declare
  n int;
begin
  delete from private.op_ledger l where l.at < now() - interval '180 days';
  get diagnostics n = row_count;
  perform private.forget_changes();
  return n;
end $$;

/* What another database noted by the numbers of its transactions means nothing in this one. */
create or replace function private.renew_epoch() returns void
language sql security definer set search_path = '' as $$
  delete from private.row_changes;
  update private.database_epoch set id = gen_random_uuid();
$$;
