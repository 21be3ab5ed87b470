-- Disputes: a category, a place and initials; never the people's names.
create table public.disputes (
  id uuid primary key default gen_random_uuid(),
  code text not null default left(gen_random_uuid()::text, 8),
  category text not null,
  parties_initials text not null default '',
  level text not null default 'village',
  status text not null default 'open',
  geom extensions.geometry(Point, 4326),
  area_id uuid not null references public.areas (id),
  area_path extensions.ltree not null,
  opened_at timestamptz not null default now(),
  closed_at timestamptz,
  sessions int not null default 0,
  rev bigint not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  created_by uuid default auth.uid(),
  constraint disputes_category_known check (category in ('land', 'neighbour', 'debt', 'family', 'building', 'other')),
  -- Initials such as "Z.L、W.H" or 张某: never two Chinese characters or three letters in a row, so no whole name fits.
  constraint disputes_initials_only check (
    length(parties_initials) <= 20 and replace(parties_initials, '某', '.') !~ '[A-Za-z]{3,}|[一-鿿]{2,}'),
  constraint disputes_level_known check (level in ('village', 'town', 'department')),
  constraint disputes_status_known check (status in ('open', 'mediating', 'settled', 'escalated', 'closed')),
  constraint disputes_sessions_sane check (sessions between 0 and 1000),
  constraint disputes_on_earth check (
    extensions.st_x(geom) between -180 and 180 and extensions.st_y(geom) between -85.06 and 85.06
    and not (extensions.st_x(geom) = 0 and extensions.st_y(geom) = 0))
);
create index disputes_code on public.disputes (code);
create index disputes_area on public.disputes (area_id);
create index disputes_path on public.disputes using gist (area_path);
create index disputes_geom_box on public.disputes using gist (geom);
comment on table public.disputes is 'Disputes 矛盾纠纷; initials and a place only';

create table public.dispute_events (
  id bigint generated always as identity primary key,
  dispute_id uuid not null references public.disputes (id) on delete cascade,
  area_path extensions.ltree not null,
  at timestamptz not null default now(),
  actor uuid,
  from_status text,
  to_status text not null,
  note text,
  constraint dispute_events_note_length check (length(note) <= 1000)
);
create index dispute_events_dispute on public.dispute_events (dispute_id, at);
create index dispute_events_path on public.dispute_events using gist (area_path);
comment on table public.dispute_events is 'Append-only steps of a dispute: mediation, escalation, settlement';

create trigger disputes_place before insert or update of area_id, geom on public.disputes
  for each row execute function private.place_row();
create trigger disputes_rev before update on public.disputes for each row execute function private.bump_rev();
select private.audit_table('public.disputes');

grant select on public.disputes, public.dispute_events to authenticated;
grant all on public.disputes to service_role;
grant select, insert on public.dispute_events to service_role;
alter table public.disputes enable row level security;
alter table public.dispute_events enable row level security;
create policy disputes_select on public.disputes for select to authenticated
  using (area_path operator(extensions.<@)
    any ((select private.my_paths('{administrator,chief,duty_officer,grid_worker}'))::extensions.ltree[]));
create policy dispute_events_select on public.dispute_events for select to authenticated
  using (area_path operator(extensions.<@)
    any ((select private.my_paths('{administrator,chief,duty_officer,grid_worker}'))::extensions.ltree[]));

/* Makes a dispute (no rev) or changes it (rev): {id?, rev?, category, parties_initials, level?, status?, note?, geom | lng, lat
   | null, area_id?}. A step to 'mediating' counts one session. Making one may be sent again. → {id, rev, status} */
create function private.save_dispute(dispute jsonb) returns jsonb
language plpgsql security definer set search_path = extensions, pg_temp as $$
declare
  old public.disputes;
  saved public.disputes;
  shape geometry := case when dispute ? 'lng' or dispute ? 'geom' then private.read_point(dispute, '矛盾纠纷') end;
  step text := dispute ->> 'status';
  again jsonb := private.answer_again('disputes', (dispute ->> 'id')::uuid, dispute, '这件矛盾纠纷');
begin
  if again is not null then return again; end if;
  select * into old from public.disputes d where d.id = (dispute ->> 'id')::uuid for update;
  if old.id is null then
    insert into public.disputes (id, code, category, parties_initials, level, geom, area_id, created_by)
    values (coalesce((dispute ->> 'id')::uuid, gen_random_uuid()),
      to_char(now() at time zone 'Asia/Shanghai', '"D"YYYYMMDD-') || left(gen_random_uuid()::text, 6),
      private.read_text(dispute, 'category', '纠纷类别', 20), coalesce(dispute ->> 'parties_initials', ''),
      coalesce(dispute ->> 'level', 'village'),
      shape, (dispute ->> 'area_id')::uuid, (select auth.uid()))
    returning * into saved;
    perform private.require_role('{chief,grid_worker}', saved.area_path, '在这里登记矛盾纠纷');
    step := 'open';
  else
    perform private.require_role('{chief}', old.area_path, '处理这件矛盾纠纷');
    perform private.require_rev(old.rev, (dispute ->> 'rev')::bigint, old.code, old.id);
    if step is not null and step <> old.status or step = 'mediating' then perform private.require_step('dispute', old.status,
      step); end if;
    update public.disputes d set category = coalesce(dispute ->> 'category', d.category),
      parties_initials = coalesce(dispute ->> 'parties_initials', d.parties_initials),
      level = coalesce(dispute ->> 'level', d.level), status = coalesce(step, d.status), geom = coalesce(shape, d.geom),
      sessions = d.sessions + case when step = 'mediating' then 1 else 0 end, closed_at = case when step = 'closed' then now()
        else d.closed_at end
    where d.id = old.id returning d.* into saved;
  end if;
  if step is not null or dispute ->> 'note' is not null then
    insert into public.dispute_events (dispute_id, area_path, actor, from_status, to_status, note)
    values (saved.id, saved.area_path, (select auth.uid()), old.status, coalesce(step, saved.status), dispute ->> 'note');
  end if;
  return private.remember_first('disputes', (dispute ->> 'id')::uuid, dispute,
    jsonb_build_object('id', saved.id, 'rev', saved.rev, 'status', saved.status, 'code', saved.code));
end $$;

create function public.save_dispute(dispute jsonb) returns jsonb language sql volatile set search_path = '' as $$
  select private.require_reach('disputes', array[(dispute ->> 'id')::uuid]); select private.save_dispute(dispute)
$$;
grant execute on function private.save_dispute(jsonb), public.save_dispute(jsonb) to authenticated, service_role;
