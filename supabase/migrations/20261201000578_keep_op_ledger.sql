-- What came from phones, so that what is sent twice counts once, and a word that tells them when the database was put back.
create table private.op_ledger (
  user_id uuid not null,
  op_id uuid not null,
  hash text not null,
  kind text not null,
  result jsonb,
  at timestamptz not null default now(),
  primary key (user_id, op_id)
);
create index op_ledger_at on private.op_ledger (at);
comment on table private.op_ledger is
  'What a person''s phone sent, by the id the phone gave it, and what was answered: sent again it gets the same answer';
alter table private.op_ledger enable row level security;

/* Answers are kept for half a year; the records themselves still count once by their own ids. To be run daily: the embedded
   server does; elsewhere pg_cron, select cron.schedule('ops', '40 3 * * *', 'select private.forget_ops()'); → how many went */
create function private.forget_ops() returns int
language plpgsql security definer set search_path = '' as $$
declare
  n int;
begin
  delete from private.op_ledger l where l.at < now() - interval '180 days';
  get diagnostics n = row_count;
  return n;
end $$;

create table private.database_epoch (
  is_only boolean primary key default true check (is_only),
  id uuid not null default gen_random_uuid()
);
insert into private.database_epoch default values;
comment on table private.database_epoch is 'One row; see private.epoch()';
alter table private.database_epoch enable row level security;

/* A word that is another one after the database was put back from a backup: then a phone sends again what it kept. The row's own
   transaction differs after a dump was loaded, the timeline after a point-in-time recovery; who copies files back renews it. */
create function private.epoch() returns text
language plpgsql stable security definer set search_path = '' as $$
declare
  line text := '';
begin
  begin
    line := (select c.timeline_id::text from pg_control_checkpoint() c);
  exception when insufficient_privilege or undefined_function then
    line := '-';
  end;
  return (select md5(e.id::text || e.xmin::text || line) from private.database_epoch e);
end $$;
create function private.renew_epoch() returns void
language sql security definer set search_path = '' as $$ update private.database_epoch set id = gen_random_uuid() $$;
