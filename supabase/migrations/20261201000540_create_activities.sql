-- The one record of everyday work: visits, publicity, warnings, services. What kinds and themes there are, the county says.
create table public.activity_kinds (
  id text primary key,
  name text not null,
  seat int not null default 100,
  counts text,  -- what `reached` counts, as a word of the form: 户, 人, 件; null: nothing is counted but the record itself
  is_active boolean not null default true,
  constraint activity_kinds_id_plain check (id ~ '^[a-z][a-z0-9_]{1,39}$'),
  constraint activity_kinds_name_length check (length(name) between 1 and 20 and length(counts) between 1 and 6)
);
comment on table public.activity_kinds is 'Kinds of everyday work; a kind that was used is retired, never deleted';

create table public.activity_themes (
  id text primary key,
  name text not null,
  seat int not null default 100,
  is_active boolean not null default true,
  constraint activity_themes_id_plain check (id ~ '^[a-z][a-z0-9_]{1,39}$'),
  constraint activity_themes_name_length check (length(name) between 1 and 20)
);
comment on table public.activity_themes is
  'What work was about: fraud, drowning …; a theme that was used is retired, never deleted';

insert into public.activity_kinds (id, name, seat, counts) values
  ('visit', '走访', 10, '户'), ('publicity', '宣传', 20, '人'), ('fraud_warning', '劝阻', 30, '人'), ('service', '服务群众', 40, '人'),
  ('problem_solved', '解决问题', 50, '件'), ('video_patrol', '视频巡查', 60, null), ('wanted_found', '查获在逃', 70, '人'),
  ('app_install', '防骗应用安装', 80, '人'), ('opinion', '恳谈意见', 90, '件');
insert into public.activity_themes (id, name, seat) values
  ('fraud', '防电信诈骗', 10), ('drowning', '防溺水', 20), ('fire', '消防', 30), ('traffic', '交通安全', 40), ('gambling', '禁赌', 50),
  ('drugs', '禁毒', 60), ('smuggling', '反走私', 70), ('theft', '防盗', 80), ('hardship', '困难家庭', 90), ('permits', '证件办理', 100),
  ('migrants', '流动人口', 110), ('dispute', '矛盾纠纷', 120);

create table public.activities (
  id uuid primary key default gen_random_uuid(),
  kind_id text not null references public.activity_kinds (id),
  theme_id text references public.activity_themes (id),
  done_at timestamptz not null,
  service_day date not null,
  reached int not null default 1,
  minutes int,
  amount_yuan numeric(12, 2),
  source text not null default 'desk',
  note text,
  geom extensions.geometry(Point, 4326),
  area_id uuid not null references public.areas (id),
  area_path extensions.ltree not null,
  patrol_id uuid references public.patrols (id) on delete set null,
  personnel_id uuid references public.personnel (id) on delete set null,
  rev bigint not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  created_by uuid default auth.uid(),
  constraint activities_reached_sane check (reached between 0 and 1000000),
  constraint activities_minutes_sane check (minutes between 1 and 1440),
  constraint activities_amount_sane check (amount_yuan between 0 and 1000000000),
  constraint activities_source_known check (source in ('desk', 'field', 'walk', 'video', 'import')),
  constraint activities_note_length check (length(note) <= 500),
  constraint activities_on_earth check (
    extensions.st_x(geom) between -180 and 180 and extensions.st_y(geom) between -85.06 and 85.06
    and not (extensions.st_x(geom) = 0 and extensions.st_y(geom) = 0))
);
create index activities_kind on public.activities (kind_id, service_day desc);
create index activities_theme on public.activities (theme_id);
create index activities_area on public.activities (area_id, service_day desc);
create index activities_path on public.activities using gist (area_path);
create index activities_geom_box on public.activities using gist (geom);
create index activities_patrol on public.activities (patrol_id);
create index activities_person on public.activities (personnel_id);
create index activities_author on public.activities (created_by, done_at desc, id);
create index activities_day on public.activities (service_day desc, done_at desc, id);
comment on table public.activities is 'Everyday work, one row a piece; headlines come from work_daily and never scan it';
comment on column public.activities.reached is 'How many of what the kind counts; of a kind that counts nothing, 1';

