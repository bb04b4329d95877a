#!/bin/sh
# The restore, tried: the newest backup goes into a database of its own, the whole record in it is verified, and the
# database is taken away. Ends with 0 only where the backup holds. DATABASE_URL (the server), BACKUPS; PYTHON (python).
# Where two logins are set: an administrator's address, who may make databases; what is restored is theirs alone.
# Papers are looked for where ops/backup.sh puts them, BACKUPS/papers; where there are none, in ACCORD_PAPERS.
set -eu
: "${DATABASE_URL:?a database on the server that the drill may use}" "${BACKUPS:?the folder with the backups}"
PYTHON="${PYTHON:-python}"
unset DATABASE_OWNER DATABASE_LOGIN
HERE="$(cd "$(dirname "$0")/.." && pwd)"
DRILL="accord_drill_$$"
SCRATCH="${DATABASE_URL%/*}/$DRILL"
NEWEST="$(find "$BACKUPS" -maxdepth 1 -name 'accord-*.dump' | sort | tail -n 1)"
[ -n "$NEWEST" ] || { echo "there is no backup in $BACKUPS" >&2; exit 1; }
if [ -d "$BACKUPS/papers" ]; then
  ACCORD_PAPERS="$(cd "$BACKUPS/papers" && pwd)"
  export ACCORD_PAPERS
fi

psql -q "$DATABASE_URL" -c "CREATE DATABASE $DRILL"
trap 'psql -q "$DATABASE_URL" -c "DROP DATABASE IF EXISTS $DRILL WITH (FORCE)"' EXIT
pg_restore --no-owner --no-privileges --single-transaction --dbname="$SCRATCH" "$NEWEST"
cd "$HERE"
DATABASE_URL="$SCRATCH" "$PYTHON" manage.py migrate --noinput >/dev/null
DATABASE_URL="$SCRATCH" "$PYTHON" manage.py verify_record --all
echo "restored and verified: $(basename "$NEWEST")"
