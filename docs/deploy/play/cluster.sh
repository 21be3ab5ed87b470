#!/bin/bash
# Plays the recipe on loopback from the very files beside it: three etcd, three Patroni with PostgreSQL 15, HAProxy, pgbouncer.
#   cluster.sh up | status | leader | crash | database-crash | revive N | down
# Needs root on Debian 12 and: apt-get install patroni python3-etcd etcd-server etcd-client haproxy pgbouncer postgresql-15-postgis-3
# PLAY_DIR (/var/tmp/patrolgrid-play) is emptied by `up` and removed by `down`; ports are PLAY_PORT (54781) and fourteen more.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
dir=${PLAY_DIR:-/var/tmp/patrolgrid-play}
first=${PLAY_PORT:-54781}
password=play-only
etcd_client() { echo $((first + $1 - 1)); }
etcd_peer() { echo $((first + 2 + $1)); }
database() { echo $((first + 5 + $1)); }
health() { echo $((first + 8 + $1)); }
primary=$((first + 12))
standbys=$((first + 13))
pooler=$((first + 14))
etcd_hosts="127.0.0.1:$(etcd_client 1),127.0.0.1:$(etcd_client 2),127.0.0.1:$(etcd_client 3)"

# start NAME COMMAND…: in the background, in a session of its own, with what it says in NAME.log
start() {
  local name=$1
  shift
  # Not from wherever the script was called: PostgreSQL will not start in a directory that went away.
  (cd / && exec setsid setpriv --reuid=postgres --regid=postgres --init-groups -- "$@") >> "$dir/$name.log" 2>&1 < /dev/null &
  echo $! > "$dir/$name.pid"
}
end() {
  [ -f "$dir/$1.pid" ] || return 0
  kill -TERM "$(cat "$dir/$1.pid")" 2> /dev/null || true
  rm -f "$dir/$1.pid"
}
until_true() {
  local what=$1 limit=$2
  shift 2
  for _ in $(seq "$((limit * 5))"); do "$@" > /dev/null 2>&1 && return 0; sleep 0.2; done
  echo "waited ${limit} s in vain: $what; see $dir/*.log" >&2
  exit 1
}
answers() { [ "$(curl -s -o /dev/null -w '%{http_code}' "http://127.0.0.1:$(health "$1")/$2")" = 200 ]; }
leader() { for n in 1 2 3; do answers "$n" primary && echo "$n" && return 0; done; return 1; }
all_stream() { [ "$(for n in 1 2 3; do answers "$n" replica && echo "$n"; done | wc -l)" = 2 ] && has_copy; }
has_copy() { curl -s "http://127.0.0.1:$(health 1)/cluster" | grep -q sync_standby; }

start_etcd() {
  local n=$1 cluster="db1=http://127.0.0.1:$(etcd_peer 1),db2=http://127.0.0.1:$(etcd_peer 2),db3=http://127.0.0.1:$(etcd_peer 3)"
  start "etcd$n" env ETCD_NAME="db$n" ETCD_DATA_DIR="$dir/etcd$n" ETCD_INITIAL_CLUSTER="$cluster" ETCD_INITIAL_CLUSTER_TOKEN=play \
    ETCD_LISTEN_PEER_URLS="http://127.0.0.1:$(etcd_peer "$n")" ETCD_INITIAL_ADVERTISE_PEER_URLS="http://127.0.0.1:$(etcd_peer "$n")" \
    ETCD_LISTEN_CLIENT_URLS="http://127.0.0.1:$(etcd_client "$n")" ETCD_ADVERTISE_CLIENT_URLS="http://127.0.0.1:$(etcd_client "$n")" etcd
}
start_patroni() {
  local n=$1
  start "patroni$n" env PATRONI_NAME="db$n" PATRONI_ETCD3_HOSTS="$etcd_hosts" \
    PATRONI_RESTAPI_LISTEN="127.0.0.1:$(health "$n")" PATRONI_RESTAPI_CONNECT_ADDRESS="127.0.0.1:$(health "$n")" \
    PATRONI_POSTGRESQL_LISTEN="127.0.0.1:$(database "$n")" PATRONI_POSTGRESQL_CONNECT_ADDRESS="127.0.0.1:$(database "$n")" \
    PATRONI_POSTGRESQL_DATA_DIR="$dir/db$n" PATRONI_POSTGRESQL_PGPASS="$dir/db$n.pgpass" PATROLGRID_DB_PASSWORD=$password \
    PATRONI_SUPERUSER_USERNAME=postgres PATRONI_SUPERUSER_PASSWORD=$password PATRONI_REPLICATION_USERNAME=replicator \
    PATRONI_REPLICATION_PASSWORD=$password PATRONI_REWIND_USERNAME=rewinder PATRONI_REWIND_PASSWORD=$password \
    patroni "$dir/patroni.yml"
}
start_doors() {
  sed -e "s|port=5000|port=$primary|; s|port=5001|port=$standbys|; s|^listen_port = .*|listen_port = $pooler|" \
    -e "s|/etc/pgbouncer|$dir|; s|^logfile = .*|logfile =|; s|^pidfile = .*|pidfile = $dir/pgbouncer.own.pid|" \
    "$here/pgbouncer.ini" > "$dir/pgbouncer.ini"
  echo "\"patrolgrid\" \"$password\"" > "$dir/userlist.txt"
  start haproxy env PRIMARY_BIND="127.0.0.1:$primary" STANDBYS_BIND="127.0.0.1:$standbys" DB1="127.0.0.1:$(database 1)" \
    DB2="127.0.0.1:$(database 2)" DB3="127.0.0.1:$(database 3)" DB1_HEALTH="$(health 1)" DB2_HEALTH="$(health 2)" \
    DB3_HEALTH="$(health 3)" haproxy -db -f "$here/haproxy.cfg"
  start pgbouncer pgbouncer "$dir/pgbouncer.ini"
}

case ${1:-} in
  up)
    rm -rf "$dir"
    install -d -o postgres -g postgres "$dir" "$dir/archive" "$dir/archive/wal" "$dir/archive/base" "$dir/lib" /var/run/postgresql
    install -m 0755 "$here"/*.sh "$dir/lib"
    sed -e "s|/usr/local/lib/patrolgrid|$dir/lib|; s|/srv/patrolgrid-archive|$dir/archive|" "$here/patroni.yml" > "$dir/patroni.yml"
    for n in 1 2 3; do start_etcd "$n"; done
    until_true 'etcd' 30 env ETCDCTL_API=3 etcdctl --endpoints "$etcd_hosts" endpoint health
    start_patroni 1
    until_true 'the first database' 90 answers 1 primary
    start_patroni 2
    start_patroni 3
    until_true 'two standbys, one of them synchronous' 120 all_stream
    chown -R postgres:postgres "$dir"
    start_doors
    until_true 'pgbouncer' 30 env PGPASSWORD=$password psql -X -h 127.0.0.1 -p "$pooler" -U patrolgrid patrolgrid_read -c 'select 1'
    cat << TEXT
DRIVER=postgres
DATABASE_URL=postgres://patrolgrid:$password@127.0.0.1:$pooler/patrolgrid
READ_URL=postgres://patrolgrid:$password@127.0.0.1:$pooler/patrolgrid_read
LISTEN_URL=postgres://patrolgrid:$password@127.0.0.1:$primary/patrolgrid
TEXT
    ;;
  status)
    runuser -u postgres -- env PATRONI_ETCD3_HOSTS="$etcd_hosts" patronictl -c "$dir/patroni.yml" list
    ;;
  leader) leader ;;
  crash)
    # Patroni and every process of its PostgreSQL at one instant, as a power cut would.
    n=$(leader)
    postmaster=$(head -n 1 "$dir/db$n/postmaster.pid")
    kill -KILL "$(cat "$dir/patroni$n.pid")" "$postmaster" $(pgrep -P "$postmaster") 2> /dev/null || true
    rm -f "$dir/patroni$n.pid"
    echo "$n"
    ;;
  database-crash)
    # PostgreSQL alone; its Patroni lives.
    n=$(leader)
    kill -KILL "$(head -n 1 "$dir/db$n/postmaster.pid")"
    echo "$n"
    ;;
  revive) start_patroni "${2:?which machine}" ;;
  down)
    for name in pgbouncer haproxy; do end "$name"; done
    for n in 1 2 3; do end "patroni$n"; done
    for n in 1 2 3; do
      [ -f "$dir/db$n/postmaster.pid" ] && runuser -u postgres -- /usr/lib/postgresql/15/bin/pg_ctl -D "$dir/db$n" -m fast -w stop > /dev/null || true
    done
    for n in 1 2 3; do end "etcd$n"; done
    sleep 1
    rm -rf "$dir"
    ;;
  *)
    sed -n '2,6s/^# \{0,1\}//p' "$0" >&2
    exit 2
    ;;
esac
