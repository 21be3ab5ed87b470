-- Realtime: what changed, as hints on private topics; the client asks again through the ordinary reads.
-- Topic: branch:<area id>:<subject>. A change is told to its own area and to every area above it, so a screen listens to
-- one topic, its top area's. The message holds ids only: nothing a reader of the topic could not list.

/* May the caller hear this topic? Incidents go to those who read points; patrols to those who read the list; notices to whoever
   has some. */
create function private.may_hear(topic text) returns boolean
language sql stable security definer set search_path = '' as $$
  select exists (
    select from public.areas a
    where topic ~ '^branch:[0-9a-f-]{36}:[a-z]+$' and a.id::text = split_part(topic, ':', 2) and a.deleted_at is null
      and case split_part(topic, ':', 3)
        when 'incidents' then private.has_role('{chief,duty_officer,grid_worker}', a.path)
        when 'patrols' then private.has_role('{administrator,chief,duty_officer,leader}', a.path)
        when 'disputes' then private.has_role('{administrator,chief,duty_officer,grid_worker}', a.path)
        when 'notices' then private.has_role('{chief,duty_officer,leader,grid_worker}', a.path)
        when 'imports' then private.has_role('{administrator,chief}', a.path)
        when 'areas' then private.has_role(null, a.path)
        when 'offices' then private.has_role(null, a.path)
        when 'waters' then private.has_role(null, a.path)
        when 'hazards' then private.has_role(null, a.path)
        else false end)
$$;

create policy patrolgrid_hear on realtime.messages for select to authenticated
  using (realtime.messages.extension = 'broadcast' and private.may_hear((select realtime.topic())));

-- Nobody but triggers speaks: there is no insert policy.

/* Statement trigger; argument: the subject. More than 40 rows at once say only "many". */
create function private.tell_change() returns trigger language plpgsql security definer set search_path = '' as $$
declare
  told record;
begin
  if coalesce(current_setting('patrolgrid.bulk', true), '') <> '' then return null; end if;
  for told in execute format($sql$
    select a.id, case when count(*) > 40 then jsonb_build_object('many', count(*))
      else jsonb_build_object('ids', jsonb_agg(r.id), 'action', %L) end as payload
    from changed_rows r join public.areas a on a.path operator(extensions.@>) r.%I and a.deleted_at is null group by a.id $sql$,
    lower(tg_op), coalesce(tg_argv[1], 'area_path'))
  loop
    perform realtime.send(told.payload, 'changed', 'branch:' || told.id || ':' || tg_argv[0], true);
  end loop;
  return null;
end $$;

/* An import changes too much to name: when it ends or is undone, those who show its kind are told to read again. */
create function private.tell_import() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  perform realtime.send(jsonb_build_object('many', new.total), 'changed', 'branch:' || a.id || ':' ||
      case new.kind when 'tracks' then 'patrols' when 'roads' then 'areas' when 'basemap' then 'areas' else new.kind end, true)
  from public.areas a where a.path operator(extensions.@>) new.area_path and a.deleted_at is null;
  return null;
end $$;
create trigger tell_rows after update of status on public.imports for each row
  when (new.status is distinct from old.status) execute function private.tell_import();

create trigger tell_insert after insert on public.incidents referencing new table as changed_rows for each statement
  execute function private.tell_change('incidents');
create trigger tell_update after update on public.incidents referencing new table as changed_rows for each statement
  execute function private.tell_change('incidents');
create trigger tell_insert after insert on public.hazards referencing new table as changed_rows for each statement
  execute function private.tell_change('hazards');
create trigger tell_update after update on public.hazards referencing new table as changed_rows for each statement
  execute function private.tell_change('hazards');
create trigger tell_insert after insert on public.disputes referencing new table as changed_rows for each statement
  execute function private.tell_change('disputes');
create trigger tell_update after update on public.disputes referencing new table as changed_rows for each statement
  execute function private.tell_change('disputes');
create trigger tell_insert after insert on public.patrols referencing new table as changed_rows for each statement
  execute function private.tell_change('patrols');
create trigger tell_update after update on public.patrols referencing new table as changed_rows for each statement
  execute function private.tell_change('patrols');
create trigger tell_insert after insert on public.water_spots referencing new table as changed_rows for each statement
  execute function private.tell_change('waters');
create trigger tell_update after update on public.water_spots referencing new table as changed_rows for each statement
  execute function private.tell_change('waters');
create trigger tell_insert after insert on public.police_offices referencing new table as changed_rows for each statement
  execute function private.tell_change('offices');
create trigger tell_update after update on public.police_offices referencing new table as changed_rows for each statement
  execute function private.tell_change('offices');
create trigger tell_insert after insert on public.areas referencing new table as changed_rows for each statement
  execute function private.tell_change('areas', 'path');
create trigger tell_update after update on public.areas referencing new table as changed_rows for each statement
  execute function private.tell_change('areas', 'path');
create trigger tell_update after update on public.imports referencing new table as changed_rows for each statement
  execute function private.tell_change('imports');

grant execute on function private.may_hear(text) to authenticated, service_role;
