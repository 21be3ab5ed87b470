-- What a phone kept while it had no signal arrives here: many records in one call, each once, none spoiling another.

/* The detail of a refusal as an object; anything else is an empty one. */
create function private.detail_of(detail text) returns jsonb
language plpgsql immutable set search_path = '' as $$
begin
  return case when jsonb_typeof(detail::jsonb) = 'object' then detail::jsonb else '{}' end;
exception when others then
  return '{}';
end $$;

/* Does what one op says, through the function that a form would call. */
create function private.run_op(kind text, body jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
begin
  case kind
    when 'hazard.report' then return private.create_hazard(body);
    when 'hazard.step' then return private.transition_hazard((body ->> 'id')::uuid, body ->> 'to_status', body ->> 'note',
      (body ->> 'rev')::bigint, (body ->> 'assignee')::uuid, (body ->> 'deadline')::date);
    when 'incident.step' then return private.transition_incident((body ->> 'id')::uuid, body ->> 'to_status', body ->> 'note',
      (body ->> 'rev')::bigint, (body ->> 'team_id')::uuid);
    when 'inspection.save' then return private.record_inspection(body);
    when 'dispute.save' then
      perform private.require_reach('disputes', array[(body ->> 'id')::uuid]);
      return private.save_dispute(body);
    when 'activity.log' then return private.save_activity(body);
    when 'tip.report' then return private.report_tip(body);
    when 'sighting.report' then return private.report_sighting(body);
    when 'patrol.start' then return private.start_patrol(body);
    when 'patrol.append' then return private.append_track(body);
    when 'patrol.finish' then return private.finish_patrol(body);
    when 'patrol.visits' then return private.record_visits(body -> 'visits');
    when 'patrol.skips' then return private.skip_stops(body -> 'skips');
    else
      perform private.refuse('22023', 'unknown_kind', '服务器还不认识这类记录，已留在本机；升级后可重发。', 'kind');
  end case;
  return null;
end $$;

/* The row that stands on the server, for a conflict to be shown beside what was sent; null where the caller may not see it. */
create function private.row_in_conflict(kind text, id uuid) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
declare
  source record;
  row jsonb;
begin
  select s.* into source from (values ('hazard', 'hazards', null), ('incident', 'incidents', '{chief,duty_officer,grid_worker}'),
    ('dispute', 'disputes', '{administrator,chief,duty_officer,grid_worker}'), ('activity', 'activities', null),
    ('patrol', 'patrols', '{chief,duty_officer}')) s(subject, name, roles) where s.subject = split_part(kind, '.', 1);
  if source.name is null then return null; end if;
  execute format('select to_jsonb(r) from public.%I r where r.id = $1 and private.has_role_over($2, r.area_path)', source.name)
    into row using id, source.roles::text[];
  return row - '{geom,area_path,created_by,content_hash,external_key,import_id,import_area_id}'::text[];
end $$;

/* What failed, as the phone is told it: retry passes by itself, conflict wants a choice, rejected wants a person. */
create function private.op_failure(op jsonb, state text, message text, detail text) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
declare
  more jsonb := private.detail_of(detail);
begin
  if state ~ '^(40|53|57|58|08)' or state in ('55P03', 'XX000') then
    return jsonb_build_object('status', 'retry', 'code', 'busy', 'message', '服务器正忙，稍后会自动重发。');
  elsif state = 'PT409' then
    return jsonb_build_object('status', 'conflict', 'code', more ->> 'code', 'message', message, 'row',
      private.row_in_conflict(op ->> 'kind',
        substring(coalesce(op #>> '{body,id}', op #>> '{body,patrol_id}')
          from '(?i)^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$')::uuid));
  elsif more ? 'code' then
    return jsonb_build_object('status', 'rejected', 'code', more ->> 'code', 'field', more ->> 'field', 'message', message);
  elsif state = '22P05' then
    return jsonb_build_object('status', 'rejected', 'code', 'bad_text', 'message', '内容里有不能保存的字符，请修改后重发。');
  elsif state ~ '^2[23]' then
    return jsonb_build_object('status', 'rejected', 'code', 'invalid', 'message',
      format('内容不符合要求，请修改后重发（%s）。', state));
  end if;
  return jsonb_build_object('status', 'rejected', 'code', 'failed', 'message',
    format('服务器没能处理这条记录，已留在本机（%s）。', state));
end $$;

/* One element of the list as an op, be it an object or the text of one; null where it cannot be read: a NUL, half a character. */
create function private.read_op(element json) returns jsonb
language plpgsql immutable set search_path = '' as $$
declare
  op jsonb;
begin
  op := case json_typeof(element) when 'string' then element #>> '{}' else element::text end::jsonb;
  return case when jsonb_typeof(op) = 'object' and jsonb_typeof(op -> 'body') = 'object' then op end;
exception when others then
  return null;
end $$;

/* The id in an op that cannot be read, so that its refusal finds it. */
create function private.id_in_text(element json) returns text
language sql immutable set search_path = '' as $$
  select substring(element::text from '"id\\?"\s*:\s*\\?"([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})')
$$;

/* Runs one op that was read, or finds that it ran before. */
create function private.submit_op(op jsonb, client_now float8) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  me uuid := (select auth.uid());
  sent_id uuid := (op ->> 'id')::uuid;
  content text := md5(coalesce(op ->> 'kind', '') || ' ' || (op -> 'body')::text);
  known private.op_ledger;
  answer jsonb;
  state text;
  said text;
  detail text;
begin
  select * into known from private.op_ledger l where l.user_id = me and l.op_id = sent_id;
  if known.op_id is not null then
    return case when known.hash = content then jsonb_build_object('status', 'duplicate', 'result', known.result)
      else jsonb_build_object('status', 'rejected', 'code', 'other_payload', 'field', 'id',
        'message', '这个编号已用别的内容发送过，这一份没有保存。请作为新记录重发。') end;
  end if;
  if op ->> 'after' is not null and not exists (select from private.op_ledger l
      where l.user_id = me and l.op_id = (op ->> 'after')::uuid) then
    return jsonb_build_object('status', 'retry', 'code', 'waits', 'message', '要等前一条记录先送达。');
  end if;
  perform set_config('patrolgrid.op_id', sent_id::text, true);
  answer := private.run_op(op ->> 'kind', case when client_now is not null and op ->> 'kind' like 'patrol.%'
    then (op -> 'body') || jsonb_build_object('client_now', client_now) else op -> 'body' end);
  perform set_config('patrolgrid.op_id', '', true);
  insert into private.op_ledger (user_id, op_id, hash, kind, result) values (me, sent_id, content, op ->> 'kind', answer);
  return jsonb_build_object('status', 'applied', 'result', answer);
exception when others then
  get stacked diagnostics state = returned_sqlstate, said = message_text, detail = pg_exception_detail;
  return private.op_failure(op, state, said, detail);
end $$;

/* ops: up to 200 of {id, kind, body, after?}, each as an object or, so that one NUL or half a character spoils no other on the
   way, as the text of one; together up to 2 MB. client_now: the phone's clock (epoch s) as it sends. `after` names an op that
   must have arrived before. → {server_now, epoch, results: [{id, status, …}]} in the order sent; status: applied{result},
   duplicate{result}, rejected{code, field, message}, conflict{code, message, row}, retry{code, message}. */
create function private.submit_ops(ops json, client_now float8) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  begun timestamptz := clock_timestamp();
  me uuid := (select auth.uid());
  read jsonb[];
  texts json[];
  results jsonb := '[]';
  result jsonb;
begin
  if not private.has_role(null) then
    perform private.refuse('42501', 'forbidden', '账号没有启用或没有角色，记录已留在本机。请联系本辖区管理员。');
  end if;
  if json_typeof(ops) is distinct from 'array' then
    perform private.refuse('22023', 'bad_ops', '应为一组记录。', 'ops');
  end if;
  if json_array_length(ops) > 200 or octet_length(ops::text) > 2000000 then
    perform private.refuse('PT413', 'too_many', '一次最多发送 200 条、2 MB，请分几次。', 'ops');
  end if;
  texts := array(select e from json_array_elements(ops) with ordinality u(e, i) order by i);
  read := array(select private.read_op(e) from unnest(texts) with ordinality u(e, i) order by i);
  -- In one order for all, so that two calls with the same ops wait for each other and never in a circle.
  perform pg_advisory_xact_lock(k) from (select distinct hashtextextended(me::text || ' ' || lower(o ->> 'id'), 0) as k
    from unnest(read) o where o ->> 'id' is not null order by 1) l;
  -- One op that waits for somebody's row must not hold up the others.
  perform set_config('lock_timeout', '3s', true);
  for i in 1 .. coalesce(cardinality(texts), 0) loop
    if read[i] is null then
      result := jsonb_build_object('status', 'rejected', 'code', 'bad_text', 'message', '内容里有不能保存的字符，请修改后重发。');
    elsif not coalesce(read[i] ->> 'id', '') ~* '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then
      result := jsonb_build_object('status', 'rejected', 'code', 'bad_id', 'field', 'id', 'message', '这条记录没有编号。');
    elsif octet_length(texts[i]::text) > 262144 then
      result := jsonb_build_object('status', 'rejected', 'code', 'too_large', 'message', '这条记录太大，请缩短后重发。');
    elsif clock_timestamp() - begun > interval '4 seconds' then
      result := jsonb_build_object('status', 'retry', 'code', 'time', 'message', '这次没来得及处理，稍后会自动重发。');
    else
      result := private.submit_op(read[i], client_now);
    end if;
    results := results
      || jsonb_build_array(result || jsonb_build_object('id', coalesce(read[i] ->> 'id', private.id_in_text(texts[i]))));
  end loop;
  return jsonb_build_object('server_now', clock_timestamp(), 'epoch', private.epoch(), 'results', results);
end $$;

create function public.submit_ops(ops json, client_now float8 default null) returns jsonb
language sql volatile set search_path = '' as $$ select private.submit_ops(ops, client_now) $$;
grant execute on function private.submit_ops(json, float8), public.submit_ops(json, float8) to authenticated, service_role;
