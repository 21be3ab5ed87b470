-- Realtime: what changed, as hints on private topics; the client asks again through the ordinary reads.
-- Topic: branch:<area id>:<subject>. A change is told to its own area and to every area above it, so a screen listens to
-- one topic, its top area's. The message holds ids only: nothing a reader of the topic could not list.
-- Topic: user:<user id>:<subject>. What concerns one person, on all of his devices: account (profile and roles), notices (read).

/* May the caller hear this topic? Each subject goes to those who read its list; patrols to those who read the list; notices to
   whoever has some; plans also to walkers, who read what is published for their team. His own topics also to who waits or is
   shut out: they say that something changed, not what. */
create function private.may_hear(topic text) returns boolean
language sql stable security definer set search_path = '' as $$
  select coalesce(topic in ('user:' || (select auth.uid()) || ':account', 'user:' || (select auth.uid()) || ':notices'), false)
  or exists (
    select from public.areas a
    where topic ~ '^branch:[0-9a-f-]{36}:[a-z]+$' and a.id::text = split_part(topic, ':', 2) and a.deleted_at is null
      and case split_part(topic, ':', 3)
        when 'incidents' then private.has_role_over('{chief,duty_officer,grid_worker}', a.path)
        when 'patrols' then private.has_role_over('{administrator,chief,duty_officer,leader}', a.path)
        when 'disputes' then private.has_role_over('{administrator,chief,duty_officer,grid_worker}', a.path)
        when 'notices' then private.has_role_over('{chief,duty_officer,leader,grid_worker}', a.path)
        when 'imports' then private.has_role_over('{administrator,chief}', a.path)
        when 'coverage' then private.has_role_over('{administrator,chief,duty_officer,leader,grid_worker}', a.path)
        when 'plans' then private.has_role_over('{chief,duty_officer,leader,grid_worker}', a.path)
        when 'accounts' then private.has_role_over('{administrator}', a.path)
        when 'holds' then private.has_role_over('{administrator,chief}', a.path)
        when 'people' then private.has_role_over('{administrator,chief,duty_officer}', a.path)
        when 'areas' then private.has_role_over(null, a.path)
        when 'offices' then private.has_role_over(null, a.path)
        when 'waters' then private.has_role_over(null, a.path)
        when 'hazards' then private.has_role_over(null, a.path)
        when 'teams' then private.has_role_over(null, a.path)
        when 'rota' then private.has_role_over(null, a.path)
        when 'settings' then private.has_role_over(null, a.path)
        else false end)
$$;

create policy patrolgrid_hear on realtime.messages for select to authenticated
  using (realtime.messages.extension = 'broadcast' and private.may_hear((select realtime.topic())));

-- Nobody but triggers speaks: there is no insert policy.

create function private.is_bulk() returns boolean language sql stable set search_path = '' as $$
  select coalesce(current_setting('patrolgrid.bulk', true), '') <> ''
$$;

/* Statement trigger; arguments: subject, column of the path, column of the id. More than 40 rows at once say only "many", and so
   does a subject without ids (null), which some of its listeners could not list. A row that moved is told where it was too. */
create function private.tell_change() returns trigger language plpgsql security definer set search_path = '' as $$
declare
  told record;
  source text := case tg_op when 'DELETE' then 'old_rows' when 'INSERT' then 'new_rows'
    else '(select * from old_rows union all select * from new_rows)' end;
begin
  if private.is_bulk() then return null; end if;
  if tg_table_name = 'team_members' then
    source := format('(select t.id, t.area_path from %s m join public.teams t on t.id = m.team_id)', source);
  end if;
  for told in execute format($sql$
    select a.id, case when count(distinct %2$s) between 1 and 40
      then jsonb_build_object('ids', jsonb_agg(distinct %2$s), 'action', %3$L)
      else jsonb_build_object('many', greatest(count(distinct %2$s), 1)) end as payload
    from %1$s r join public.areas a on a.path operator(extensions.@>) r.%4$I and a.deleted_at is null group by a.id $sql$,
    source, case when tg_argv[2] = 'null' then 'null::uuid' else format('r.%I', tg_argv[2]) end, lower(tg_op), tg_argv[1])
  loop
    perform realtime.send(told.payload, 'changed', 'branch:' || told.id || ':' || tg_argv[0], true);
  end loop;
  return null;
end $$;

/* Hangs the broadcasts on a table: one message a statement and topic. Used by migrations only. */
create function private.tell_table(target regclass, subject text, path_column text default 'area_path',
  id_column text default 'id') returns void
language plpgsql set search_path = '' as $$
declare
  args text := format('%L, %L, %L', subject, path_column, id_column);
