#!/bin/sh
# The roles of two logins (docs/operations.md), made, and every table of the database handed to their owner: DATABASE_OWNER
# owns the tables and cannot log in, the user of DATABASE_MIGRATION_URL is its member and migrates, DATABASE_LOGIN, the
# user of DATABASE_URL, is the service's and owns nothing. What the service may do is given by migrate, afterwards.
# PostgreSQL's image runs it when it makes the database (docker-compose.yml). On a database that is there it is run with
# the address of an administrator of the server, any number of times: ops/two_logins.sh postgres://admin@host/accord
set -eu
[ -n "${DATABASE_OWNER:-}" ] || { echo "two logins: DATABASE_OWNER is not set, so there are none"; exit 0; }
: "${DATABASE_LOGIN:?the login of the service}" "${DATABASE_URL:?its address}" "${DATABASE_MIGRATION_URL:?the address of who migrates}"
[ $# -gt 0 ] || set -- "--username=${POSTGRES_USER:?}" "--dbname=${POSTGRES_DB:?}"

# user:password of an address; the password may be missing
login() { rest="${1#*://}"; case "$rest" in *@*) echo "${rest%@*}" ;; *) echo "" ;; esac; }
user() { name="$(login "$1")"; echo "${name%%:*}"; }
password() { both="$(login "$1")"; case "$both" in *:*) echo "${both#*:}" ;; *) echo "" ;; esac; }

MIGRATES="$(user "$DATABASE_MIGRATION_URL")"
LOGIN_PASSWORD="$(password "$DATABASE_URL")"
MIGRATES_PASSWORD="$(password "$DATABASE_MIGRATION_URL")"
export MIGRATES LOGIN_PASSWORD MIGRATES_PASSWORD
fail() { echo "two logins: $1" >&2; exit 1; }
[ "$(user "$DATABASE_URL")" = "$DATABASE_LOGIN" ] || fail "the user of DATABASE_URL is not DATABASE_LOGIN"
[ -n "$MIGRATES" ] || fail "DATABASE_MIGRATION_URL has no user"
[ "$DATABASE_OWNER" != "$DATABASE_LOGIN" ] && [ "$DATABASE_OWNER" != "$MIGRATES" ] && [ "$MIGRATES" != "$DATABASE_LOGIN" ] ||
  fail "owner, migrating login and the service's login are three roles"
case "$LOGIN_PASSWORD$MIGRATES_PASSWORD" in *%*) fail "in these addresses passwords are of letters, digits, - and _" ;; esac

psql --no-psqlrc --quiet --set ON_ERROR_STOP=1 "$@" <<'SQL'
\set owner `printenv DATABASE_OWNER`
\set service `printenv DATABASE_LOGIN`
\set service_password `printenv LOGIN_PASSWORD`
\set migrates `printenv MIGRATES`
\set migrates_password `printenv MIGRATES_PASSWORD`
SET client_min_messages = warning;
BEGIN;
SELECT :'service' = session_user AS the_same \gset
\if :the_same
  \echo 'two logins: the login of the service must be another than that of the administrator'
  SELECT 1 / 0 AS "the login of the service is the administrator's";
\endif

SELECT format('CREATE ROLE %I %s', name, kind)
  FROM (VALUES (:'owner', 'NOLOGIN'), (:'migrates', 'LOGIN'), (:'service', 'LOGIN')) role (name, kind)
  WHERE name NOT IN (SELECT rolname FROM pg_roles) \gexec
SELECT format('ALTER ROLE %I PASSWORD %L', name, password)
  FROM (VALUES (:'migrates', :'migrates_password'), (:'service', :'service_password')) login (name, password)
  WHERE password <> '' \gexec
GRANT :"owner" TO :"migrates";
-- An administrator who is no superuser hands over only to a role that is theirs too.
SELECT format('GRANT %I TO CURRENT_USER', :'owner') WHERE NOT pg_has_role(current_user, :'owner', 'MEMBER') \gexec

-- Who may make tables, or temporary ones, could make one that stands before a table of the record.
SELECT format('REVOKE TEMPORARY, CREATE ON DATABASE %I FROM PUBLIC, %I', current_database(), :'service') \gexec
REVOKE CREATE ON SCHEMA public FROM PUBLIC, :"service";
SELECT format('GRANT CONNECT ON DATABASE %I TO %I, %I', current_database(), :'migrates', :'service') \gexec
GRANT USAGE ON SCHEMA public TO :"service";
GRANT USAGE, CREATE ON SCHEMA public TO :"owner";

-- What an extension brought stays; a sequence goes with its column.
SELECT format('ALTER %s %s OWNER TO %I', CASE relkind WHEN 'S' THEN 'SEQUENCE' WHEN 'v' THEN 'VIEW'
    WHEN 'm' THEN 'MATERIALIZED VIEW' ELSE 'TABLE' END, one.oid::regclass, :'owner')
  FROM pg_class one
  WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'S', 'v', 'm')
    AND relowner <> (SELECT oid FROM pg_roles WHERE rolname = :'owner')
    AND NOT EXISTS (SELECT FROM pg_depend WHERE classid = 'pg_class'::regclass AND objid = one.oid
      AND deptype IN ('e', 'a', 'i')) \gexec
SELECT format('ALTER ROUTINE %s OWNER TO %I', one.oid::regprocedure, :'owner')
  FROM pg_proc one
  WHERE pronamespace = 'public'::regnamespace
    AND proowner <> (SELECT oid FROM pg_roles WHERE rolname = :'owner')
    AND NOT EXISTS (SELECT FROM pg_depend WHERE classid = 'pg_proc'::regclass AND objid = one.oid AND deptype = 'e') \gexec
COMMIT;
SQL
echo "two logins: $DATABASE_OWNER owns the tables, $MIGRATES migrates, $DATABASE_LOGIN is the service's"
