#!/bin/bash
# Plays a point-in-time restore on the cluster that cluster.sh started: base backup of a standby, a record, a deliberate
# delete of it, restore to the moment between; fails unless the record is back and what came after is not.
set -euo pipefail
dir=${PLAY_DIR:-/var/tmp/patrolgrid-play}
first=${PLAY_PORT:-54781}
export PGPASSWORD=play-only
on_primary() { psql -X -At -v ON_ERROR_STOP=1 -h 127.0.0.1 -p $((first + 12)) -U postgres patrolgrid -c "$1"; }
as_postgres() { runuser -u postgres -- env PATROLGRID_ARCHIVE="$dir/archive" PGPASSWORD=$PGPASSWORD "$@"; }
began=$SECONDS

base=$(as_postgres "$dir/lib/base-backup.sh" "host=127.0.0.1 port=$((first + 13)) user=replicator" | tail -n 1)
echo "base backup $base, $(du -sh "$base" | cut -f 1), $((SECONDS - began)) s"

on_primary 'create table if not exists public.drill (id int primary key, said text)' > /dev/null
on_primary "insert into public.drill values (1, 'must come back')" > /dev/null
sleep 2
before=$(on_primary 'select clock_timestamp()')
sleep 2
on_primary 'delete from public.drill where id = 1' > /dev/null
on_primary "insert into public.drill values (2, 'came afterwards')" > /dev/null
segment=$(on_primary 'select pg_walfile_name(pg_current_wal_lsn())')
on_primary 'select pg_switch_wal()' > /dev/null
for _ in $(seq 150); do [ -f "$dir/archive/wal/$segment" ] && break; sleep 0.2; done

began=$SECONDS
port=$((first + 16))
as_postgres "$dir/lib/restore-to.sh" "$base" "$before" "$dir/restored" "$port" > /dev/null
found=$(runuser -u postgres -- psql -X -At -h "$dir/restored" -p "$port" -U postgres patrolgrid -c "select string_agg(said, ', ') from public.drill")
echo "restored to $before in $((SECONDS - began)) s; found: $found"
runuser -u postgres -- /usr/lib/postgresql/15/bin/pg_ctl -D "$dir/restored" -m fast -w stop > /dev/null
rm -rf "$dir/restored" "$dir/restored.log"
on_primary 'drop table public.drill' > /dev/null
[ "$found" = 'must come back' ]
