-- Positions are kept for a set time only (setting track_retention_days); the patrol itself, its length and time stay.

/* Drops whole months of fixes that are past their time, the rest of the oldest month row by row, and the lines drawn from them.
   To be run daily by whoever runs the database (the embedded server does at start; pg_cron elsewhere).
   → {months_dropped, chunks_deleted, lines_removed} */
create function private.forget_tracks() returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  days int := greatest(1, coalesce((select (s.value #>> '{}')::int from public.settings s where s.key = 'track_retention_days'),
    365));
  before timestamptz := now() - make_interval(days => days);
  part record;
  months int := 0;
  chunks int;
  lines int;
  bulk text := coalesce(current_setting('patrolgrid.bulk', true), '');
begin
  for part in
    select c.oid::regclass as name, to_date(right(c.relname, 6), 'YYYYMM') as month
    from pg_catalog.pg_inherits i join pg_catalog.pg_class c on c.oid = i.inhrelid
    where i.inhparent = 'public.track_chunks'::regclass and c.relname ~ '^track_chunks_[0-9]{6}$'
  loop
    if (part.month + interval '1 month') at time zone 'UTC' <= before then
      execute format('drop table %s', part.name);
      months := months + 1;
    end if;
  end loop;
  delete from public.track_chunks where ended_at < before;
  get diagnostics chunks = row_count;
  -- Not an edit of the patrol: no audit row may keep what must be forgotten.
  perform set_config('patrolgrid.bulk', 'place', true);
  update public.patrols set geom = null where geom is not null and coalesce(ended_at, started_at, created_at) < before;
  get diagnostics lines = row_count;
  perform set_config('patrolgrid.bulk', bulk, true);
  return jsonb_build_object('months_dropped', months, 'chunks_deleted', chunks, 'lines_removed', lines);
end $$;
comment on function private.forget_tracks() is 'Deletes positions older than the setting track_retention_days';
