-- Settings of the whole installation, changed by the administrator of the top area only.
create table public.settings (
  key text primary key,
  value jsonb not null,
  updated_at timestamptz not null default now(),
  updated_by uuid default auth.uid(),
  constraint settings_key_name check (key ~ '^[a-z][a-z0-9_.]{1,60}$'),
  constraint settings_value_size check (pg_column_size(value) < 100000)
);
comment on table public.settings is 'Key and JSON value; read by every active user';

/* True for an administrator of a root of the tree. */
create function private.is_root_administrator() returns boolean language sql stable set search_path = '' as $$
  select exists (select from unnest(private.my_paths('{administrator}')) p where extensions.nlevel(p) = 1)
$$;
grant execute on function private.is_root_administrator() to authenticated, service_role;

create function private.stamp_setting() returns trigger language plpgsql set search_path = '' as $$
begin
  new.updated_at := now();
  new.updated_by := (select auth.uid());
  return new;
end $$;
create trigger settings_stamp before insert or update on public.settings for each row execute function private.stamp_setting();
select private.audit_table('public.settings', 'key');

insert into public.settings (key, value) values
  ('hot_weather', 'false'), ('density_min_count', '3'), ('track_retention_days', '365'),
  ('sight_day_m', '100'), ('sight_night_m', '50'), ('coverage_cell_m', '10'), ('weekly_patrols', '3');

grant select, delete on public.settings to authenticated;
grant insert (key, value), update (value) on public.settings to authenticated;
grant all on public.settings to service_role;
alter table public.settings enable row level security;
create policy settings_select on public.settings for select to authenticated using ((select private.has_role(null)));
create policy settings_insert on public.settings for insert to authenticated with check ((select private.is_root_administrator()));
create policy settings_update on public.settings for update to authenticated
  using ((select private.is_root_administrator())) with check ((select private.is_root_administrator()));
create policy settings_delete on public.settings for delete to authenticated using ((select private.is_root_administrator()));
