-- A case handed to an organisation: sent, received by phone and in writing, due, answered, with its text.
create table public.referrals (
  id uuid primary key default gen_random_uuid(),
  kind text not null,
  hazard_id uuid references public.hazards (id) on delete cascade,
  dispute_id uuid references public.disputes (id) on delete cascade,
  sender text not null,
  organisation_id uuid not null references public.organisations (id),
  status text not null default 'sent',
  document text not null,
  due_on date not null,
  sent_at timestamptz not null default now(),
  sent_by uuid default auth.uid(),
  phone_receipt_at timestamptz,
  written_receipt_at timestamptz,
  closed_at timestamptz,
  answer text,
  rev bigint not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  created_by uuid default auth.uid(),
  constraint referrals_subject check (kind in ('hazard', 'dispute') and (kind = 'hazard') = (hazard_id is not null)
    and (kind = 'dispute') = (dispute_id is not null)),
  constraint referrals_status_known check (status in ('sent', 'received', 'answered', 'withdrawn')),
  constraint referrals_text_length check (length(document) between 1 and 4000 and length(answer) <= 4000
    and length(sender) between 1 and 60),
  constraint referrals_closed check ((closed_at is not null) = (status in ('answered', 'withdrawn')))
);
create index referrals_hazard on public.referrals (hazard_id);
create index referrals_dispute on public.referrals (dispute_id);
create index referrals_organisation on public.referrals (organisation_id);
create index referrals_open on public.referrals (due_on) where private.is_open_referral(status);
comment on table public.referrals is
  'Referrals 流转: a hazard or dispute handed to an organisation; receipts by phone and in writing';
create trigger referrals_rev before update on public.referrals for each row execute function private.bump_rev();
create trigger referrals_hand_near before insert or update of organisation_id, hazard_id, dispute_id on public.referrals
  for each row execute function private.guard_references('organisation_id', 'organisations', 'hazard_id', 'hazards',
    'dispute_id', 'disputes');
grant select on public.referrals to authenticated;
grant all on public.referrals to service_role;
alter table public.referrals enable row level security;
create policy referrals_select on public.referrals for select to authenticated
  using (exists (select from public.hazards h where h.id = hazard_id and h.area_path operator(extensions.<@)
      any ((select private.my_paths('{administrator,chief,duty_officer,grid_worker,leader}'))::extensions.ltree[]))
    or exists (select from public.disputes d where d.id = dispute_id));

insert into private.setting_rules (key, kind, low, high, length, label) values
  ('referral_days', 'ascending', 1, 365, 3, '流转答复期限（天）');

/* Days an organisation has for its answer: special team, department, town office or station. The setting names them so. */
create function private.referral_due(organisation_kind text, at timestamptz) returns date
language sql stable security definer set search_path = '' as $$
  select (at at time zone 'Asia/Shanghai')::date + coalesce(
    (select (s.value ->> n.place - 1)::int from public.settings s where s.key = 'referral_days'), (array[3, 7, 15])[n.place])
  from (select case organisation_kind when 'special_team' then 1 when 'department' then 3 else 2 end) n(place)
$$;

create function private.send_referral(kind text, held private.held_case, step jsonb) returns uuid
language plpgsql volatile security definer set search_path = extensions, pg_temp as $$
declare
  receiver public.organisations;
  made uuid;
begin
  select * into receiver from public.organisations o where o.id = (step ->> 'organisation_id')::uuid;
  if exists (select from public.referrals r where r.organisation_id = receiver.id and private.is_open_referral(r.status)
      and coalesce(r.hazard_id, r.dispute_id) = held.id) then
    perform private.refuse('PT409', 'sent_already', format('已流转到“%s”，尚未答复。', receiver.name), 'organisation_id');
  end if;
  insert into public.referrals (kind, hazard_id, dispute_id, sender, organisation_id, document, due_on, sent_by)
  values (kind, case kind when 'hazard' then held.id end, case kind when 'dispute' then held.id end,
    coalesce((select a.name from public.areas a where a.path @> held.area_path and a.kind in ('station', 'county')
      order by nlevel(a.path) desc limit 1), '本级'), receiver.id, private.read_text(step, 'note', '流转说明', 4000),
    private.referral_due(receiver.kind, now()), (select auth.uid()))
  returning id into made;
  return made;
