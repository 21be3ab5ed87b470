-- Positions are kept for a set time only (setting track_retention_days); the patrol itself, its length and time stay, and so does
-- what a hold keeps. Nothing goes while the clock or the newest data say that the date is wrong.

create table private.retention_state (
  is_only boolean primary key default true check (is_only),
  trusted_at timestamptz
);
comment on table private.retention_state is
  'One row: when retention last ran, or a person confirmed the date; the clock is believed for 45 days from then';
insert into private.retention_state default values;
alter table private.retention_state enable row level security;

/* Why the date is not believed, as a sentence; null: it is. A server that starts with its clock years ahead would find everything
   past its time: so a run may lie 45 days after the one before (the first one: after the newest fix), and no data may be of
   tomorrow. */
create function private.clock_problem() returns text
language sql stable security definer set search_path = '' as $$
  select case
    when greatest(s.trusted_at, p.newest) > now() + interval '1 day' then format(
      '服务器时间是 %s，却已有 %s 的记录。请校正服务器时间。', d.today, (greatest(s.trusted_at, p.newest) at time zone 'Asia/Shanghai')::date)
    when coalesce(s.trusted_at, p.newest) < now() - interval '45 days' then format(
      '服务器时间是 %s，上一次可信的日期却是 %s，相隔超过 45 天，轨迹没有清理。请核对服务器时间，由最上级管理员确认日期。',
      d.today, (coalesce(s.trusted_at, p.newest) at time zone 'Asia/Shanghai')::date)
    end
  from private.retention_state s, (select max(q.fixes_to) as newest from public.patrols q) p,
    (select (now() at time zone 'Asia/Shanghai')::date as today) d
$$;

create function private.retention_limit() returns timestamptz
language sql stable security definer set search_path = '' as $$
  select now() - make_interval(days => greatest(1, private.setting_int('track_retention_days', 365)))
$$;

/* Months of fixes of which nothing is younger than the limit, and whether a hold keeps something in them. */
create function private.past_months(before timestamptz) returns table (name regclass, is_held boolean)
language plpgsql stable security definer set search_path = '' as $$
declare
  is_past boolean;
begin
  for name in
    select c.oid::regclass from pg_catalog.pg_inherits i join pg_catalog.pg_class c on c.oid = i.inhrelid
    where i.inhparent = 'public.track_chunks'::regclass and c.relname ~ '^track_chunks_[0-9]{6}$'
      and (to_date(right(c.relname, 6), 'YYYYMM') + interval '1 month') at time zone 'UTC' <= before
    order by c.relname
  loop
    -- A walk over the turn of the month lies in the month it began.
    execute format('select not exists (select from %s c where c.ended_at >= $1)', name) into is_past using before;
    execute format('select exists (select from %s c join public.patrols p on p.id = c.patrol_id
      where private.is_held(p.id, p.area_path))', name) into is_held;
    if is_past then return next; end if;
  end loop;
end $$;

/* What forget_tracks would do now, without doing it. → {before, refused|null, months (whole), rows, patrols (that lose
   positions), lines, held (patrols kept past their time)} */
create function private.retention_preview() returns jsonb
language sql stable security definer set search_path = '' as $$
  with edge as materialized (select private.retention_limit() as before),
  chunk as materialized (
    select c.patrol_id, count(*) as n from public.track_chunks c, edge e
    where c.started_at < e.before and c.ended_at < e.before group by c.patrol_id),
  past as materialized (
    select p.id, c.n, p.geom is not null and coalesce(p.ended_at, p.started_at, p.created_at) < e.before as has_line,
      private.is_held(p.id, p.area_path) as is_held
    from edge e, public.patrols p left join chunk c on c.patrol_id = p.id
    where c.n > 0 or (p.geom is not null and coalesce(p.ended_at, p.started_at, p.created_at) < e.before))
  select jsonb_build_object('before', e.before, 'refused', private.clock_problem(),
    'months', (select count(*) from private.past_months(e.before) m where not m.is_held),
    'rows', (select coalesce(sum(n), 0) from past where not is_held), 'patrols', (select count(*) from past where not is_held),
    'lines', (select count(*) from past where has_line and not is_held), 'held', (select count(*) from past where is_held))
  from edge e
$$;

/* Drops whole months of fixes that are past their time and row by row what remains, and the lines drawn from them; held patrols
   keep theirs. Does nothing but say why when the date is not believed. To be run daily: the embedded server does; elsewhere
   pg_cron, select cron.schedule('retention', '30 3 * * *', 'select private.forget_tracks()');
   → {refused|null, months_dropped, chunks_deleted, lines_removed} */
create function private.forget_tracks() returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  before timestamptz := private.retention_limit();
  refused text := private.clock_problem();
  part record;
  months int := 0;
  chunks int := 0;
  lines int := 0;
  bulk text := coalesce(current_setting('patrolgrid.bulk', true), '');
begin
  if refused is null then
    perform pg_advisory_xact_lock(hashtextextended('patrolgrid.track_months', 0));
    for part in select m.name from private.past_months(before) m where not m.is_held loop
      execute format('drop table %s', part.name);
      months := months + 1;
    end loop;
    delete from public.track_chunks c using public.patrols p
    where c.started_at < before and c.ended_at < before and p.id = c.patrol_id and not private.is_held(p.id, p.area_path);
    get diagnostics chunks = row_count;
    -- Not an edit of the patrol: no audit row may keep what must be forgotten.
    perform set_config('patrolgrid.bulk', 'place', true);
    update public.patrols p set geom = null
    where p.geom is not null and coalesce(p.ended_at, p.started_at, p.created_at) < before
      and not private.is_held(p.id, p.area_path);
    get diagnostics lines = row_count;
    perform set_config('patrolgrid.bulk', bulk, true);
    update private.retention_state set trusted_at = now();
  end if;
  return jsonb_build_object('refused', refused, 'months_dropped', months, 'chunks_deleted', chunks, 'lines_removed', lines);
end $$;
comment on function private.forget_tracks() is
  'Deletes positions older than the setting track_retention_days, unless the date is not believed';

/* A person says which day it is; when the server says the same, retention goes on. → as retention_preview */
create function private.confirm_date(today date) returns jsonb
language plpgsql security definer set search_path = '' as $$
begin
  if not private.is_root_administrator() then
    perform private.refuse('42501', 'forbidden', '只有最上级辖区的管理员可以确认服务器日期。');
  end if;
  if today is distinct from (now() at time zone 'Asia/Shanghai')::date then
    perform private.refuse('22023', 'wrong_date', format('服务器上今天是 %s，与你填的日期不同。请先校正服务器时间。',
      (now() at time zone 'Asia/Shanghai')::date), 'today');
  end if;
  update private.retention_state set trusted_at = now();
  return private.retention_preview();
end $$;

/* The dry run for the person who answers for the installation. */
create function private.retention_report() returns jsonb
language plpgsql stable security definer set search_path = '' as $$
begin
  if not private.is_root_administrator() then
    perform private.refuse('42501', 'forbidden', '只有最上级辖区的管理员可以查看轨迹清理的范围。');
  end if;
  return private.retention_preview();
end $$;

create function public.retention_preview() returns jsonb
language sql stable set search_path = '' as $$ select private.retention_report() $$;
create function public.confirm_date(today date) returns jsonb
language sql volatile set search_path = '' as $$ select private.confirm_date(today) $$;
grant execute on function private.retention_report(), private.confirm_date(date), public.retention_preview(),
  public.confirm_date(date) to authenticated, service_role;
