-- Organisations 单位: actors that are not people. Stations, town offices, departments and special teams take cases on and answer.
create table public.organisations (
  id uuid primary key default gen_random_uuid(),
  name text not null,
  kind text not null,
  phone text,
  area_id uuid not null references public.areas (id),
  area_path extensions.ltree not null,
  is_active boolean not null default true,
  rev bigint not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  created_by uuid default auth.uid(),
  constraint organisations_kind_known check (kind in ('station', 'town_office', 'department', 'special_team')),
  constraint organisations_text_length check (length(name) between 1 and 60 and length(phone) <= 40)
);
create unique index organisations_name_once on public.organisations (area_id, name);
create index organisations_path on public.organisations using gist (area_path);
comment on table public.organisations is 'Organisations 单位 that take cases on: stations, offices, departments, special teams';

create trigger organisations_place before insert or update of area_id on public.organisations
  for each row execute function private.place_row_by_area();
create trigger organisations_rev before update on public.organisations for each row execute function private.bump_rev();
select private.audit_table('public.organisations');
insert into private.topic_roles (subject, roles) values ('organisations', null);
select private.tell_table('public.organisations', 'organisations');

grant select on public.organisations to authenticated;
grant all on public.organisations to service_role;
alter table public.organisations enable row level security;
-- Those above too: a village hands on to its town, a town to a department of the county.
create policy organisations_select on public.organisations for select to authenticated
  using (area_path operator(extensions.<@) any ((select private.my_paths())::extensions.ltree[])
    or area_path operator(extensions.@>) any ((select private.my_paths())::extensions.ltree[]));

/* → [{id, name, kind, phone, area_id, area_name, is_active, may_edit, rev}], those of the caller's branch and of all above it. */
create function public.organisations_list() returns json
language sql stable set search_path = public, extensions as $$
  select coalesce(json_agg(json_build_object('id', o.id, 'name', o.name, 'kind', o.kind, 'phone', o.phone, 'area_id', o.area_id,
    'area_name', (select a.name from public.areas a where a.id = o.area_id), 'is_active', o.is_active, 'rev', o.rev,
    'may_edit', private.has_role_over('{administrator,chief}', o.area_path))
    order by o.is_active desc, o.area_path, o.kind, o.name), '[]'::json)
  from public.organisations o
$$;

/* organisation: {id?, rev? (to change one), name, kind, phone?, area_id, is_active?}. → {id, rev} */
create function private.save_organisation(organisation jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  sent_id uuid := (organisation ->> 'id')::uuid;
  old public.organisations;
  place extensions.ltree;
  saved public.organisations;
  again jsonb := private.answer_again('organisations', (organisation ->> 'id')::uuid, organisation, '这个单位');
begin
  if again is not null then return again; end if;
  select * into old from public.organisations o where o.id = sent_id for update;
  select a.path into place from public.areas a where a.id = coalesce((organisation ->> 'area_id')::uuid, old.area_id);
  perform private.require_role('{administrator,chief}', coalesce(old.area_path, place), '维护单位');
  perform private.require_role('{administrator,chief}', place, '在这个辖区维护单位');
  if old.id is not null then perform private.require_rev(old.rev, (organisation ->> 'rev')::bigint, old.name, old.id); end if;
  insert into public.organisations as o (id, name, kind, phone, area_id, is_active, created_by)
  values (coalesce(sent_id, gen_random_uuid()), private.read_text(organisation, 'name', '单位名称', 60),
    private.read_text(organisation, 'kind', '单位类型', 20), nullif(btrim(organisation ->> 'phone'), ''),
    (organisation ->> 'area_id')::uuid, coalesce((organisation ->> 'is_active')::boolean, true), (select auth.uid()))
  on conflict (id) do update set name = excluded.name, kind = excluded.kind, phone = excluded.phone, area_id = excluded.area_id,
    is_active = excluded.is_active
  returning * into saved;
  return private.remember_first('organisations', sent_id, organisation, jsonb_build_object('id', saved.id, 'rev', saved.rev));
exception when unique_violation then
  perform private.refuse('PT409', 'name_taken', '这个辖区已有同名的单位，请核对后另取名称。', 'name');
  return null;
end $$;

create function public.save_organisation(organisation jsonb) returns jsonb
language sql volatile set search_path = '' as $$ select private.save_organisation(organisation) $$;
grant execute on function public.organisations_list(), private.save_organisation(jsonb), public.save_organisation(jsonb)
  to authenticated, service_role;

/* As before, and an organisation may also stand above the author's branch: a village hands on to its town. */
create or replace function private.guard_references() returns trigger
language plpgsql security definer set search_path = extensions, pg_temp as $$
declare
  mine ltree[];
  target uuid;
  is_near boolean;
begin
  if (select auth.uid()) is null then return new; end if;
  for at in 0 .. tg_nargs - 1 by 2 loop
    target := (to_jsonb(new) ->> tg_argv[at])::uuid;
    continue when target is null or (tg_op = 'UPDATE' and to_jsonb(old) ->> tg_argv[at] = target::text);
    mine := coalesce(mine, private.my_paths());
    execute format('select exists (select from public.%I t where t.id = $1 and (t.area_path <@ any ($2) or $3 and t.area_path
      @> any ($2)))', tg_argv[at + 1]) into is_near using target, mine, tg_argv[at + 1] = 'organisations';
    continue when is_near or (tg_argv[at + 1] = 'teams' and target in (select private.my_teams()));
    perform private.refuse('PT404', 'not_found', '所选的记录不存在，或不在你的辖区内，请另选。', tg_argv[at]);
  end loop;
  return new;
end $$;
