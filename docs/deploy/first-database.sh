#!/bin/sh
# Patroni's post_init, once in the life of a cluster, as superuser: account and database of the server, and what only a
# superuser may make. $1 is the connection string of the new primary. Debian: /usr/local/lib/patrolgrid/, mode 0755
set -eu
PGOPTIONS='-c synchronous_commit=local' psql -X -q -v ON_ERROR_STOP=1 -v password="$PATROLGRID_DB_PASSWORD" "$1" <<'SQL'
set password_encryption = 'scram-sha-256';
create role patrolgrid login createrole password :'password';
create role anon nologin noinherit;
create role authenticated nologin noinherit;
create role service_role nologin noinherit bypassrls;
grant anon, authenticated, service_role to patrolgrid;
create database patrolgrid owner patrolgrid;
\connect patrolgrid
create schema extensions authorization patrolgrid;
create extension pgcrypto with schema extensions;
create extension ltree with schema extensions;
create extension btree_gist with schema extensions;
create extension pg_trgm with schema extensions;
create extension postgis with schema extensions;
alter schema public owner to patrolgrid;
SQL
