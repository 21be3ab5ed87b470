-- A plan that is withdrawn while its team walks takes nothing of what the team did: stops reached or passed over are still told.

/* Routes that the caller's teams may have set out on: published, or withdrawn since. */
create function private.routes_walked_by_my_teams() returns setof uuid
language sql stable security definer set search_path = '' as $$
  select r.id from public.plan_routes r join public.patrol_plans p on p.id = r.plan_id
  where p.status in ('published', 'withdrawn') and r.team_id in (select private.my_teams())
$$;

/* A stop turns visited: by the device on the spot, by matching a track afterwards, or by a person's word. The first word stands
   unless a later one saw a longer stay. visits: [{stop_id, visited_at, visited_s, source}] → {visited} */
create or replace function private.record_visits(visits jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  n int;
begin
  if exists (select from jsonb_to_recordset(visits) v(stop_id uuid) left join public.plan_stops s on s.id = v.stop_id
      where s.id is null or not (coalesce(s.route_id in (select private.routes_walked_by_my_teams()), false)
        or private.has_role_over('{chief,duty_officer}', s.area_path))) then
    perform private.refuse('42501', 'forbidden', '只能登记自己队伍路线上的停留点。', 'visits');
  end if;
  update public.plan_stops s set visited_at = v.visited_at, visited_s = v.visited_s, visit_source = v.source
  from jsonb_to_recordset(visits) v(stop_id uuid, visited_at timestamptz, visited_s int, source text)
  where s.id = v.stop_id and (s.visited_at is null or coalesce(v.visited_s, 0) > coalesce(s.visited_s, 0));
  get diagnostics n = row_count;
  return jsonb_build_object('visited', n);
end $$;

/* skips: [{stop_id, skipped_at, reason}] → {skipped}. A stop that was visited stays visited. Saying it again changes nothing. */
create or replace function private.skip_stops(skips jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  n int;
begin
  if exists (select from jsonb_to_recordset(skips) k(stop_id uuid) left join public.plan_stops s on s.id = k.stop_id
      where s.id is null or not (coalesce(s.route_id in (select private.routes_walked_by_my_teams()), false)
        or private.has_role_over('{chief,duty_officer}', s.area_path))) then
    perform private.refuse('42501', 'forbidden', '只能登记自己队伍路线上的停留点。', 'skips');
  end if;
  if exists (select from jsonb_to_recordset(skips) k(reason text, skipped_at timestamptz)
      where k.reason is null or length(btrim(k.reason)) < 2 or k.skipped_at is null) then
    perform private.refuse('22023', 'no_reason', '跳过停留点须写明原因（至少 2 个字）。', 'reason');
  end if;
  update public.plan_stops s set skipped_at = k.skipped_at, skip_reason = left(btrim(k.reason), 200)
  from jsonb_to_recordset(skips) k(stop_id uuid, skipped_at timestamptz, reason text)
  where s.id = k.stop_id and s.visited_at is null and s.skipped_at is null;
  get diagnostics n = row_count;
  return jsonb_build_object('skipped', n);
end $$;
