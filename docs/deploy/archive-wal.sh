#!/bin/sh
# archive_command: a segment appears under its name whole or not at all, and is never overwritten by another one.
# $1 folder of the archive, $2 path of the segment, $3 its name. Debian: /usr/local/lib/patrolgrid/, mode 0755
set -eu
to="$1/$3"
if [ -e "$to" ]; then
  # Sent again after a crash between copy and acknowledgement: fine when it is the same.
  cmp -s "$2" "$to"
  exit
fi
cp "$2" "$to.$$.part"
sync "$to.$$.part"
mv -n "$to.$$.part" "$to"
sync "$1"
