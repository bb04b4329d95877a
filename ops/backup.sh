#!/bin/sh
# One backup of the database, and the oldest ones beyond KEEP taken away: DATABASE_URL, BACKUPS (a folder), KEEP (14).
# Where PAPERS names the folder of papers, what is new in it is copied to BACKUPS/papers after the dump: each row of the
# dump then has its file. With --loop EVERY (seconds) it goes on. A dump is whole or not there: it gets its name last.
# Where two logins are set (DATABASE_OWNER) the service's is enough, which reads every table; what it was given is not in
# the dump, so that it can be restored where these roles are not.
set -eu
: "${DATABASE_URL:?the database to back up}" "${BACKUPS:?the folder for the backups}"
KEEP="${KEEP:-14}"

once() {
  name="accord-$(date -u +%Y%m%dT%H%M%SZ).dump"
  mkdir -p "$BACKUPS"
  pg_dump --format=custom --no-owner ${DATABASE_OWNER:+--no-privileges} --file="$BACKUPS/$name.part" "$DATABASE_URL" || { rm -f "$BACKUPS/$name.part"; return 1; }
  sync "$BACKUPS/$name.part" || return 1
  if [ -n "${PAPERS:-}" ]; then papers || return 1; fi
  mv "$BACKUPS/$name.part" "$BACKUPS/$name"
  find "$BACKUPS" -maxdepth 1 -name 'accord-*.dump' | sort -r | tail -n "+$((KEEP + 1))" | while read -r old; do rm -- "$old"; done
  echo "backed up: $name"
}

# A file never changes under its name, so only new ones are copied. None is taken away: an old dump may name it.
papers() {
  mkdir -p "$BACKUPS/papers"
  (cd "$PAPERS" && find . -type f) | while read -r file; do
    [ -e "$BACKUPS/papers/$file" ] && continue
    [ -e "$PAPERS/$file" ] || continue # cleared away in the meantime: it belonged to nothing
    mkdir -p "$BACKUPS/papers/$(dirname "$file")"
    cp -p "$PAPERS/$file" "$BACKUPS/papers/$file.part" || exit 1
    mv "$BACKUPS/papers/$file.part" "$BACKUPS/papers/$file"
  done
}

if [ "${1:-}" = --loop ]; then
  while true; do
    once || echo "the backup failed; tried again next time" >&2
    sleep "${2:-86400}"
  done
fi
once
