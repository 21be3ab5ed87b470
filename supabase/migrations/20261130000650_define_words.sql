-- The words that count: what open, overdue, due soon, lacking, late or published means is said here and nowhere else. Lists,
-- figures, notices and the page's fields come from these; docs/database.md names where each is used. Bodies are bound when they
-- are made (return …), so they need no search_path of their own and are read as part of the statement that uses them.

create function private.today() returns date
language sql stable return (now() at time zone 'Asia/Shanghai')::date;

create function private.is_open_incident(status text) returns boolean
language sql immutable return status <> 'closed';

create function private.is_open_hazard(status text) returns boolean
language sql immutable return status not in ('verified', 'closed');

/* The day after the deadline; what is put right and waits to be verified is no longer late. */
create function private.is_overdue_hazard(status text, deadline date) returns boolean
language sql stable
  return coalesce(private.is_open_hazard(status) and status <> 'resolved' and deadline < private.today(), false);

/* The deadline is today or within three days. */
create function private.is_hazard_due_soon(status text, deadline date) returns boolean
language sql stable return coalesce(private.is_open_hazard(status) and status <> 'resolved'
    and deadline between private.today() and private.today() + 3, false);

/* A water's next round: never (not one inspection yet), overdue, soon (within three days) or ok. The four exclude each other. */
create function private.due_state(next_due_at timestamptz) returns text
language sql stable return case when next_due_at is null then 'never' when next_due_at < now() then 'overdue'
    when next_due_at < now() + interval '3 days' then 'soon' else 'ok' end;

/* A piece that is known to be gone or broken. One that nobody has looked at yet ("unknown") is not known to lack. */
create function private.is_lacking(kit_state text) returns boolean
language sql immutable return kit_state in ('missing', 'damaged');

create function private.is_open_dispute(status text) returns boolean
language sql immutable return status not in ('settled', 'closed');
create function private.is_escalated_dispute(status text) returns boolean
language sql immutable return status = 'escalated';

create function private.is_open_notice(cleared_at timestamptz) returns boolean
language sql immutable return cleared_at is null;

create function private.is_active_patrol(status text) returns boolean
language sql immutable return status = 'active';
/* Whether a patrol counts as an outing at all. */
create function private.is_counted_patrol(status text) returns boolean
language sql immutable return status <> 'withdrawn';

/* A published plan whose night is still to come or running. */
create function private.is_published_plan(status text, service_day date) returns boolean
language sql stable return status = 'published' and service_day >= private.service_day(now());

grant execute on function private.today(), private.is_open_incident(text), private.is_open_hazard(text),
  private.is_overdue_hazard(text, date), private.is_hazard_due_soon(text, date), private.due_state(timestamptz),
  private.is_lacking(text), private.is_open_dispute(text), private.is_escalated_dispute(text),
  private.is_open_notice(timestamptz), private.is_active_patrol(text), private.is_counted_patrol(text),
  private.is_published_plan(text, date) to authenticated, service_role;
