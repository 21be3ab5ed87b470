-- Writing, reading and acknowledging handover notes, and entries of a shift.

/* note: {id, rev?, area_id, service_day, shift, text}. A first save may be sent again; a further one needs the rev and makes a
   new version, which has to be acknowledged anew. → {id, rev, version} */
create function private.save_shift_note(note jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  words text := private.read_text(note, 'text', '交班留言', 4000);
  again jsonb := private.answer_again('shift_notes', (note ->> 'id')::uuid, note, '交班留言');
  held public.shift_notes;
  me uuid := (select auth.uid());
begin
  if again is not null then return again; end if;
  select * into held from public.shift_notes n where n.id = (note ->> 'id')::uuid for update;
  if held.id is null then
    if coalesce(note ->> 'shift', '') not in ('day', 'night') then
      perform private.refuse('22023', 'bad_shift', '请选择交给哪一班：白班或夜班。', 'shift');
    end if;
    perform private.require_role('{chief,duty_officer}', (select a.path from public.areas a
      where a.id = (note ->> 'area_id')::uuid and a.deleted_at is null), '在这里写交班留言');
    -- Two desks may begin the note of one shift at once: the second is told and goes on with the first.
    insert into public.shift_notes (id, area_id, service_day, shift, text, written_by, created_by)
    values (coalesce((note ->> 'id')::uuid, gen_random_uuid()), (note ->> 'area_id')::uuid, (note ->> 'service_day')::date,
      note ->> 'shift', words, me, me)
    on conflict on constraint shift_notes_once do nothing returning * into held;
    if held.id is null then
      perform private.refuse('PT409', 'note_exists', '这个班次已有交班留言。请打开最新内容，接着写。', 'shift');
    end if;
  else
    perform private.require_role('{chief,duty_officer}', held.area_path, '修改交班留言');
    perform private.require_rev(held.rev, (note ->> 'rev')::bigint, '交班留言', held.id);
    if words <> held.text then
      update public.shift_notes n set text = words, version = n.version + 1, written_by = me, written_at = now()
      where n.id = held.id returning * into held;
    end if;
  end if;
  return private.remember_first('shift_notes', (note ->> 'id')::uuid, note,
    jsonb_build_object('id', held.id, 'rev', held.rev, 'version', held.version));
end $$;

/* Writes down that the caller has read the present version of these notes. → how many are newly read. */
create function private.see_shift_notes(ids uuid[]) returns int
language plpgsql security definer set search_path = extensions, pg_temp as $$
declare
  n int;
begin
  insert into public.shift_note_reads (note_id, version, user_id, area_path)
  select k.id, k.version, (select auth.uid()), k.area_path from public.shift_notes k
  where k.id = any (ids[1:200]) and k.area_path <@ any (private.my_paths('{chief,duty_officer}'))
  on conflict do nothing;
  get diagnostics n = row_count;
  return n;
end $$;

/* The shift is taken over with the note as the caller read it. Twice is once. → {id, version, acknowledged_at} */
create function private.acknowledge_shift_note(id uuid, version int) returns jsonb
language plpgsql security definer set search_path = extensions, pg_temp as $$
declare
  held public.shift_notes;
  me uuid := (select auth.uid());
begin
  select * into held from public.shift_notes n where n.id = acknowledge_shift_note.id for update;
  if held.id is null or not held.area_path <@ any (private.my_paths()) then
    perform private.refuse('P0002', 'not_found', '没有这条交班留言，或不在你的辖区内。', 'id');
  end if;
  perform private.require_role('{chief,duty_officer}', held.area_path, '确认交接');
  if held.version <> acknowledge_shift_note.version then
    perform private.refuse('PT409', 'changed', '交班留言刚被修改，请读过最新内容后再确认交接。', 'version');
  end if;
  if held.written_by = me then
    perform private.refuse('22023', 'own_note', '交班留言是你写的，要由接班的人确认交接。', 'id');
  end if;
  perform private.see_shift_notes(array[held.id]);
  if held.acknowledged_version is distinct from held.version then
    update public.shift_notes n set acknowledged_version = held.version, acknowledged_by = me, acknowledged_at = now()
    where n.id = held.id returning * into held;
  end if;
  return jsonb_build_object('id', held.id, 'version', held.version, 'acknowledged_at', held.acknowledged_at);
end $$;

/* entry: {id, area_id, at, text}: what happened, and when. Append-only; sent again it counts once. → {id, service_day, shift} */
create function private.add_shift_entry(entry jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  words text := private.read_text(entry, 'text', '记事', 500);
  moment timestamptz := coalesce((entry ->> 'at')::timestamptz, now());
  again jsonb := private.answer_again('shift_entries', (entry ->> 'id')::uuid, entry, '班次记事');
begin
  if again is not null then return again; end if;
  perform private.require_role('{chief,duty_officer}', (select a.path from public.areas a
    where a.id = (entry ->> 'area_id')::uuid and a.deleted_at is null), '在这里记事');
  if moment > now() + interval '5 minutes' or moment < now() - interval '36 hours' then
    perform private.refuse('22023', 'bad_time', '记事的时间应在最近 36 小时内。', 'at');
  end if;
  insert into public.shift_entries (id, area_id, service_day, shift, at, text)
  values ((entry ->> 'id')::uuid, (entry ->> 'area_id')::uuid, private.service_day(moment),
    private.shift_of(moment), moment, words);
  return private.remember_first('shift_entries', (entry ->> 'id')::uuid, entry, jsonb_build_object('id', entry ->> 'id',
    'service_day', private.service_day(moment), 'shift', private.shift_of(moment)));
end $$;

/* Notes and entries of the shifts of some days, the newest shift first. → {notes: [{id, area_id, area_name, service_day, shift,
   text, version, rev, written_by, written_at, is_mine, acknowledged_by, acknowledged_at, is_acknowledged, reads [{name, at}],
   versions [{version, text, written_by, written_at}]}], entries: [{id, area_id, service_day, shift, at, text, by}]} */
create function private.shift_book(from_day date, to_day date) returns json
language sql stable security definer set search_path = extensions, pg_temp as $$
  with who as materialized (select private.my_paths('{chief,duty_officer}') as paths, auth.uid() as me)
  select json_build_object(
    'notes', (select coalesce(json_agg(json_build_object('id', n.id, 'area_id', n.area_id, 'area_name', a.name,
      'service_day', n.service_day, 'shift', n.shift, 'text', n.text, 'version', n.version, 'rev', n.rev,
      'written_by', private.account_name(n.written_by), 'written_at', n.written_at, 'is_mine', n.written_by = who.me,
      'acknowledged_by', private.account_name(n.acknowledged_by), 'acknowledged_at', n.acknowledged_at,
      'is_acknowledged', coalesce(n.acknowledged_version = n.version, false),
      'reads', (select coalesce(json_agg(json_build_object('name', private.account_name(r.user_id), 'at', r.read_at)
        order by r.read_at), '[]') from public.shift_note_reads r where r.note_id = n.id and r.version = n.version),
      'versions', (select coalesce(json_agg(json_build_object('version', v.version, 'text', v.text,
        'written_by', private.account_name(v.written_by), 'written_at', v.written_at) order by v.version desc), '[]')
        from public.shift_note_versions v where v.note_id = n.id))
      order by n.service_day desc, n.shift, n.area_path), '[]')
      from public.shift_notes n join public.areas a on a.id = n.area_id, who
      where n.service_day between from_day and least(to_day, from_day + 31) and n.area_path <@ any (who.paths)),
    'entries', (select coalesce(json_agg(json_build_object('id', e.id, 'area_id', e.area_id, 'service_day', e.service_day,
      'shift', e.shift, 'at', e.at, 'text', e.text, 'by', private.account_name(e.created_by)) order by e.at desc, e.id), '[]')
      from (select s.* from public.shift_entries s, who where s.service_day between from_day and least(to_day, from_day + 31)
        and s.area_path <@ any (who.paths) order by s.at desc limit 500) e))
$$;

create function public.save_shift_note(note jsonb) returns jsonb language sql volatile set search_path = '' as $$
  select private.require_reach('shift_notes', array[(note ->> 'id')::uuid]); select private.save_shift_note(note)
$$;
create function public.see_shift_notes(ids uuid[]) returns int
language sql volatile set search_path = '' as $$ select private.see_shift_notes(ids) $$;
create function public.acknowledge_shift_note(id uuid, version int) returns jsonb
language sql volatile set search_path = '' as $$ select private.acknowledge_shift_note(id, version) $$;
create function public.add_shift_entry(entry jsonb) returns jsonb
language sql volatile set search_path = '' as $$ select private.add_shift_entry(entry) $$;
create function public.shift_book(from_day date, to_day date) returns json
language sql stable set search_path = '' as $$ select private.shift_book(from_day, to_day) $$;
grant execute on function private.save_shift_note(jsonb), private.see_shift_notes(uuid[]),
  private.acknowledge_shift_note(uuid, int), private.add_shift_entry(jsonb), private.shift_book(date, date),
  public.save_shift_note(jsonb), public.see_shift_notes(uuid[]), public.acknowledge_shift_note(uuid, int),
  public.add_shift_entry(jsonb), public.shift_book(date, date) to authenticated, service_role;
