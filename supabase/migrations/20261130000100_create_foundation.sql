-- Schemas, extensions and the helpers every later migration leans on.
-- Everything in `public` is reached through the Data API, so nothing there runs with definer rights;
-- what must see past row security lives in `private`, which no API exposes.
create schema if not exists extensions;
create extension if not exists postgis with schema extensions;
create extension if not exists ltree with schema extensions;
create extension if not exists pgcrypto with schema extensions;

-- PostGIS calls have high planner costs, so just-in-time compilation starts for a query of three rows and takes 80 ms:
-- cutting 277 outlines took 23 s with it, 0.9 s without. Where the owner may not say so, the server's own setting stands.
do $$
begin
  execute format('alter database %I set jit = off', current_database());
exception when insufficient_privilege then
  raise notice 'jit stays as the server has it';
end $$;
set jit = off;

create schema if not exists private;
comment on schema private is 'Functions that apply jurisdiction themselves; never exposed by an API';
revoke all on schema private from public;
grant usage on schema private to authenticated, service_role;

-- Hosted Supabase grants everything to everyone by default; here each table and function says who may use it.
alter default privileges revoke execute on functions from public;
alter default privileges in schema public revoke all on tables from anon, authenticated;
alter default privileges in schema public revoke all on sequences from anon, authenticated;
alter default privileges in schema public revoke execute on functions from anon, authenticated;

create domain public."application/vnd.mapbox-vector-tile" as bytea;
comment on domain public."application/vnd.mapbox-vector-tile" is
  'A vector tile: PostgREST answers with the media type of this name';

/* Stops with a sentence for the person and a stable code for the program.
   state: SQLSTATE; 42501 forbidden, 22023 invalid, and by PostgREST's rule PT + HTTP status: PT404 not there or out of reach,
   PT409 conflict, PT413 too large. P0002 is sent as PT404 (it would be an HTTP 500); 40001 is never raised: PostgREST retries
   it for ever. */
create function private.refuse(state text, code text, message text, field text default null, more jsonb default '{}')
returns void language plpgsql set search_path = '' as $$
begin
  raise exception using errcode = case state when 'P0002' then 'PT404' else state end, message = message,
    detail = (jsonb_build_object('code', code, 'field', field) || more)::text;
end $$;

/* Before update: one more revision, so that a second editor's stale save is noticed. */
create function private.bump_rev() returns trigger language plpgsql set search_path = '' as $$
begin
  -- Finding its area again after a border moved is not an edit: nobody's save should fail for it.
  if current_setting('patrolgrid.bulk', true) = 'place' then
    new.rev := old.rev;
  else
    new.rev := old.rev + 1;
    new.updated_at := now();
  end if;
  new.created_at := old.created_at;
  new.created_by := old.created_by;
  return new;
end $$;

/* The service day of a moment: a night shift (22:00 to 06:00, Shanghai) belongs to the day it starts. */
create function private.service_day(at timestamptz) returns date
language sql immutable set search_path = '' as $$
  select (at at time zone 'Asia/Shanghai' - interval '6 hours')::date
$$;

/* The shift of a moment: night from 22:00 to 06:00, Shanghai, else day. */
create function private.shift_of(at timestamptz) returns text
language sql immutable set search_path = '' as $$
  select case when extract(hour from at at time zone 'Asia/Shanghai') between 6 and 21 then 'day' else 'night' end
$$;

/* An ltree label that survives renaming: n and 20 hex digits of the id's hash (80 bits). The id's own first digits are not
   enough: time-ordered ids made in one millisecond share their first twelve. */
create function private.path_label(id uuid) returns text
language sql immutable set search_path = '' as $$
  select 'n' || left(md5(id::text), 20)
$$;

grant execute on function private.refuse(text, text, text, text, jsonb), private.service_day(timestamptz),
  private.shift_of(timestamptz), private.path_label(uuid) to authenticated, service_role;
