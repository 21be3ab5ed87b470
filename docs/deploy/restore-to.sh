#!/bin/sh
# Brings the database back as it was at a time, in an empty directory of its own: nothing that runs is touched.
#   restore-to.sh BASE_BACKUP '2026-11-29 14:05:00+08' NEW_DIR PORT
# or, to the end of what is in the archive, with `latest` in place of the time.
# Needs PATROLGRID_ARCHIVE. It opens for writing when the time is reached; the end of README.md says how the
# cluster goes on from it.
set -eu
bin=${PG_BIN:-/usr/lib/postgresql/15/bin}
base=$1 time=$2 to=$3 port=$4
[ ! -e "$to" ] || { echo "$to is there already; name a new directory." >&2; exit 1; }
cp -a "$base" "$to"
chmod 0700 "$to"
rm -f "$to"/patroni.dynamic.json "$to"/standby.signal "$to"/postmaster.pid
cat > "$to/postgresql.auto.conf" <<SETTINGS
restore_command = 'cp "$PATROLGRID_ARCHIVE/wal/%f" "%p"'
recovery_target_timeline = 'latest'
SETTINGS
if [ "$time" != latest ]; then
  printf "recovery_target_time = '%s'\nrecovery_target_action = 'promote'\n" "$time" >> "$to/postgresql.auto.conf"
fi
touch "$to/recovery.signal"
# Neither archives nor waits for a second machine while it is only looked at.
"$bin/pg_ctl" -D "$to" -w -t 3600 -l "$to.log" start -o "-p $port -c listen_addresses=127.0.0.1 -c unix_socket_directories=$to \
  -c archive_mode=off -c synchronous_standby_names= -c primary_conninfo= -c primary_slot_name="
until [ "$("$bin/psql" -X -At -h "$to" -p "$port" -U postgres -c 'select pg_is_in_recovery()')" = f ]; do
  "$bin/pg_ctl" -D "$to" status > /dev/null || { tail -n 20 "$to.log" >&2; exit 1; }
  sleep 1
done
