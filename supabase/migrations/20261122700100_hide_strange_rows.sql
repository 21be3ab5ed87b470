-- Saving or deleting a row by id must not tell that a row of another branch exists, nor what it is called.

/* Stops, as if there were no such row, when one of the ids is a row outside every branch the caller serves. */
create function private.require_reach(target text, ids uuid[]) returns void
language plpgsql stable security definer set search_path = extensions, pg_temp as $$
declare
  is_strange boolean;
begin
  execute format('select exists (select from public.%I where id = any ($1) and not %I <@ any ($2))', target,
    case when target = 'areas' then 'path' else 'area_path' end) into is_strange using ids, private.my_paths();
  if is_strange then
    perform private.refuse('P0002', 'not_found', '没有这条记录，或不在你的辖区内。', 'id');
  end if;
end $$;
grant execute on function private.require_reach(text, uuid[]) to authenticated, service_role;

create or replace function public.save_areas(changes jsonb, topology text default 'refuse') returns jsonb
language sql volatile set search_path = '' as $$
  select private.require_reach('areas', array(select (c ->> 'id')::uuid from jsonb_array_elements(
    case when jsonb_typeof(changes) = 'array' then changes else '[]' end) c));
  select private.save_areas(changes, topology)
$$;
create or replace function public.save_office(office jsonb) returns jsonb language sql volatile set search_path = '' as $$
  select private.require_reach('police_offices', array[(office ->> 'id')::uuid]); select private.save_office(office)
$$;
create or replace function public.save_water(water jsonb) returns jsonb language sql volatile set search_path = '' as $$
  select private.require_reach('water_spots', array[(water ->> 'id')::uuid]); select private.save_water(water)
$$;
create or replace function public.delete_office(id uuid, rev bigint, restore boolean default false) returns jsonb
language sql volatile set search_path = '' as $$
  select private.require_reach('police_offices', array[id]); select private.delete_post('office', id, rev, restore)
$$;
create or replace function public.delete_water(id uuid, rev bigint, restore boolean default false) returns jsonb
language sql volatile set search_path = '' as $$
  select private.require_reach('water_spots', array[id]); select private.delete_post('water', id, rev, restore)
$$;
create or replace function public.save_dispute(dispute jsonb) returns jsonb language sql volatile set search_path = '' as $$
  select private.require_reach('disputes', array[(dispute ->> 'id')::uuid]); select private.save_dispute(dispute)
$$;
create or replace function public.save_plan(plan jsonb) returns jsonb language sql volatile set search_path = '' as $$
  select private.require_reach('patrol_plans', array[(plan ->> 'id')::uuid]); select private.save_plan(plan)
$$;
create or replace function public.publish_plan(id uuid, rev bigint) returns jsonb language sql volatile set search_path = '' as $$
  select private.require_reach('patrol_plans', array[id]); select private.publish_plan(id, rev)
$$;
create or replace function public.withdraw_plan(id uuid, rev bigint) returns jsonb language sql volatile set search_path = '' as $$
  select private.require_reach('patrol_plans', array[id]); select private.withdraw_plan(id, rev)
$$;
