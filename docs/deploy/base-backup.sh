#!/bin/sh
# A base backup of a standby into the archive, proved by its manifest; keeps the last $KEEP (7) and the WAL they need.
# $1 connection string of any machine of the cluster. Debian: /usr/local/lib/patrolgrid/, run by patrolgrid-base-backup.timer
set -eu
bin=${PG_BIN:-/usr/lib/postgresql/15/bin}
base="$PATROLGRID_ARCHIVE/base"
name=$(date -u +%Y%m%dT%H%M%SZ)
"$bin/pg_basebackup" -d "$1" -D "$base/$name.part" -X fetch -c fast --no-password
"$bin/pg_verifybackup" --quiet "$base/$name.part"
mv "$base/$name.part" "$base/$name"
ls -1 "$base" | grep -v '\.part$' | sort -r | tail -n "+$((${KEEP:-7} + 1))" | while read -r old; do rm -rf "${base:?}/$old"; done
oldest=$(ls -1 "$base" | grep -v '\.part$' | sort | head -n 1)
segment=$(sed -n 's/^START WAL LOCATION: .*(file \([0-9A-F]*\))$/\1/p' "$base/$oldest/backup_label")
"$bin/pg_archivecleanup" "$PATROLGRID_ARCHIVE/wal" "$segment"
echo "$base/$name"
