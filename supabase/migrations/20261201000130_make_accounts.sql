-- Accounts that an administrator makes: with a one-time password, shown once and good only for choosing an own one.
-- Until then the profile is pending, so its roles count for nothing.
alter table public.profiles add column one_time_at timestamptz;
comment on column public.profiles.one_time_at is
  'When a one-time password was given that has not been replaced by an own one yet; null otherwise';

/* Twelve characters nobody mistakes for others, in three groups: 60 bits. */
create function private.one_time_password() returns text
language sql volatile security definer set search_path = '' as $$
  select string_agg(substr('abcdefghijkmnpqrstuvwxyz23456789', 1 + (get_byte(b.bytes, i) & 31), 1)
    || case when i in (3, 7) then '-' else '' end, '' order by i)
  from (select extensions.gen_random_bytes(12) as bytes offset 0) b, generate_series(0, 11) i
$$;

/* Sets a one-time password and ends every session. The mark in app_metadata tells the page; it differs each time, so that the
   person's own choice is told from a second one-time password. */
create function private.give_one_time_password(user_id uuid) returns text
language plpgsql volatile security definer set search_path = '' as $$
declare
  password text := private.one_time_password();
begin
  update auth.users u set encrypted_password = extensions.crypt(password, extensions.gen_salt('bf', 8)), updated_at = now(),
    raw_app_meta_data = coalesce(u.raw_app_meta_data, '{}') || jsonb_build_object('one_time', gen_random_uuid())
  where u.id = give_one_time_password.user_id;
  delete from auth.sessions s where s.user_id = give_one_time_password.user_id;
  update public.profiles p set one_time_at = now(), status = 'pending' where p.user_id = give_one_time_password.user_id;
  return password;
end $$;

/* The person chose a password of his own: the one-time one is over, and the account opens. */
create function private.end_one_time_password() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  if old.raw_app_meta_data ? 'one_time' and new.encrypted_password is distinct from old.encrypted_password
    and new.raw_app_meta_data ->> 'one_time' is not distinct from old.raw_app_meta_data ->> 'one_time' then
    new.raw_app_meta_data := new.raw_app_meta_data - 'one_time';
    update public.profiles p set one_time_at = null, status = case when p.status = 'pending' then 'active' else p.status end
    where p.user_id = new.id;
  end if;
  return new;
end $$;
create trigger patrolgrid_own_password before update of encrypted_password on auth.users
  for each row execute function private.end_one_time_password();

/* An address in lower case, or a number in digits, as sign-in asks for them: of a number of eleven digits the page sends China's
   code before it. */
create function private.read_login(account jsonb) returns text
language plpgsql immutable set search_path = '' as $$
declare
  login text := lower(private.read_text(account, 'login', '手机号或邮箱', 254));
begin
  if position('@' in login) > 0 then
    if login !~ '^[^\s@]{1,64}@[^\s@]+\.[^\s@]{2,}$' or login like '%.invalid' then
      perform private.refuse('22023', 'bad_login', '邮箱格式不正确，例如 zhang@example.com。', 'login');
    end if;
    return login;
  end if;
  login := regexp_replace(login, '[\s()+-]', '', 'g');
  if login !~ '^[0-9]{5,15}$' then
    perform private.refuse('22023', 'bad_login', '请填写手机号（5 至 15 位数字）或邮箱。', 'login');
  end if;
  return case when length(login) = 11 then '86' || login else login end;
end $$;

/* Makes the account of a person of the branch his own. Null: nobody's. */
create function private.set_account_person(account_id uuid, person_id uuid) returns void
language plpgsql volatile security definer set search_path = '' as $$
declare
  held public.personnel;
begin
  perform private.require_person(p.id) from public.personnel p
  where p.user_id = account_id and p.id is distinct from person_id;
  update public.personnel p set user_id = null where p.user_id = account_id and p.id is distinct from person_id;
  if person_id is not null then
    held := private.require_person(person_id);
    if held.user_id is not null and held.user_id <> account_id then
      perform private.refuse('22023', 'has_account', format('“%s”已有账号，请先解除原来的关联。', held.name), 'personnel_id');
    end if;
    update public.personnel p set user_id = account_id where p.id = person_id and p.user_id is distinct from account_id;
  end if;
  update public.profiles p set personnel_id = person_id
  where p.user_id = account_id and p.personnel_id is distinct from person_id;
end $$;

/* account: {id, login: number or address, display_name, personnel_id, roles: [{area_id, role}…]}. Rights: administrator wherever
   a role is given. Sent again by its maker before anybody signed in with it, as it was: a fresh password.
   → {user_id, login, password} */
create function private.create_account(account jsonb) returns jsonb
language plpgsql volatile security definer set search_path = '' as $$
declare
  its_id uuid := (account ->> 'id')::uuid;
  its_login text;
  its_name text;
  given record;
  path extensions.ltree;
  first public.profiles;
