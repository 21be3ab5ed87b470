-- realtime as on a hosted project: a row in realtime.messages is a broadcast, its policies decide who may join or send.
create schema if not exists realtime;
grant usage on schema realtime to anon, authenticated, service_role;

create table if not exists realtime.messages (
  id uuid primary key default gen_random_uuid(),
  topic text not null,
  extension text not null,
  payload jsonb,
  event text,
  private boolean default false,
  updated_at timestamp not null default now(),
  inserted_at timestamp not null default now()
);
create index if not exists messages_inserted_at_idx on realtime.messages (inserted_at);
alter table realtime.messages enable row level security;
grant select, insert, update on realtime.messages to anon, authenticated, service_role;

create or replace function realtime.topic() returns text language sql stable set search_path = '' as $$
  select nullif(current_setting('realtime.topic', true), '')
$$;

create or replace function realtime.send(payload jsonb, event text, topic text, private boolean default true) returns void
language plpgsql set search_path = '' as $$
begin
  perform set_config('realtime.topic', topic, true);
  insert into realtime.messages (payload, event, topic, private, extension) values (payload, event, topic, private, 'broadcast');
exception when others then
  -- A message that cannot be sent must not undo the change it tells of; hosted does the same.
  raise warning 'ErrorSendingBroadcastMessage: %', sqlerrm;
end $$;

create or replace function realtime.broadcast_changes(
  topic_name text, event_name text, operation text, table_name text, table_schema text, new record, old record, level text default 'ROW'
) returns void language plpgsql set search_path = '' as $$
begin
  if level = 'STATEMENT' then raise exception 'function can only be triggered for each row, not for each statement'; end if;
  if operation not in ('INSERT', 'UPDATE', 'DELETE') then raise exception 'Unexpected operation type: %', operation; end if;
  perform realtime.send(
    jsonb_build_object('old_record', old, 'record', new, 'operation', operation, 'table', table_name, 'schema', table_schema),
    event_name, topic_name);
end $$;

-- NOTIFY carries at most 8,000 bytes, so it carries the id and the server reads the row.
create or replace function realtime.tell_server() returns trigger language plpgsql set search_path = '' as $$
begin
  perform pg_notify('realtime_messages', new.id::text);
  return null;
end $$;
create or replace trigger messages_tell_server after insert on realtime.messages
  for each row execute function realtime.tell_server();

-- What the policies of realtime.messages let callers do, tried as hosted Realtime tries it: a message is put on each topic,
-- and each caller looks whether it sees that message and, where asked, writes one. Nothing of it stays. `checks` is a list
-- of {claims, role, topic, writes}; the answer is a list of {read, write} in the same order.
create or replace function realtime.rights_of(checks jsonb) returns jsonb language plpgsql set search_path = '' as $$
declare
  answers jsonb[] := '{}';
  probes jsonb := '{}';
  each_check jsonb;
  probe uuid;
  can_read boolean;
  can_write boolean;
begin
  -- Variables outlive the rollback of a block; rows, settings and notifications do not.
  begin
    for each_check in select distinct on (c ->> 'topic') c from jsonb_array_elements(checks) c loop
      insert into realtime.messages (topic, extension, event, payload, private)
        values (each_check ->> 'topic', 'broadcast', 'probe', '{}', true) returning id into probe;
      probes := probes || jsonb_build_object(each_check ->> 'topic', probe);
    end loop;
    for each_check in select c from jsonb_array_elements(checks) c loop
      can_read := false;
      can_write := false;
      -- A policy that cannot be worked out for this topic (a malformed name, say) admits nobody.
      begin
        perform set_config('request.jwt.claims', each_check ->> 'claims', true),
          set_config('realtime.topic', each_check ->> 'topic', true), set_config('role', each_check ->> 'role', true);
        select exists (select from realtime.messages m where m.id = (probes ->> (each_check ->> 'topic'))::uuid) into can_read;
        if can_read and (each_check ->> 'writes')::boolean then
          begin
            insert into realtime.messages (topic, extension, event, payload, private)
              values (each_check ->> 'topic', 'broadcast', 'probe', '{}', true);
            can_write := true;
          exception when insufficient_privilege then
            can_write := false;
          end;
        end if;
      exception when data_exception or insufficient_privilege or raise_exception then
        can_read := false;
      end;
      answers := answers || jsonb_build_object('read', can_read, 'write', can_write);
    end loop;
    raise exception 'undone on purpose' using errcode = 'PT000';
  exception when sqlstate 'PT000' then
    null;
  end;
  return to_jsonb(answers);
end $$;
revoke all on function realtime.rights_of(jsonb) from public, anon, authenticated, service_role;
