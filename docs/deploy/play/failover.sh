#!/bin/bash
# Plays a failover on the cluster that cluster.sh started, under load through the product: six people report without a
# pause, the primary is ended (crash: its whole machine; database-crash: PostgreSQL alone), and afterwards each
# acknowledged record is looked for. Then the ended machine comes back as a standby.
#   failover.sh [crash | database-crash]
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../../.." && pwd)
dir=${PLAY_DIR:-/var/tmp/patrolgrid-play}
first=${PLAY_PORT:-54781}
how=${1:-crash}
cluster=$root/docs/deploy/play/cluster.sh
account=postgres://patrolgrid:play-only@127.0.0.1
cd "$root"
export PATH="$root/node_modules/.bin:$PATH"

DRIVER=postgres DATABASE_URL="$account:$((first + 14))/patrolgrid" READ_URL="$account:$((first + 14))/patrolgrid_read" \
  LISTEN_URL="$account:$((first + 12))/patrolgrid" \
  node --import ./.ci/alias.mjs supabase/local/start.ts --no-build --demo --port "$((first - 1))" --data "$dir.server" > "$dir.server.log" 2>&1 &
server=$!
trap 'kill $server; wait $server || true; rm -rf "$dir.server"' EXIT
for _ in $(seq 1800); do curl -s -f -o /dev/null "http://127.0.0.1:$((first - 1))/ready/primary" && break; sleep 0.2; done

old=$("$cluster" leader)
node --import ./.ci/alias.mjs tests/long/playFailover.ts "http://127.0.0.1:$((first - 1))" \
  "postgres://postgres:play-only@127.0.0.1:$((first + 12))/patrolgrid" "$cluster" "$how"
[ "$how" = crash ] && "$cluster" revive "$old"
for _ in $(seq 300); do [ "$("$cluster" status | grep -c 'running')" = 3 ] && break; sleep 0.5; done
"$cluster" status
