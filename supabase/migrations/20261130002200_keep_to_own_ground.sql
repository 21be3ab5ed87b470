-- Doors found open in review: what a role may do to its own rows must not give it its neighbour's ground or people,
-- nor the rights that were kept from it on purpose.

/* After an outline was saved or imported: it may not lie on land of a branch the caller does not run, whatever the client
   said about topology. New rows find their area by position, so such an outline would draw a neighbour's incidents over.
   Two surveys of one border never meet to the metre: up to 5 % of the smaller of the two is let through. */
create function private.keep_to_own_ground() returns trigger
language plpgsql security definer set search_path = extensions, pg_temp as $$
declare
  mine ltree[] := private.my_paths('{administrator,chief}');
begin
  if (select auth.uid()) is null or new.geom is null or new.deleted_at is not null then return null; end if;
  if exists (
    select from public.areas a
    where a.geom && new.geom and a.deleted_at is null
      and not a.path <@ any (mine) and not a.path @> any (mine) and not a.path @> new.path and not a.path <@ new.path
      and st_intersects(a.geom, new.geom)
      and st_area(st_intersection(a.geom, new.geom)::geography) > greatest(25,
        0.05 * least(st_area(a.geom::geography), st_area(new.geom::geography)))
  ) then
    perform private.refuse('22023', 'foreign_ground',
      format('“%s”的边界伸进了别的辖区，没有保存。请把边界退回到本辖区内；界线确有变动时请上级管理员来改。', new.name), 'geom');
  end if;
  return null;
end $$;
create trigger areas_own_ground after insert or update of geom on public.areas
  for each row execute function private.keep_to_own_ground();

/* A person put in charge works for the caller: names of other branches must not be read through this column. */
create function private.keep_to_own_people() returns trigger
language plpgsql security definer set search_path = extensions, pg_temp as $$
begin
  if (select auth.uid()) is null or new.responsible_id is null then return new; end if;
  if tg_op = 'UPDATE' and new.responsible_id is not distinct from old.responsible_id then return new; end if;
  if not exists (select from public.personnel p where p.id = new.responsible_id
      and p.area_path <@ any ((select private.my_paths('{administrator,chief,duty_officer,grid_worker,leader}'))::ltree[])) then
    perform private.refuse('42501', 'forbidden', '所选负责人不在你的辖区内，请另选。', 'responsible_id');
  end if;
  return new;
end $$;
create trigger areas_responsible_own before insert or update of responsible_id on public.areas
  for each row execute function private.keep_to_own_people();
create trigger water_spots_responsible_own before insert or update of responsible_id on public.water_spots
  for each row execute function private.keep_to_own_people();

/* Tracks are shown to members of a team, and an administrator is to see none: so he does not make himself a member,
   neither by linking his account to a person nor by putting that person into a team. Accounts of people elsewhere are
   nobody's to link. Named to fire after the trigger that sets area_path. */
create function private.guard_account_link() returns trigger
language plpgsql security definer set search_path = extensions, pg_temp as $$
begin
  if (select auth.uid()) is null or new.user_id is null then return new; end if;
  if tg_op = 'UPDATE' and new.user_id is not distinct from old.user_id then return new; end if;
  if new.user_id = (select auth.uid()) and not private.has_role_over('{chief}', new.area_path) then
    perform private.refuse('42501', 'yourself', '不能把自己的账号关联到人员，请由另一位管理员操作。', 'user_id');
  end if;
  if new.user_id not in (select private.my_people()) and not exists (select from public.memberships m
    where m.user_id = new.user_id
      and m.area_path <@ any ((select private.my_paths('{administrator,chief}'))::ltree[])) then
    perform private.refuse('42501', 'forbidden', '这个账号不在你的管理范围内，不能关联。', 'user_id');
  end if;
  return new;
end $$;
create trigger personnel_user_link before insert or update of user_id on public.personnel
  for each row execute function private.guard_account_link();

create function private.guard_team_member() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  if (select auth.uid()) is not null
    and exists (select from public.personnel p where p.id = new.personnel_id and p.user_id = (select auth.uid()))
    and not private.has_role_over('{chief}', (select t.area_path from public.teams t where t.id = new.team_id)) then
    perform private.refuse('42501', 'yourself', '不能把自己加入巡防队，请由所长操作。', 'personnel_id');
  end if;
  return new;
end $$;
create trigger team_members_not_yourself before insert on public.team_members
  for each row execute function private.guard_team_member();

/* Nobody hands himself a role: an administrator would be his own chief, and read what administrators may not. */
create function private.guard_grant() returns trigger language plpgsql set search_path = '' as $$
begin
  if new.user_id = (select auth.uid()) then
    perform private.refuse('42501', 'yourself', '不能给自己授予角色，请由另一位管理员操作。', 'user_id');
  end if;
  return new;
end $$;
create trigger memberships_not_yourself before insert on public.memberships for each row execute function private.guard_grant();

/* A patrol recorded now starts now, or did so while the phone had no network. Each month of fixes is a table of its own,
   so a start in 1900 would be good for fifteen hundred tables. */
create function private.guard_patrol_start() returns trigger language plpgsql set search_path = '' as $$
begin
  if (select auth.uid()) is not null and new.started_at < now() - interval '60 days' then
    perform private.refuse('22023', 'bad_time', '巡逻开始时间早于 60 天前，请检查手机的日期和时间。', 'started_at');
  end if;
  return new;
end $$;
create trigger patrols_start_recent before insert on public.patrols for each row when (new.status = 'active')
  execute function private.guard_patrol_start();
