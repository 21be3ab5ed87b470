-- The public half of the county's key pair: files that leave a phone are sealed with it. The private half never comes here.

/* {algorithm: RSA-OAEP-256, spki: DER in base64, fingerprint: SHA-256 of the DER in hex}, or null: there is none. */
create function private.export_key_problem(value jsonb) returns text
language plpgsql immutable set search_path = '' as $$
declare
  der bytea;
begin
  if jsonb_typeof(value) = 'null' then return null; end if;
  if jsonb_typeof(value) <> 'object' or value ->> 'algorithm' is distinct from 'RSA-OAEP-256'
    or coalesce(length(value ->> 'spki'), 0) not between 300 and 1200
    or value - '{algorithm,spki,fingerprint}'::text[] <> '{}' then
    return '导出密钥的公钥格式不正确，请在“管理 → 导出密钥”里重新生成。';
  end if;
  begin
    der := decode(value ->> 'spki', 'base64');
  exception when data_exception then
    return '导出密钥的公钥不是 base64 文本，请重新生成。';
  end;
  return case when encode(sha256(der), 'hex') is distinct from value ->> 'fingerprint'
    then '导出密钥的指纹与公钥不符，没有保存。' end;
end $$;
insert into private.setting_rules (key, kind, checked_by, label)
values ('export_key', 'own', 'private.export_key_problem', '导出密钥（公钥）');

/* The public half with who put it there and when, for those who may read settings; null when there is none. */
create function private.export_key() returns json
language sql stable security definer set search_path = '' as $$
  select json_build_object('algorithm', s.value ->> 'algorithm', 'spki', s.value ->> 'spki',
    'fingerprint', s.value ->> 'fingerprint', 'saved_at', s.updated_at, 'saved_by', private.account_name(s.updated_by))
  from public.settings s where s.key = 'export_key' and jsonb_typeof(s.value) = 'object' and private.has_role(null)
$$;
create function public.export_key() returns json
language sql stable set search_path = '' as $$ select private.export_key() $$;
grant execute on function private.export_key(), public.export_key() to authenticated, service_role;