create table public.work_daily (
  area_id uuid not null references public.areas (id) on delete cascade,
  area_path extensions.ltree not null,
  day date not null,
  kind_id text not null references public.activity_kinds (id),
  theme_id text not null,  -- empty: none
  source text not null,
  records int not null,
  reached bigint not null,
  minutes bigint not null,
  amount_yuan numeric(16, 2) not null,
  primary key (area_id, day, kind_id, theme_id, source)
);
create index work_daily_path on public.work_daily using gist (area_path);
create index work_daily_day on public.work_daily (day);
create index work_daily_kind on public.work_daily (kind_id);
comment on table public.work_daily is 'Sums of activities by area, service day, kind, theme and source; kept by trigger';

create function private.prepare_activity() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  new.service_day := private.service_day(new.done_at);
  return new;
end $$;

/* One record more (sign 1) or less (-1) in the sums. */
create function private.count_activity(piece public.activities, sign int) returns void
language plpgsql security definer set search_path = '' as $$
begin
  insert into public.work_daily as w (area_id, area_path, day, kind_id, theme_id, source, records, reached, minutes, amount_yuan)
  values (piece.area_id, piece.area_path, piece.service_day, piece.kind_id, coalesce(piece.theme_id, ''), piece.source, sign,
    sign * piece.reached, sign * coalesce(piece.minutes, 0), sign * coalesce(piece.amount_yuan, 0))
  on conflict on constraint work_daily_pkey do update set area_path = excluded.area_path, records = w.records + excluded.records,
    reached = w.reached + excluded.reached, minutes = w.minutes + excluded.minutes,
    amount_yuan = w.amount_yuan + excluded.amount_yuan;
  if sign < 0 then
    delete from public.work_daily w where w.area_id = piece.area_id and w.day = piece.service_day and w.kind_id = piece.kind_id
      and w.theme_id = coalesce(piece.theme_id, '') and w.source = piece.source and w.records = 0;
  end if;
end $$;

create function private.sum_activity() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  if tg_op <> 'INSERT' then perform private.count_activity(old, -1); end if;
  if tg_op <> 'DELETE' then perform private.count_activity(new, 1); end if;
  return null;
end $$;

create trigger activities_prepare before insert or update of done_at on public.activities
  for each row execute function private.prepare_activity();
create trigger activities_place before insert or update of area_id, geom on public.activities
  for each row execute function private.place_row();
create trigger activities_rev before update on public.activities for each row execute function private.bump_rev();
-- Not of area_path: when a branch moves, its sums move with it.
create trigger activities_sum after insert or delete or update of kind_id, theme_id, service_day, done_at, reached, minutes,
  amount_yuan, source, area_id, geom on public.activities for each row execute function private.sum_activity();
select private.audit_table('public.activities');
select private.audit_table('public.activity_kinds');
select private.audit_table('public.activity_themes');
select private.tell_table('public.activities', 'work');
create trigger tell_change after insert or update or delete on public.activity_kinds for each statement
  execute function private.tell_everywhere('settings');
create trigger tell_change after insert or update or delete on public.activity_themes for each statement
  execute function private.tell_everywhere('settings');

grant select on public.activity_kinds, public.activity_themes, public.activities, public.work_daily to authenticated;
grant all on public.activity_kinds, public.activity_themes, public.activities, public.work_daily to service_role;
alter table public.activity_kinds enable row level security;
alter table public.activity_themes enable row level security;
alter table public.activities enable row level security;
alter table public.work_daily enable row level security;
create policy activity_kinds_select on public.activity_kinds for select to authenticated using ((select private.has_role(null)));
create policy activity_themes_select on public.activity_themes for select to authenticated
  using ((select private.has_role(null)));
create policy activities_select on public.activities for select to authenticated
  using (area_path operator(extensions.<@)
    any ((select private.my_paths('{administrator,chief,duty_officer,grid_worker,leader}'))::extensions.ltree[]));
create policy work_daily_select on public.work_daily for select to authenticated
  using (area_path operator(extensions.<@) any ((select private.my_paths())::extensions.ltree[]));
