-- The lives of cases, said once: which step leads where, who may take it, what it asks for. The check, the buttons
-- (src/domain/caseSteps.ts, tested equal) and the test of every state × act × role come from these rows.
create table private.case_steps (
  kind text not null,
  act text not null,
  from_status text not null,
  to_status text not null,
  roles text[] not null,  -- of the branch; and assignee (the person, or who walks with the team), reporter (who made it)
  needs text[] not null default '{}',  -- note, assignee, unit, deadline, outcome, into, turn, organisation
  place int not null,  -- of the button; the first is the one to press
  primary key (kind, act, from_status),
  constraint case_steps_kind_known check (kind in ('incident', 'hazard', 'dispute', 'tip', 'referral')),
  constraint case_steps_roles_known check (roles <@ '{administrator,chief,duty_officer,grid_worker,assignee,reporter}'),
  constraint case_steps_needs_known check (needs <@ '{note,assignee,unit,deadline,outcome,into,turn,organisation}')
);
comment on table private.case_steps is 'Every step of a case: from where to where, by whom, with what';
alter table private.case_steps enable row level security;

/* The same act from several states is written as one line. */
insert into private.case_steps (kind, act, from_status, to_status, roles, needs, place)
select s.kind, s.act, f.status, case s.to_status when '=' then f.status else s.to_status end, s.roles::text[], s.needs::text[],
  s.place
from (values
  ('incident', 'send', '{received}', 'dispatched', '{chief,duty_officer}', '{unit}', 1),
  ('incident', 'send_more', '{dispatched,en_route,arrived}', '=', '{chief,duty_officer}', '{unit}', 4),
  ('incident', 'go', '{dispatched}', 'en_route', '{chief,duty_officer,assignee}', '{}', 1),
  ('incident', 'arrive', '{dispatched,en_route}', 'arrived', '{chief,duty_officer,assignee}', '{}', 2),
  ('incident', 'close', '{received,dispatched,en_route,arrived}', 'closed', '{chief,duty_officer,assignee}', '{outcome}', 3),
  ('incident', 'recall', '{dispatched}', 'received', '{chief,duty_officer}', '{note}', 5),
  ('incident', 'recall', '{en_route}', 'dispatched', '{chief,duty_officer}', '{note}', 5),
  ('incident', 'merge', '{received,dispatched,en_route,arrived}', 'closed', '{chief,duty_officer}', '{into}', 7),
  ('incident', 'reopen', '{closed}', 'received', '{chief,duty_officer}', '{note}', 8),
  ('hazard', 'accept', '{reported,returned}', 'accepted', '{chief,duty_officer}', '{}', 1),
  ('hazard', 'assign', '{accepted}', 'assigned', '{chief,duty_officer}', '{assignee}', 1),
  ('hazard', 'start', '{assigned}', 'in_progress', '{chief,duty_officer,assignee}', '{}', 1),
  ('hazard', 'resolve', '{in_progress}', 'resolved', '{chief,duty_officer,assignee}', '{}', 1),
  ('hazard', 'verify', '{resolved}', 'verified', '{chief,duty_officer}', '{}', 1),
  ('hazard', 'redo', '{resolved}', 'in_progress', '{chief,duty_officer,assignee}', '{note}', 2),
  ('hazard', 'close', '{verified}', 'closed', '{chief,duty_officer}', '{}', 1),
  ('hazard', 'report', '{returned}', 'reported', '{chief,duty_officer,reporter}', '{}', 2),
  ('hazard', 'transfer', '{assigned,in_progress}', 'assigned', '{chief,duty_officer}', '{assignee,note}', 4),
  ('hazard', 'extend', '{accepted,assigned,in_progress}', '=', '{chief,duty_officer}', '{deadline,note}', 5),
  ('hazard', 'refer', '{accepted,assigned,in_progress}', '=', '{chief,duty_officer}', '{organisation,note}', 6),
  ('hazard', 'return', '{reported,accepted,assigned,in_progress}', 'returned', '{chief,duty_officer}', '{note}', 7),
  ('hazard', 'merge', '{reported,accepted,assigned,in_progress}', 'closed', '{chief,duty_officer}', '{into}', 8),
  ('hazard', 'reopen', '{verified,closed}', 'accepted', '{chief,duty_officer}', '{note}', 9),
  ('dispute', 'mediate', '{open,mediating,escalated,settled}', 'mediating', '{chief,assignee}', '{note}', 1),
  ('dispute', 'settle', '{open,mediating,escalated}', 'settled', '{chief,assignee}', '{note}', 2),
  ('dispute', 'assign', '{open,mediating,escalated}', '=', '{chief}', '{assignee}', 3),
  ('dispute', 'escalate', '{open,mediating}', 'escalated', '{chief}', '{organisation,note}', 4),
  ('dispute', 'refer', '{escalated}', 'escalated', '{chief}', '{organisation,note}', 4),
  ('dispute', 'take_back', '{escalated}', 'open', '{chief}', '{note}', 5),
  ('dispute', 'merge', '{open,mediating}', 'closed', '{chief}', '{into}', 6),
  ('dispute', 'close', '{settled}', 'closed', '{chief}', '{}', 1),
  ('dispute', 'reopen', '{closed}', 'open', '{chief}', '{note}', 7),
  ('tip', 'check', '{reported}', 'checking', '{chief,duty_officer,assignee}', '{}', 1),
  ('tip', 'turn', '{reported,checking}', 'turned', '{chief,duty_officer}', '{turn}', 2),
  ('tip', 'assign', '{reported,checking}', '=', '{chief,duty_officer}', '{assignee}', 3),
  ('tip', 'extend', '{reported,checking}', '=', '{chief,duty_officer}', '{deadline,note}', 5),
  ('tip', 'dismiss', '{reported,checking}', 'dismissed', '{chief,duty_officer}', '{note}', 4),
  ('tip', 'reopen', '{dismissed}', 'checking', '{chief,duty_officer}', '{note}', 6),
  ('referral', 'by_phone', '{sent}', 'received', '{chief,duty_officer}', '{}', 1),
  ('referral', 'in_writing', '{sent,received}', 'received', '{chief,duty_officer}', '{}', 2),
  ('referral', 'answer', '{sent,received}', 'answered', '{chief,duty_officer}', '{note}', 3),
  ('referral', 'withdraw', '{sent,received}', 'withdrawn', '{chief,duty_officer}', '{note}', 4))
  s(kind, act, from_statuses, to_status, roles, needs, place)