begin
  if not private.has_role('{administrator}') then
    perform private.refuse('42501', 'forbidden', '你没有权限建立账号。需要时请联系本辖区管理员。');
  end if;
  its_login := private.read_login(account);
  its_name := private.read_text(account, 'display_name', '姓名', 60);
  if its_id is null or jsonb_typeof(account -> 'roles') is distinct from 'array'
    or jsonb_array_length(account -> 'roles') not between 1 and 20 then
    perform private.refuse('22023', 'no_role', '请至少给一个角色，并选择它管的辖区。', 'roles');
  end if;
  perform pg_advisory_xact_lock(hashtextextended('account ' || its_id, 0));
  select * into first from public.profiles p where p.user_id = its_id;
  if first.user_id is not null then
    -- Raised above the caller, or closed, since: no longer his to open.
    perform private.require_charge(its_id);
    if first.one_time_at is null or first.status <> 'pending' or not exists (select from auth.users u where u.id = its_id
        and (lower(u.email) = its_login or u.phone = its_login))
      or not exists (select from public.memberships m where m.user_id = its_id and m.granted_by = (select auth.uid()))
      or (select u.last_sign_in_at from auth.users u where u.id = its_id) is not null then
      perform private.refuse('PT409', 'conflict', '这个账号已经建立，请在账号列表中查看。', 'id');
    end if;
    return jsonb_build_object('user_id', its_id, 'login', regexp_replace(its_login, '^86(\d{11})$', '\1'),
    'password', private.give_one_time_password(its_id));
  end if;
  if exists (select from auth.users u where lower(u.email) = its_login or u.phone = its_login) then
    perform private.refuse('22023', 'login_taken', '这个手机号或邮箱已有账号。', 'login');
  end if;
  insert into auth.users (id, email, phone, email_confirmed_at, phone_confirmed_at, aud, role, raw_app_meta_data,
    raw_user_meta_data)
  select its_id, case when is_mail then its_login end, case when not is_mail then its_login end,
    case when is_mail then now() end, case when not is_mail then now() end, 'authenticated', 'authenticated',
    jsonb_build_object('provider', case when is_mail then 'email' else 'phone' end,
      'providers', jsonb_build_array(case when is_mail then 'email' else 'phone' end)),
    jsonb_build_object('display_name', its_name)
  from (select position('@' in its_login) > 0 as is_mail) l;
  update public.profiles p set display_name = its_name where p.user_id = its_id;
  for given in select (r ->> 'area_id')::uuid as area_id, r ->> 'role' as role
    from jsonb_array_elements(account -> 'roles') r loop
    select a.path into path from public.areas a where a.id = given.area_id and a.deleted_at is null;
    perform private.require_role('{administrator}', path, '在这个辖区授予角色');
    if given.role is null
      or given.role not in ('administrator', 'chief', 'duty_officer', 'grid_worker', 'leader', 'viewer') then
      perform private.refuse('22023', 'bad_role', '没有这个角色，请从列表中选择。', 'roles');
    end if;
    insert into public.memberships (user_id, area_id, area_path, role, granted_by)
    values (its_id, given.area_id, path, given.role, (select auth.uid())) on conflict do nothing;
  end loop;
  if nullif(account ->> 'personnel_id', '') is not null then
    perform private.set_account_person(its_id, (account ->> 'personnel_id')::uuid);
  end if;
  return jsonb_build_object('user_id', its_id, 'login', regexp_replace(its_login, '^86(\d{11})$', '\1'),
    'password', private.give_one_time_password(its_id));
end $$;

/* A new one-time password for somebody who lost his. His sessions end and his roles rest until he chose his own. →
   {user_id, password} */
create function private.renew_password(user_id uuid) returns jsonb
language plpgsql volatile security definer set search_path = '' as $$
begin
  perform private.require_charge(user_id);
  if user_id = (select auth.uid()) then
    perform private.refuse('22023', 'yourself', '自己的密码请在右上角账号菜单里修改。', 'user_id');
  end if;
  if (select p.status from public.profiles p where p.user_id = renew_password.user_id) not in ('active', 'pending') then
    perform private.refuse('22023', 'not_open', '账号已停用或被拒绝，请先重新启用。', 'user_id');
  end if;
  return jsonb_build_object('user_id', user_id, 'password', private.give_one_time_password(user_id));
end $$;

/* Says whose account it is; personnel_id null: nobody's. → {user_id, personnel_id} */
create function private.link_account(user_id uuid, personnel_id uuid) returns jsonb
language plpgsql volatile security definer set search_path = '' as $$
begin
  perform private.require_charge(user_id);
  perform private.set_account_person(user_id, personnel_id);
  return jsonb_build_object('user_id', user_id, 'personnel_id', personnel_id);
end $$;

create function public.create_account(account jsonb) returns jsonb
language sql volatile set search_path = '' as $$ select private.create_account(account) $$;
create function public.renew_password(user_id uuid) returns jsonb
language sql volatile set search_path = '' as $$ select private.renew_password(user_id) $$;
create function public.link_account(user_id uuid, personnel_id uuid default null) returns jsonb
language sql volatile set search_path = '' as $$ select private.link_account(user_id, personnel_id) $$;
grant execute on function private.create_account(jsonb), private.renew_password(uuid), private.link_account(uuid, uuid),
  public.create_account(jsonb), public.renew_password(uuid), public.link_account(uuid, uuid) to authenticated, service_role;
