-- People: made, edited, ended and taken up again, by administrators and chiefs of their branch.

/* A day that a client sent, not after today. */
create function private.read_past_day(sent text, label text, field text) returns date
language plpgsql stable set search_path = '' as $$
declare
  day date;
begin
  if coalesce(sent, '') = '' then return null; end if;
  begin
    day := sent::date;
  exception when data_exception then
    perform private.refuse('22023', 'bad_day', format('%s不是日期，应像 2026-12-01。', label), field);
  end;
  if day > (now() at time zone 'Asia/Shanghai')::date then
    perform private.refuse('22023', 'future_day', format('%s不能晚于今天。', label), field);
  end if;
  return day;
end $$;

/* A telephone number: digits with the signs people write between them; null when empty. */
create function private.read_phone(source jsonb, key text) returns text
language plpgsql immutable set search_path = '' as $$
declare
  phone text := nullif(btrim(source ->> key), '');
begin
  if phone !~ '^\+?[0-9][0-9 ()-]{2,28}$' then
    perform private.refuse('22023', 'bad_phone', '电话只能有数字、空格和横线，例如 13800138000。', key);
  end if;
  return phone;
end $$;

/* The row of a person whom the caller runs, locked; refused as if it did not exist otherwise. */
create function private.require_person(id uuid) returns public.personnel
language plpgsql volatile security definer set search_path = '' as $$
declare
  found public.personnel;
begin
  select * into found from public.personnel p where p.id = require_person.id for update;
  if found.id is null or not private.has_role_over('{administrator,chief}', found.area_path) then
    perform private.refuse('PT404', 'not_found', '没有这个人，或不在你的辖区内。', 'id');
  end if;
  return found;
end $$;

/* person: {id, rev (none: new), name, kind, area_id, phone, office_id} → {id, rev}. Sent again with the same id: the first
   answer. */
create function private.save_person(person jsonb) returns jsonb
language plpgsql volatile security definer set search_path = '' as $$
declare
  its_id uuid := coalesce((person ->> 'id')::uuid, gen_random_uuid());
  its_name text := private.read_text(person, 'name', '姓名', 60);
  its_kind text := private.read_text(person, 'kind', '类别', 40);
  its_area uuid := nullif(person ->> 'area_id', '')::uuid;
  its_office uuid := nullif(person ->> 'office_id', '')::uuid;
  its_phone text := private.read_phone(person, 'phone');
  path extensions.ltree;
  held public.personnel;
  answer jsonb := private.answer_again('person', its_id, person, its_name);
begin
  if answer is not null then return answer; end if;
  if its_kind not in ('officer', 'auxiliary', 'grid_worker', 'security_director', 'volunteer', 'coordinator') then
    perform private.refuse('22023', 'bad_kind', '没有这一类人员，请从列表中选择。', 'kind');
  end if;
  select a.path into path from public.areas a where a.id = its_area and a.deleted_at is null;
  if path is null or not private.has_role_over('{administrator,chief}', path) then
    perform private.refuse(case when private.has_role('{administrator,chief}') then '22023' else '42501' end, 'no_area',
      '请选择所属辖区：它须在你管理的范围内。', 'area_id');
  end if;
  if person ->> 'rev' is null and exists (select from public.personnel p where p.id = its_id) then
    perform private.refuse('PT409', 'conflict', format('“%s”已存在，请打开最新内容核对后再保存。', its_name), 'id');
  end if;
  if person ->> 'rev' is null then
    insert into public.personnel (id, area_id, area_path, name, kind, phone, office_id)
    values (its_id, its_area, path, its_name, its_kind, its_phone, its_office);
    return private.remember_first('person', its_id, person, jsonb_build_object('id', its_id, 'rev', 1));
  end if;
  held := private.require_person(its_id);
  perform private.require_rev(held.rev, (person ->> 'rev')::bigint, held.name, its_id);
  update public.personnel p set name = its_name, kind = its_kind, phone = its_phone, area_id = its_area, office_id = its_office
  where p.id = its_id returning p.* into held;
  return jsonb_build_object('id', its_id, 'rev', held.rev);
end $$;

