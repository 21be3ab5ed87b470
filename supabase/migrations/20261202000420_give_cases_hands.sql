-- What cases share: in whose hands they are (person, team or organisation), by when the next step is due, what they went into,
-- and events that say which act it was.
alter table public.hazards
  add column assignee_team_id uuid references public.teams (id) on delete set null,
  add column assignee_organisation_id uuid references public.organisations (id) on delete set null,
  add column step_due_at timestamptz,
  add column merged_into_id uuid references public.hazards (id) on delete set null,
  add constraint hazards_one_assignee check (num_nonnulls(assignee_id, assignee_team_id, assignee_organisation_id) <= 1);
alter table public.disputes
  add column assignee_id uuid references public.personnel (id) on delete set null,
  add column assignee_team_id uuid references public.teams (id) on delete set null,
  add column assignee_organisation_id uuid references public.organisations (id) on delete set null,
  add column step_due_at timestamptz,
  add column merged_into_id uuid references public.disputes (id) on delete set null,
  add column tier smallint not null default 1,
  add column next_visit_on date,
  add column settled_at timestamptz,
  add constraint disputes_one_assignee check (num_nonnulls(assignee_id, assignee_team_id, assignee_organisation_id) <= 1),
  add constraint disputes_tier_step check (tier between 1 and 4),
  drop constraint disputes_category_known,
  add constraint disputes_category_known check (category in
    ('land', 'neighbour', 'debt', 'family', 'building', 'labour', 'property', 'other'));
comment on column public.disputes.tier is '1 blue, 2 yellow, 3 orange, 4 red: the worse, the more often somebody calls';
comment on column public.disputes.next_visit_on is 'By when somebody is to call again; the cadence of the tier';
alter table public.tips
  add column assignee_id uuid references public.personnel (id) on delete set null,
  add column assignee_team_id uuid references public.teams (id) on delete set null,
  add column assignee_organisation_id uuid references public.organisations (id) on delete set null,
  add column step_due_at timestamptz,
  add column turned_kind text,
  add column turned_id uuid,
  add constraint tips_one_assignee check (num_nonnulls(assignee_id, assignee_team_id, assignee_organisation_id) <= 1),
  add constraint tips_turned_known check (turned_kind in ('hazard', 'incident', 'dispute')
    and (turned_kind is null) = (turned_id is null));
comment on column public.tips.turned_id is 'What became of it: a hazard, an incident or a dispute';
alter table public.incidents
  add column outcome text,
  add column merged_into_id uuid references public.incidents (id) on delete set null,
  add constraint incidents_outcome_known check (outcome in
    ('handled', 'mediated', 'handed_over', 'not_found', 'false_alarm', 'duplicate', 'mistake', 'unstated'));
comment on column public.incidents.outcome is
  'How a call ended: asked when it is closed; mistake: taken down by a slip; unstated: closed before this was asked';
create index hazards_assignee_team on public.hazards (assignee_team_id);
create index hazards_assignee_organisation on public.hazards (assignee_organisation_id);
create index hazards_merged on public.hazards (merged_into_id);
create index disputes_assignee on public.disputes (assignee_id);
create index disputes_assignee_team on public.disputes (assignee_team_id);
create index disputes_assignee_organisation on public.disputes (assignee_organisation_id);
create index disputes_merged on public.disputes (merged_into_id);
create index tips_assignee on public.tips (assignee_id);
create index tips_assignee_team on public.tips (assignee_team_id);
create index tips_assignee_organisation on public.tips (assignee_organisation_id);
create index incidents_merged on public.incidents (merged_into_id);

alter table public.incident_events add column act text, add column detail jsonb;
alter table public.hazard_events add column act text, add column detail jsonb;
alter table public.dispute_events add column act text, add column detail jsonb;
alter table public.tip_events add column act text, add column detail jsonb;
comment on column public.hazard_events.detail is
  'What the act was about: {person_id | team_id | organisation_id, deadline, was, into, made {kind, id}, outcome}';

create trigger hazards_hand_near before insert or update of assignee_team_id, assignee_organisation_id, merged_into_id
  on public.hazards for each row execute function private.guard_references('assignee_team_id', 'teams',
    'assignee_organisation_id', 'organisations', 'merged_into_id', 'hazards');
