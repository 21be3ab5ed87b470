-- A first save whose answer was lost is sent again: with the same id and the same content it gets the first answer, with other
-- content a conflict. One row for each thing that a form makes (a plan, an area), so nothing is ever cleared away.
create table private.first_saves (
  target text not null,
  id uuid not null,
  user_id uuid,
  digest text not null,
  answer jsonb,  -- null: saved along with another, under whose id the answer is kept
  saved_at timestamptz not null default now(),
  primary key (target, id)
);
comment on table private.first_saves is
  'What was sent when a row was made (md5) and what was answered, for an answer lost on the way';
alter table private.first_saves enable row level security;

/* Of the content: what is null is not there. */
create function private.digest_of(sent jsonb) returns text
language sql immutable set search_path = '' as $$ select md5(jsonb_strip_nulls(sent)::text) $$;

/* The answer that this same first save got before; null when it is new, or no first save: a revision was sent. Of two at a time
   the second waits for the first. To be called before anything else is looked at. */
create function private.answer_again(target text, id uuid, sent jsonb, what text) returns jsonb
language plpgsql volatile security definer set search_path = '' as $$
declare
  first private.first_saves;
begin
  if id is null or sent ->> 'rev' is not null then return null; end if;
  perform pg_advisory_xact_lock(hashtextextended(target || ' ' || id, 0));
  select * into first from private.first_saves f where f.target = answer_again.target and f.id = answer_again.id;
  -- Whoever is somebody else, or nobody any more, meets the ordinary rules.
  if first.id is null or first.user_id is distinct from (select auth.uid()) or not private.has_role(null) then
    return null;
  end if;
  if first.digest <> private.digest_of(sent) then
    perform private.refuse('PT409', 'conflict', format('“%s”已用别的内容保存过，请打开最新内容核对后再保存。', what), 'id',
      jsonb_build_object('id', id));
  end if;
  return first.answer;
end $$;

/* Keeps the answer to a first save; gives it back. */
create function private.remember_first(target text, id uuid, sent jsonb, answer jsonb) returns jsonb
language plpgsql volatile security definer set search_path = '' as $$
begin
  if id is not null and sent ->> 'rev' is null then
    insert into private.first_saves as f (target, id, user_id, digest, answer)
    values (target, id, (select auth.uid()), private.digest_of(sent), answer)
    on conflict on constraint first_saves_pkey do update
      set user_id = excluded.user_id, digest = excluded.digest, answer = excluded.answer, saved_at = excluded.saved_at;
  end if;
  return answer;
end $$;
