-- Publishing changes and saving a week answer for a plan of another branch as save_plan does: as for one that never was.
create or replace function public.publish_changes(plan jsonb) returns jsonb
language sql volatile set search_path = '' as $$
  select private.require_reach('patrol_plans', array[(plan ->> 'id')::uuid]); select private.publish_changes(plan)
$$;
create or replace function public.save_plans(plans jsonb) returns jsonb
language sql volatile set search_path = '' as $$
  select private.require_reach('patrol_plans', array(select (p ->> 'id')::uuid from jsonb_array_elements(
    case when jsonb_typeof(plans) = 'array' then plans else '[]' end) p));
  select private.save_plans(plans)
$$;