create trigger disputes_hand_near before insert or update of assignee_id, assignee_team_id, assignee_organisation_id,
  merged_into_id on public.disputes for each row execute function private.guard_references('assignee_id', 'personnel',
    'assignee_team_id', 'teams', 'assignee_organisation_id', 'organisations', 'merged_into_id', 'disputes');
create trigger tips_hand_near before insert or update of assignee_id, assignee_team_id, assignee_organisation_id
  on public.tips for each row execute function private.guard_references('assignee_id', 'personnel', 'assignee_team_id', 'teams',
    'assignee_organisation_id', 'organisations');
create trigger incidents_merge_near before insert or update of merged_into_id on public.incidents
  for each row execute function private.guard_references('merged_into_id', 'incidents');

/* Days until somebody calls again, by tier: blue a month, yellow a fortnight, orange a week, red every other day. */
create function private.visit_days(tier int) returns int language sql immutable
  return (array[30, 14, 7, 2])[least(greatest(tier, 1), 4)];

/* Before a row is made, or its state or weight changes: by when the next step is due. A state that only weighs more or less keeps
   the moment it began. Arguments: kind, column of the beginning, column of the weight. */
create function private.time_step() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
  weight int := private.step_weight(to_jsonb(new));
  since timestamptz := coalesce((to_jsonb(new) ->> tg_argv[1])::timestamptz, now());
begin
  if tg_op = 'UPDATE' then
    since := case when new.status is distinct from old.status then now()
      else old.step_due_at - (private.step_due(tg_argv[0], old.status, private.step_weight(to_jsonb(old)), now()) - now()) end;
  end if;
  new.step_due_at := private.step_due(tg_argv[0], new.status, weight, since);
  return new;
end $$;
create function private.step_weight(held jsonb) returns int language sql immutable
  return coalesce((held ->> 'severity')::int, (held ->> 'tier')::int - 1, 2);
create trigger hazards_time_step_new before insert on public.hazards
  for each row execute function private.time_step('hazard', 'reported_at');
create trigger hazards_time_step before update of status, severity on public.hazards for each row
  when (new.status is distinct from old.status or new.severity is distinct from old.severity)
  execute function private.time_step('hazard', 'reported_at');
create trigger disputes_time_step_new before insert on public.disputes
  for each row execute function private.time_step('dispute', 'opened_at');
create trigger disputes_time_step before update of status, tier on public.disputes for each row
  when (new.status is distinct from old.status or new.tier is distinct from old.tier)
  execute function private.time_step('dispute', 'opened_at');
create trigger tips_time_step_new before insert on public.tips
  for each row execute function private.time_step('tip', 'reported_at');
create trigger tips_time_step before update of status, severity on public.tips for each row
  when (new.status is distinct from old.status or new.severity is distinct from old.severity)
  execute function private.time_step('tip', 'reported_at');

/* A dispute that is made, or weighs more than before, is called on by the cadence of its tier. */
create function private.time_visit() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  new.next_visit_on := case when tg_op = 'INSERT' then (new.opened_at at time zone 'Asia/Shanghai')::date
    else least(coalesce(new.next_visit_on, private.today()), private.today()) end + private.visit_days(new.tier);
  return new;
end $$;
create trigger disputes_time_visit_new before insert on public.disputes for each row execute function private.time_visit();
create trigger disputes_time_visit before update of tier on public.disputes for each row
  when (new.tier is distinct from old.tier) execute function private.time_visit();

-- What stands already: due from when it came into its state. Nobody changed it: no revision moves, and nothing is told.
select set_config('patrolgrid.bulk', 'place', true);
update public.hazards h set step_due_at = private.step_due('hazard', h.status, h.severity, coalesce(
  (select max(e.at) from public.hazard_events e where e.hazard_id = h.id and e.to_status = h.status), h.reported_at));
update public.tips t set step_due_at = private.step_due('tip', t.status, t.severity, t.reported_at);
update public.disputes d set step_due_at = private.step_due('dispute', d.status, 0, d.opened_at),
  next_visit_on = (d.opened_at at time zone 'Asia/Shanghai')::date + private.visit_days(d.tier),
  settled_at = case when d.status in ('settled', 'closed') then coalesce((select max(e.at) from public.dispute_events e
    where e.dispute_id = d.id and e.to_status = 'settled'), d.closed_at) end;
select set_config('patrolgrid.bulk', '', true);