cross join lateral unnest(s.from_statuses::text[]) f(status);

/* Whether any act leads from one state to another. */
create or replace function private.may_step(kind text, from_status text, to_status text) returns boolean
language sql stable security definer set search_path = '' as $$
  select exists (select from private.case_steps s where s.kind = may_step.kind and s.from_status = may_step.from_status
    and s.to_status = may_step.to_status)
$$;
create or replace function private.require_step(kind text, from_status text, to_status text) returns void
language plpgsql stable set search_path = '' as $$
begin
  if not coalesce(private.may_step(kind, from_status, to_status), false) then
    perform private.refuse('22023', 'bad_step', '当前状态不能直接变为所选状态，请刷新后按流程操作。', 'status',
      jsonb_build_object('from', from_status, 'to', to_status));
  end if;
end $$;

-- How long a case may stand in a state, by severity (3 the worst): the "five timelies". No row: no limit.
create table private.step_limits (
  kind text not null,
  status text not null,
  hours int[] not null,  -- severity 1, 2, 3
  primary key (kind, status),
  constraint step_limits_three check (cardinality(hours) = 3)
);
comment on table private.step_limits is 'Hours within which the next step of a case is to be taken, by severity';
alter table private.step_limits enable row level security;
insert into private.step_limits (kind, status, hours) values
  ('hazard', 'reported', '{24,12,2}'), ('hazard', 'accepted', '{48,24,4}'), ('hazard', 'assigned', '{48,24,4}'),
  ('hazard', 'resolved', '{168,72,24}'), ('hazard', 'returned', '{72,48,24}'),
  ('tip', 'reported', '{24,12,2}'), ('dispute', 'open', '{72,48,24}'), ('dispute', 'escalated', '{360,168,72}');

/* By when the next step is to be taken from this state; null where nothing presses but the deadline of the whole. */
create function private.step_due(kind text, status text, severity int, at timestamptz) returns timestamptz
language sql stable security definer set search_path = '' as $$
  select at + make_interval(hours => l.hours[least(greatest(severity, 1), 3)]) from private.step_limits l
  where l.kind = step_due.kind and l.status = step_due.status
$$;

create function private.is_step_late(step_due_at timestamptz) returns boolean
language sql stable return coalesce(step_due_at < now(), false);
create function private.is_open_tip(status text) returns boolean
language sql immutable return status in ('reported', 'checking');
create function private.is_overdue_tip(status text, deadline date) returns boolean
language sql stable return coalesce(private.is_open_tip(status) and deadline < private.today(), false);
create function private.is_open_referral(status text) returns boolean
language sql immutable return status in ('sent', 'received');
create function private.is_overdue_referral(status text, due_on date) returns boolean
language sql stable return coalesce(private.is_open_referral(status) and due_on < private.today(), false);
/* A dispute is settled: what counts as success. One that was closed without ever being settled is none. */
create function private.is_settled_dispute(status text, settled_at timestamptz) returns boolean
language sql immutable return settled_at is not null and status in ('settled', 'closed');
create function private.is_visit_due(status text, next_visit_on date) returns boolean
language sql stable return coalesce(private.is_open_dispute(status) and next_visit_on <= private.today(), false);
grant execute on function private.is_step_late(timestamptz), private.is_open_tip(text), private.is_overdue_tip(text, date),
  private.is_open_referral(text), private.is_overdue_referral(text, date), private.is_settled_dispute(text, timestamptz),
  private.is_visit_due(text, date), private.may_step(text, text, text) to authenticated, service_role;
