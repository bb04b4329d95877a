#!/bin/sh
# One backup of the database, and the oldest ones beyond KEEP taken away: DATABASE_URL, BACKUPS (a folder), KEEP (14).
# With --loop EVERY (seconds) it goes on. A dump is whole or not there: it gets its name once it is complete.
set -eu
: "${DATABASE_URL:?the database to back up}" "${BACKUPS:?the folder for the backups}"
KEEP="${KEEP:-14}"

once() {
  name="accord-$(date -u +%Y%m%dT%H%M%SZ).dump"
  mkdir -p "$BACKUPS"
  pg_dump --format=custom --no-owner --file="$BACKUPS/$name.part" "$DATABASE_URL"
  mv "$BACKUPS/$name.part" "$BACKUPS/$name"
  find "$BACKUPS" -name 'accord-*.dump' | sort -r | tail -n "+$((KEEP + 1))" | while read -r old; do rm -- "$old"; done
  echo "backed up: $name"
}

once
if [ "${1:-}" = --loop ]; then
  while sleep "${2:-86400}"; do once || echo "the backup failed; tried again next time" >&2; done
fi
