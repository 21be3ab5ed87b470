-- The weekly rule honours the county's setting, and public holidays are known. Rollback: drop table public.holidays; weekly_rule as in 20261122100400.

/* The weekly patrol rule of an area: its own, or the nearest ancestor's, or the setting weekly_patrols, or three. */
create or replace function private.weekly_rule(of_path extensions.ltree) returns int
language sql stable security definer set search_path = public, extensions, pg_temp as $$
  select coalesce(
    (select a.patrols_per_week from public.areas a
      where a.path @> of_path and a.patrols_per_week is not null and a.deleted_at is null order by nlevel(a.path) desc limit 1),
    (select (s.value #>> '{}')::numeric::int from public.settings s where s.key = 'weekly_patrols' and jsonb_typeof(s.value) = 'number'),
    3)
$$;

create table public.holidays (
  id uuid primary key default gen_random_uuid(),
  from_day date not null,
  to_day date not null,
  name text not null,
  constraint holidays_ordered check (to_day >= from_day and to_day - from_day <= 30),
  constraint holidays_name_length check (length(btrim(name)) between 1 and 40)
);
create index holidays_days on public.holidays (from_day, to_day);
comment on table public.holidays is 'Public holidays: crowds at tourist spots, and nights of the rota that are shared out on their own';
select private.audit_table('public.holidays');

-- 2026 as the State Council announced it. Of 2027 only the days the regulation fixes: days moved beside them are announced each November.
insert into public.holidays (from_day, to_day, name) values
  ('2026-01-01', '2026-01-03', '元旦'), ('2026-02-15', '2026-02-23', '春节'), ('2026-04-04', '2026-04-06', '清明节'),
  ('2026-05-01', '2026-05-05', '劳动节'), ('2026-06-19', '2026-06-21', '端午节'), ('2026-09-25', '2026-09-27', '中秋节'),
  ('2026-10-01', '2026-10-07', '国庆节'),
  ('2027-01-01', '2027-01-01', '元旦'), ('2027-02-05', '2027-02-08', '春节'), ('2027-04-05', '2027-04-05', '清明节'),
  ('2027-05-01', '2027-05-02', '劳动节'), ('2027-06-09', '2027-06-09', '端午节'), ('2027-09-15', '2027-09-15', '中秋节'),
  ('2027-10-01', '2027-10-03', '国庆节');

/* Name of the holiday a day belongs to, or null. */
create function private.holiday_of(day date) returns text
language sql stable security definer set search_path = '' as $$
  select h.name from public.holidays h where holiday_of.day between h.from_day and h.to_day order by h.from_day desc limit 1
$$;
grant execute on function private.holiday_of(date) to authenticated, service_role;

grant select, delete on public.holidays to authenticated;
grant insert (id, from_day, to_day, name), update (from_day, to_day, name) on public.holidays to authenticated;
grant all on public.holidays to service_role;
alter table public.holidays enable row level security;
create policy holidays_select on public.holidays for select to authenticated using ((select private.has_role(null)));
create policy holidays_insert on public.holidays for insert to authenticated with check ((select private.is_root_administrator()));
create policy holidays_update on public.holidays for update to authenticated
  using ((select private.is_root_administrator())) with check ((select private.is_root_administrator()));
create policy holidays_delete on public.holidays for delete to authenticated using ((select private.is_root_administrator()));