end $$;

/* Referrals of a case, newest first. */
create function private.case_referrals(kind text, id uuid) returns jsonb
language sql stable set search_path = public, extensions as $$
  select coalesce(jsonb_agg(jsonb_build_object('id', r.id, 'sender', r.sender, 'organisation', o.name,
    'organisation_kind', o.kind, 'phone', o.phone, 'status', r.status, 'document', r.document, 'due_on', r.due_on,
    'sent_at', r.sent_at, 'phone_receipt_at', r.phone_receipt_at, 'written_receipt_at', r.written_receipt_at,
    'closed_at', r.closed_at, 'answer', r.answer, 'rev', r.rev, 'is_overdue', private.is_overdue_referral(r.status, r.due_on))
    order by r.sent_at desc), '[]')
  from public.referrals r join public.organisations o on o.id = r.organisation_id
  where r.kind = case_referrals.kind and coalesce(r.hazard_id, r.dispute_id) = case_referrals.id
$$;
grant execute on function private.case_referrals(text, uuid) to authenticated, service_role;

/* A receipt, an answer or a withdrawal: {id, act, rev, note?}. A case whose last referral is answered or withdrawn goes on where
   it stands; who decides takes the next step. → {id, rev, status} */
create function private.step_referral(step jsonb) returns jsonb
language plpgsql volatile security definer set search_path = '' as $$
declare
  old public.referrals;
  held private.held_case;
  way private.case_steps;
  now_rev bigint;
begin
  select * into old from public.referrals r where r.id = (step ->> 'id')::uuid for update;
  if old.id is not null then held := private.hold_case(old.kind, coalesce(old.hazard_id, old.dispute_id)); end if;
  if not private.sees_case(coalesce(old.kind, 'hazard'), held) then
    perform private.refuse('PT404', 'not_found', '没有这次流转，或不在你的辖区内。', 'id');
  end if;
  perform private.require_role('{chief,duty_officer}', held.area_path, '办理流转');
  perform private.require_rev(old.rev, (step ->> 'rev')::bigint, held.label, old.id);
  select * into way from private.case_steps s
    where s.kind = 'referral' and s.act = step ->> 'act' and s.from_status = old.status;
  if way.act is null or way.act = 'in_writing' and old.written_receipt_at is not null then
    perform private.refuse('22023', 'bad_step', '这次流转的当前状态不能这样办理，请刷新后再操作。', 'act');
  end if;
  -- An answer is a document; its text stays with the referral, which fewer may read than the case's events.
  perform private.require_needs(way, held, case way.act when 'answer' then step || jsonb_build_object('note',
    left(private.read_text(step, 'note', '答复', 4000), 1000)) else step end);
  update public.referrals r set status = way.to_status,
    phone_receipt_at = case way.act when 'by_phone' then now() else r.phone_receipt_at end,
    written_receipt_at = case way.act when 'in_writing' then now() else r.written_receipt_at end,
    answer = case way.act when 'answer' then btrim(step ->> 'note') else r.answer end,
    closed_at = case when way.to_status in ('answered', 'withdrawn') then now() end
  where r.id = old.id returning r.rev into now_rev;
  perform private.touch_case(old.kind, held.id);
  perform private.note_event(old.kind, held, 'referral_' || way.act, held.status,
    case when way.act <> 'answer' then step ->> 'note' end, jsonb_build_object('organisation_id', old.organisation_id));
  return jsonb_build_object('id', old.id, 'rev', now_rev, 'status', way.to_status);
end $$;
create function public.step_referral(step jsonb) returns jsonb
language sql volatile set search_path = '' as $$ select private.step_referral(step) $$;
grant execute on function private.step_referral(jsonb), public.step_referral(jsonb) to authenticated, service_role;
