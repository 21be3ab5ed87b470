-- A plan that is out is changed and published again in one transaction: teams on their way never lose it, also when publishing is refused.

/* plan: as save_plan takes it. → {id, rev, status, version, published_at} */
create function private.publish_changes(plan jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  saved jsonb := private.save_plan(plan);
begin
  return saved || jsonb_build_object('status', 'published') || private.publish_plan((saved ->> 'id')::uuid, (saved ->> 'rev')::bigint);
end $$;

create function public.publish_changes(plan jsonb) returns jsonb language sql volatile set search_path = '' as $$ select private.publish_changes(plan) $$;
grant execute on function private.publish_changes(jsonb), public.publish_changes(jsonb) to authenticated, service_role;
