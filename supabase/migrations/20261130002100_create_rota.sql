-- Which team has which night, and when a team is away.
create table public.rota_nights (
  team_id uuid not null references public.teams (id) on delete cascade,
  service_day date not null,
  area_path extensions.ltree not null,
  shift text not null default 'night',
  created_by uuid default auth.uid(),
  created_at timestamptz not null default now(),
  primary key (team_id, service_day, shift),
  constraint rota_nights_shift_known check (shift in ('night', 'day'))
);
create index rota_nights_path on public.rota_nights using gist (area_path);
create index rota_nights_day on public.rota_nights (service_day);
comment on table public.rota_nights is 'The rota 排班: a night belongs to the day it starts';

create table public.team_leave (
  id uuid primary key default gen_random_uuid(),
  team_id uuid not null references public.teams (id) on delete cascade,
  area_path extensions.ltree not null,
  from_day date not null,
  to_day date not null,
  reason text,
  created_by uuid default auth.uid(),
  created_at timestamptz not null default now(),
  constraint team_leave_ordered check (to_day >= from_day and to_day - from_day <= 366),
  constraint team_leave_reason_length check (length(reason) <= 200)
);
create index team_leave_team on public.team_leave (team_id);
create index team_leave_path on public.team_leave using gist (area_path);
comment on table public.team_leave is 'Days on which a team takes no turn';

create function private.place_by_team() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  select t.area_path into strict new.area_path from public.teams t where t.id = new.team_id;
  return new;
end $$;
create trigger rota_nights_place before insert on public.rota_nights for each row execute function private.place_by_team();
create trigger team_leave_place before insert on public.team_leave for each row execute function private.place_by_team();

grant select on public.rota_nights, public.team_leave to authenticated;
grant all on public.rota_nights, public.team_leave to service_role;
alter table public.rota_nights enable row level security;
alter table public.team_leave enable row level security;
create policy rota_nights_select on public.rota_nights for select to authenticated
  using (area_path operator(extensions.<@) any ((select private.my_paths())::extensions.ltree[]));
create policy team_leave_select on public.team_leave for select to authenticated
  using (area_path operator(extensions.<@) any ((select private.my_paths('{chief,duty_officer}'))::extensions.ltree[])
    or team_id in (select private.my_teams()));

/* rota: {from_day, to_day, shift, nights: [{team_id, service_day}]}: replaces the caller's teams' turns of that span. →
   {nights} */
create function private.save_rota(rota jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  first date := (rota ->> 'from_day')::date;
  last date := (rota ->> 'to_day')::date;
  which text := coalesce(rota ->> 'shift', 'night');
  clash record;
  n int;
begin
  if not private.has_role('{chief}') then
    perform private.refuse('42501', 'forbidden', '只有所长可以排班。');
  end if;
  if first is null or last is null or last < first or last - first > 92 then
    perform private.refuse('22023', 'bad_period', '排班的起止日期不对：止日不早于起日，一次最多三个月。', 'to_day');
  end if;
  if exists (select from jsonb_to_recordset(rota -> 'nights') w(team_id uuid, service_day date)
      where w.team_id not in (select private.teams_i_run()) or w.service_day not between first and last) then
    perform private.refuse('42501', 'forbidden', '排班里有不归你管的巡防队，或日期超出所选范围。', 'nights');
  end if;
  select t.name, w.service_day into clash from jsonb_to_recordset(rota -> 'nights') w(team_id uuid, service_day date)
  join public.team_leave l on l.team_id = w.team_id and w.service_day between l.from_day and l.to_day
  join public.teams t on t.id = w.team_id limit 1;
  if clash.name is not null then
    perform private.refuse('22023', 'on_leave', format('“%s”%s 休假，不能排班。', clash.name, clash.service_day), 'nights');
  end if;
  delete from public.rota_nights r where r.service_day between first and last and r.shift = which
    and r.team_id in (select private.teams_i_run());
  insert into public.rota_nights (team_id, service_day, shift, area_path)
  select distinct w.team_id, w.service_day, which, t.area_path
  from jsonb_to_recordset(rota -> 'nights') w(team_id uuid, service_day date) join public.teams t on t.id = w.team_id;
  get diagnostics n = row_count;
  return jsonb_build_object('nights', n);
end $$;

/* leave: {id?, team_id, from_day, to_day, reason?} or {id, remove: true}. The same leave sent again is stored once. → {id} */
create function private.save_leave(leave jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  made public.team_leave;
begin
  if coalesce((leave ->> 'remove')::boolean, false) then
    delete from public.team_leave l where l.id = (leave ->> 'id')::uuid and l.team_id in (select private.teams_i_run())
      returning * into made;
  else
    if (leave ->> 'team_id')::uuid not in (select private.teams_i_run()) then
      perform private.refuse('42501', 'forbidden', '这支巡防队不归你管。', 'team_id');
    end if;
    insert into public.team_leave (id, team_id, from_day, to_day, reason, area_path)
    values (coalesce((leave ->> 'id')::uuid, gen_random_uuid()), (leave ->> 'team_id')::uuid, (leave ->> 'from_day')::date,
      (leave ->> 'to_day')::date, left(leave ->> 'reason', 200), '') on conflict (id) do nothing returning * into made;
    if made.id is null then
      select * into made from public.team_leave l where l.id = (leave ->> 'id')::uuid
        and l.team_id = (leave ->> 'team_id')::uuid and l.from_day = (leave ->> 'from_day')::date
        and l.to_day = (leave ->> 'to_day')::date and l.reason is not distinct from left(leave ->> 'reason', 200);
      if made.id is null then
        perform private.refuse('PT409', 'conflict', '这条休假已用别的内容登记过，请刷新页面后再登记。', 'id');
      end if;
    end if;
  end if;
  if made.id is null then
    perform private.refuse('P0002', 'not_found', '没有这条休假，或不归你管。', 'id');
  end if;
  return jsonb_build_object('id', made.id);
end $$;

create function public.save_rota(rota jsonb) returns jsonb
language sql volatile set search_path = '' as $$ select private.save_rota(rota) $$;
create function public.save_leave(leave jsonb) returns jsonb
language sql volatile set search_path = '' as $$ select private.save_leave(leave) $$;
grant execute on function private.save_rota(jsonb), private.save_leave(jsonb), public.save_rota(jsonb),
  public.save_leave(jsonb) to authenticated, service_role;