begin
  execute format('create trigger tell_insert after insert on %s referencing new table as new_rows
    for each statement execute function private.tell_change(%s)', target, args);
  execute format('create trigger tell_update after update on %s referencing old table as old_rows new table as new_rows
    for each statement execute function private.tell_change(%s)', target, args);
  execute format('create trigger tell_delete after delete on %s referencing old table as old_rows
    for each statement execute function private.tell_change(%s)', target, args);
end $$;

/* What holds for the whole installation is told in every area where somebody holds a role: a page listens there and no higher. */
create function private.tell_everywhere() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  if private.is_bulk() then return null; end if;
  perform realtime.send('{"many": 1}', 'changed', 'branch:' || a.id || ':' || tg_argv[0], true)
  from public.areas a where a.deleted_at is null and exists (select from public.memberships m where m.area_id = a.id);
  return null;
end $$;

/* Tells each person named in user_id of the rows, on all of his devices. Argument: the subject. */
create function private.tell_person() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  if private.is_bulk() then return null; end if;
  perform realtime.send('{"many": 1}', 'changed', 'user:' || t.user_id || ':' || tg_argv[0], true)
  from (select distinct r.user_id from changed_rows r) t;
  return null;
end $$;

/* Accounts have no area: those are told who administer where a person holds a role or held it, where he asks for one, or, when he
   asks for none, those above every other administrator. Names nobody. */
create function private.tell_accounts() returns trigger language plpgsql security definer set search_path = '' as $$
declare
  paths extensions.ltree[];
begin
  if private.is_bulk() then return null; end if;
  if tg_table_name = 'memberships' then
    paths := array(select r.area_path from changed_rows r);
  else
    paths := array(
      with newcomer as (select r.wanted_area_id from changed_rows r
        where not exists (select from public.memberships m where m.user_id = r.user_id))
      select m.area_path from changed_rows r join public.memberships m on m.user_id = r.user_id
      union select a.path from newcomer n join public.areas a on a.id = n.wanted_area_id
      union select t.path from private.top_administration() t
        where exists (select from newcomer n where n.wanted_area_id is null));
  end if;
  perform realtime.send('{"many": 1}', 'changed', 'branch:' || a.id || ':accounts', true)
  from public.areas a where a.deleted_at is null
    and exists (select from unnest(paths) p where a.path operator(extensions.@>) p);
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


select private.tell_table('public.incidents', 'incidents');
select private.tell_table('public.hazards', 'hazards');
select private.tell_table('public.disputes', 'disputes');
select private.tell_table('public.patrols', 'patrols');
select private.tell_table('public.water_spots', 'waters');
select private.tell_table('public.police_offices', 'offices');
select private.tell_table('public.areas', 'areas', 'path');
select private.tell_table('public.teams', 'teams');
select private.tell_table('public.personnel', 'people');
select private.tell_table('public.rota_nights', 'rota', 'area_path', 'null');
select private.tell_table('public.team_leave', 'rota', 'area_path', 'null');
select private.tell_table('public.patrol_plans', 'plans', 'area_path', 'null');
select private.tell_table('public.plan_templates', 'plans', 'area_path', 'null');
select private.tell_table('public.team_members', 'teams');

-- Routes and stops are replaced together with their plan, which tells; alone, a stop only turns visited or skipped.
create trigger tell_update after update on public.plan_stops referencing old table as old_rows new table as new_rows
  for each statement execute function private.tell_change('plans', 'area_path', 'null');
create trigger tell_update after update on public.imports referencing old table as old_rows new table as new_rows
  for each statement execute function private.tell_change('imports', 'area_path', 'id');
create trigger tell_change after insert or update or delete on public.settings for each statement
  execute function private.tell_everywhere('settings');

create trigger tell_update after update on public.profiles referencing new table as changed_rows for each statement
  execute function private.tell_person('account');
create trigger tell_insert after insert on public.memberships referencing new table as changed_rows for each statement
  execute function private.tell_person('account');
create trigger tell_delete after delete on public.memberships referencing old table as changed_rows for each statement
  execute function private.tell_person('account');
create trigger tell_accounts_insert after insert on public.profiles referencing new table as changed_rows for each statement
  execute function private.tell_accounts();
create trigger tell_accounts_update after update on public.profiles referencing new table as changed_rows for each statement
  execute function private.tell_accounts();
create trigger tell_accounts_delete after delete on public.profiles referencing old table as changed_rows for each statement
  execute function private.tell_accounts();
create trigger tell_accounts_insert after insert on public.memberships referencing new table as changed_rows for each statement
  execute function private.tell_accounts();
create trigger tell_accounts_delete after delete on public.memberships referencing old table as changed_rows for each statement
  execute function private.tell_accounts();

grant execute on function private.may_hear(text) to authenticated, service_role;
