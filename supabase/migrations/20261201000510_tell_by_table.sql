-- Who hears which subject is a table, so that a new subject is a row and no second definition of may_hear.
create table private.topic_roles (
  subject text primary key,
  roles text[]  -- null: every role
);
comment on table private.topic_roles is 'Roles that hear a subject of realtime topics in their branch; null: every role';
alter table private.topic_roles enable row level security;
insert into private.topic_roles (subject, roles) values
  ('incidents', '{chief,duty_officer,grid_worker}'),
  ('patrols', '{administrator,chief,duty_officer,leader}'),
  ('disputes', '{administrator,chief,duty_officer,grid_worker}'),
  ('notices', '{chief,duty_officer,leader,grid_worker}'),
  ('imports', '{administrator,chief}'),
  ('coverage', '{administrator,chief,duty_officer,leader,grid_worker}'),
  ('plans', '{chief,duty_officer,leader,grid_worker}'),
  ('accounts', '{administrator}'),
  ('holds', '{administrator,chief}'),
  ('people', '{administrator,chief,duty_officer}'),
  ('areas', null), ('offices', null), ('waters', null), ('hazards', null), ('teams', null), ('rota', null), ('settings', null),
  ('work', '{administrator,chief,duty_officer,leader,grid_worker}'),
  ('tips', '{chief,duty_officer,grid_worker}'),
  ('sightings', null);

/* May the caller hear this topic? Each subject goes to those who read its list (private.topic_roles). His own topics also to who
   waits or is shut out: they say that something changed, not what. */
create or replace function private.may_hear(topic text) returns boolean
language sql stable security definer set search_path = '' as $$
  select coalesce(topic in ('user:' || (select auth.uid()) || ':account', 'user:' || (select auth.uid()) || ':notices'), false)
  or exists (
    select from public.areas a join private.topic_roles r on r.subject = split_part(topic, ':', 3)
    where topic ~ '^branch:[0-9a-f-]{36}:[a-z]+$' and a.id::text = split_part(topic, ':', 2) and a.deleted_at is null
      and private.has_role_over(r.roles, a.path))
$$;