/* What the form of a person shows: the row, who hangs on it, the teams of now and before, the account. Null out of reach. */
create function private.person_form(id uuid) returns jsonb
language sql stable security definer set search_path = public, extensions as $$
  select jsonb_build_object('id', p.id, 'rev', p.rev, 'name', p.name, 'kind', p.kind, 'phone', p.phone, 'area_id', p.area_id,
    'office_id', p.office_id, 'is_active', p.is_active, 'ended_on', p.ended_on, 'end_reason', p.end_reason,
    'account', (select jsonb_build_object('user_id', u.user_id, 'display_name', u.display_name, 'status', u.status)
      from public.profiles u where u.user_id = p.user_id),
    'areas', (select coalesce(jsonb_agg(a.name order by a.code), '[]') from public.areas a
      where a.responsible_id = p.id and a.deleted_at is null),
    'waters', (select coalesce(jsonb_agg(w.name order by w.code), '[]') from public.water_spots w
      where w.responsible_id = p.id and w.deleted_at is null),
    'hazards', (select count(*) from public.hazards h where h.assignee_id = p.id and private.is_open_hazard(h.status)),
    'teams', (select coalesce(jsonb_agg(jsonb_build_object('id', t.id, 'name', t.name, 'is_lead', m.is_lead,
      'from_day', m.from_day) order by t.name), '[]')
      from public.team_members m join public.teams t on t.id = m.team_id where m.personnel_id = p.id),
    'past_teams', (select coalesce(jsonb_agg(jsonb_build_object('id', t.id, 'name', t.name, 'from_day', m.from_day,
      'to_day', m.to_day) order by m.to_day desc), '[]')
      from public.past_team_members m join public.teams t on t.id = m.team_id where m.personnel_id = p.id))
  from public.personnel p
  where p.id = person_form.id and p.area_path <@ any ((select private.my_paths('{administrator,chief}'))::ltree[])
$$;

/* ending: {to_day, reason, successor_id: who takes over areas, waters and open hazards (none: they stand vacant)}. Leaves the
   teams. The account stays: it is disabled by whoever administers it. → {id, rev, teams, areas, waters, hazards: how many} */
create function private.end_person(id uuid, rev bigint, ending jsonb) returns jsonb
language plpgsql volatile security definer set search_path = '' as $$
declare
  held public.personnel := private.require_person(id);
  last_day date := coalesce(private.read_past_day(ending ->> 'to_day', '离任日期', 'to_day'),
    (now() at time zone 'Asia/Shanghai')::date);
  next_id uuid := nullif(ending ->> 'successor_id', '')::uuid;
  teams_left int;
  areas_left int;
  waters_left int;
  hazards_left int;
begin
  perform private.require_rev(held.rev, end_person.rev, held.name, held.id);
  if not held.is_active then
    perform private.refuse('PT409', 'ended', format('“%s”已经离任。', held.name), 'id');
  end if;
  if next_id = held.id or (next_id is not null and not exists (select from public.personnel p where p.id = next_id
      and p.is_active and private.has_role_over('{administrator,chief}', p.area_path))) then
    perform private.refuse('22023', 'bad_successor', '接任的人须是你辖区内另一位在任人员。', 'successor_id');
  end if;
  perform set_config('patrolgrid.last_day', last_day::text, true);
  delete from public.team_members m where m.personnel_id = held.id;
  get diagnostics teams_left = row_count;
  perform set_config('patrolgrid.last_day', '', true);
  update public.areas a set responsible_id = next_id where a.responsible_id = held.id and a.deleted_at is null;
  get diagnostics areas_left = row_count;
  update public.water_spots w set responsible_id = next_id where w.responsible_id = held.id and w.deleted_at is null;
  get diagnostics waters_left = row_count;
  update public.hazards h set assignee_id = next_id where h.assignee_id = held.id and private.is_open_hazard(h.status);
  get diagnostics hazards_left = row_count;
  update public.personnel p set is_active = false, ended_on = last_day,
    end_reason = left(nullif(btrim(ending ->> 'reason'), ''), 300) where p.id = held.id returning p.* into held;
  return jsonb_build_object('id', held.id, 'rev', held.rev, 'teams', teams_left, 'areas', areas_left,
    'waters', waters_left, 'hazards', hazards_left);
end $$;

/* Takes somebody up again; teams and charges are given anew. → {id, rev} */
create function private.resume_person(id uuid, rev bigint) returns jsonb
language plpgsql volatile security definer set search_path = '' as $$
declare
  held public.personnel := private.require_person(id);
begin
  perform private.require_rev(held.rev, resume_person.rev, held.name, held.id);
  update public.personnel p set is_active = true, ended_on = null, end_reason = null where p.id = held.id returning p.* into held;
  return jsonb_build_object('id', held.id, 'rev', held.rev);
end $$;

create function public.save_person(person jsonb) returns jsonb
language sql volatile set search_path = '' as $$ select private.save_person(person) $$;
create function public.person_form(id uuid) returns jsonb
language sql stable set search_path = '' as $$ select private.person_form(id) $$;
create function public.end_person(id uuid, rev bigint, ending jsonb) returns jsonb
language sql volatile set search_path = '' as $$ select private.end_person(id, rev, ending) $$;
create function public.resume_person(id uuid, rev bigint) returns jsonb
language sql volatile set search_path = '' as $$ select private.resume_person(id, rev) $$;
grant execute on function private.save_person(jsonb), private.person_form(uuid), private.end_person(uuid, bigint, jsonb),
  private.resume_person(uuid, bigint), public.save_person(jsonb), public.person_form(uuid),
  public.end_person(uuid, bigint, jsonb), public.resume_person(uuid, bigint) to authenticated, service_role;
