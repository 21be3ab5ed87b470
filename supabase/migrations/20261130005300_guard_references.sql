-- A record points only at what its author can see: no office, team, person or record of another branch.

/* Before a row is written: every column named in the arguments (column, table, …) that changes points at a row of the
   author's branches, or at a team he walks with. Without an account (jobs, restores) nothing is checked. */
create function private.guard_references() returns trigger
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
    execute format('select exists (select from public.%I t where t.id = $1 and t.area_path <@ any ($2))', tg_argv[at + 1])
      into is_near using target, mine;
    continue when is_near or (tg_argv[at + 1] = 'teams' and target in (select private.my_teams()));
    perform private.refuse('PT404', 'not_found', '所选的记录不存在，或不在你的辖区内，请另选。', tg_argv[at]);
  end loop;
  return new;
end $$;

create trigger personnel_refer_near before insert or update of office_id on public.personnel
  for each row execute function private.guard_references('office_id', 'police_offices');
create trigger teams_refer_near before insert or update of home_office_id on public.teams
  for each row execute function private.guard_references('home_office_id', 'police_offices');
create trigger team_members_refer_near before insert or update of personnel_id, team_id on public.team_members
  for each row execute function private.guard_references('personnel_id', 'personnel', 'team_id', 'teams');
create trigger inspections_refer_near before insert or update of water_spot_id, office_id, inspector_id on public.inspections
  for each row execute function private.guard_references('water_spot_id', 'water_spots', 'office_id', 'police_offices',
    'inspector_id', 'personnel');
create trigger incidents_refer_near before insert or update of assigned_team_id on public.incidents
  for each row execute function private.guard_references('assigned_team_id', 'teams');
create trigger hazards_refer_near before insert or update of assignee_id on public.hazards
  for each row execute function private.guard_references('assignee_id', 'personnel');
create trigger patrols_refer_near before insert or update of team_id on public.patrols
  for each row execute function private.guard_references('team_id', 'teams');
create trigger plan_routes_refer_near before insert or update of team_id, start_office_id, end_office_id on public.plan_routes
  for each row execute function private.guard_references('team_id', 'teams', 'start_office_id', 'police_offices',
    'end_office_id', 'police_offices');
create trigger rota_nights_refer_near before insert or update of team_id on public.rota_nights
  for each row execute function private.guard_references('team_id', 'teams');
create trigger track_holds_refer_near before insert or update of patrol_id on public.track_holds
  for each row execute function private.guard_references('patrol_id', 'patrols');
create trigger team_leave_refer_near before insert or update of team_id on public.team_leave
  for each row execute function private.guard_references('team_id', 'teams');

/* A photo belongs to a record of the area it is stored under or of one below or above it, in the author's branch: else it
   would hang a picture on a record that its author cannot see. */
create function private.guard_photo_subject() returns trigger
language plpgsql security definer set search_path = extensions, pg_temp as $$
declare
  subject ltree;
begin
  if (select auth.uid()) is null then return new; end if;
  subject := case new.subject_kind
    when 'water' then (select r.area_path from public.water_spots r where r.id = new.subject_id)
    when 'office' then (select r.area_path from public.police_offices r where r.id = new.subject_id)
    when 'hazard' then (select r.area_path from public.hazards r where r.id = new.subject_id)
    when 'incident' then (select r.area_path from public.incidents r where r.id = new.subject_id)
    when 'dispute' then (select r.area_path from public.disputes r where r.id = new.subject_id)
    when 'patrol' then (select r.area_path from public.patrols r where r.id = new.subject_id)
    when 'inspection' then (select r.area_path from public.inspections r where r.id = new.subject_id)
  end;
  if subject is null or not subject <@ any (private.my_paths('{administrator,chief,duty_officer,grid_worker}')) then
    perform private.refuse('PT404', 'not_found', '照片所属的记录不存在，或不在你的辖区内。', 'subject_id');
  end if;
  if not (subject <@ new.area_path or subject @> new.area_path) then
    perform private.refuse('22023', 'foreign_area', '照片存放的辖区与所属记录不符。', 'area_id');
  end if;
  return new;
end $$;
-- Named to fire after the trigger that sets area_path.
create trigger photos_refer_near before insert on public.photos for each row execute function private.guard_photo_subject();
