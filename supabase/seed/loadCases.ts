import { send, type SqlRunner, type Write } from './loadRows'

/** What somebody said, with how grave it is; the places are those of hazards, so that they lie where people live. */
const said = [
  ['夜里有货车往山塘边倒渣土', 2],
  ['出租屋半夜有人进出，灯火通明', 2],
  ['有人挨户推销“免费体检”', 2],
  ['废弃砖窑里有人私拉电线', 3],
  ['村口变压器旁堆放秸秆', 3],
  ['河滩有人电鱼', 1],
  ['有人打听独居老人住处', 3],
  ['桥栏被撞松，夜里看不清', 2],
  ['水库坝上有孩子下水', 3],
  ['两家为宅基地又起争执', 2],
  ['夜里有人偷剪电缆', 2],
  ['山上有人烧荒', 3],
] as const
export const tipsSaid = said.length
/** Days since each was reported: some are due, some overdue. */
const daysAgo = [0, 0.2, 0.4, 1, 1.5, 2, 2.5, 3, 4, 6, 8, 12]

async function writeOrganisations(tx: SqlRunner): Promise<void> {
  await tx.query(`insert into public.organisations (name, kind, area_id, phone)
    select case a.kind when 'station' then regexp_replace(a.name, '(派出所|所|辖区)+$', '') || '综治办' end, 'town_office', a.id, '0797-660' || lpad((row_number() over (order by a.code))::text, 4, '0')
    from public.areas a where a.kind = 'station'
    union all
    select o.name, o.kind, a.id, o.phone from (values ('县住建局', 'department', '0797-6611001'), ('县自然资源局', 'department', '0797-6611002'),
      ('县人社局', 'department', '0797-6611003'), ('县水利局', 'department', '0797-6611004'), ('矛盾化解专班', 'special_team', '0797-6611009')) o(name, kind, phone)
    cross join (select id from public.areas where kind = 'county' order by code limit 1) a`)
}

/** What disputes weigh, when somebody calls next, and to whom those handed up went. */
async function weighDisputes(tx: SqlRunner): Promise<void> {
  // Every ninth “other” is about wages or a housing estate; what was handed up weighs more.
  await tx.query(`update public.disputes d set category = case when n % 9 < 5 then 'labour' else 'property' end
    from (select id, row_number() over (order by code) as n from public.disputes where category = 'other') o where o.id = d.id`)
  await tx.query(`update public.disputes d set tier = case when d.status = 'escalated' then 4 when o.n % 5 = 0 then 3 when o.n % 3 = 0 then 2 else 1 end
    from (select id, row_number() over (order by code) as n from public.disputes) o where o.id = d.id`)
  await tx.query(`update public.disputes d set settled_at = e.at from (select dispute_id, max(at) as at from public.dispute_events
      where to_status = 'settled' group by 1) e where e.dispute_id = d.id and d.status in ('settled', 'closed')`)
  await tx.query(`update public.disputes d set next_visit_on = private.today() + (abs(hashtext(d.code)) % private.visit_days(d.tier)) - 1
    where private.is_open_dispute(d.status)`)
  await tx.query(`insert into public.referrals (kind, dispute_id, sender, organisation_id, document, due_on, sent_at, status, phone_receipt_at,
      written_receipt_at, answer, closed_at)
    select 'dispute', e.id, e.sender, e.organisation_id, '村级调解未果，请牵头调处，并书面答复办理结果。',
      (e.at at time zone 'Asia/Shanghai')::date + 7, e.at, case e.n % 4 when 0 then 'sent' when 3 then 'answered' else 'received' end,
      case when e.n % 4 > 0 then e.at + interval '40 minutes' end, case when e.n % 4 > 1 then e.at + interval '20 hours' end,
      case when e.n % 4 = 3 then '已现场踏勘，双方同意按原界址立桩，请村委会监督履行。' end,
      case when e.n % 4 = 3 then least(now(), e.at + interval '2 days') end
    from (select d.id, s.name as sender, coalesce(case d.level when 'town' then t.id end, c.id) as organisation_id,
        (select max(v.at) from public.dispute_events v where v.dispute_id = d.id and v.to_status = 'escalated') as at,
        row_number() over (order by d.code) as n
      from public.disputes d
      join lateral (select a.id, a.name from public.areas a where a.path operator(extensions.@>) d.area_path and a.kind = 'station' limit 1) s on true
      left join public.organisations t on t.area_id = s.id
      cross join (select id from public.organisations where kind = 'special_team' limit 1) c
      where d.status = 'escalated') e where e.at is not null`)
}

async function writeTips(tx: SqlRunner): Promise<number> {
  await send(
    tx,
    `insert into public.tips (code, content, severity, source, status, deadline, reported_at, geom, area_id)
     select 'T' || to_char(s.at at time zone 'Asia/Shanghai', 'YYYYMMDD') || '-' || lpad(s.n::text, 2, '0'), s.content, s.severity,
       (array['public', 'helper', 'patrol', 'video'])[s.n % 4 + 1], case when s.n % 3 = 2 then 'checking' else 'reported' end,
       private.deadline_for('tip', s.severity, s.at), s.at, h.geom, h.area_id
     from (select r.*, now() - r.days * interval '1 day' as at from json_to_recordset($1::json) r(n int, content text, severity smallint, days float8)) s
     join (select geom, area_id, row_number() over (order by code) as n from public.hazards) h on h.n = s.n * 3`,
    said.map(([content, severity], index) => ({ n: index + 1, content, severity, days: daysAgo[index] })),
  )
  await tx.query(
    `insert into public.tip_events (tip_id, area_path, at, to_status, act) select id, area_path, reported_at, 'reported', 'report' from public.tips`,
  )
  return said.length
}

/** Calls of the last minutes, one of them with a unit under way. */
export const callsNow = 3
async function writeCalls(tx: SqlRunner): Promise<void> {
  await tx.query(`insert into public.incidents (code, type, type_group, status, source, summary, address, occurred_at, received_at,
      dispatched_at, en_route_at, assigned_team_id, geom, area_id)
    select to_char(now() at time zone 'Asia/Shanghai', 'YYYYMMDD') || '-' || c.n, c.type, c.type_group, c.status, '接警台', c.summary, a.name,
      now() - c.ago, now() - c.ago, case when c.status = 'en_route' then now() - c.ago + interval '50 seconds' end,
      case when c.status = 'en_route' then now() - c.ago + interval '2 minutes' end,
      case when c.status = 'en_route' then (select t.id from public.teams t where t.is_active
        and t.area_path operator(extensions.<@) s.path order by t.code limit 1) end, h.geom, h.area_id
    from (values (901, '求助', 'help', 'received', '老人走失，穿蓝色外套', interval '3 minutes'),
      (902, '打架', 'violence', 'received', '烧烤摊有人争执动手', interval '6 minutes'),
      (903, '交通', 'traffic', 'en_route', '摩托车与三轮车相撞，有人受伤', interval '5 minutes')) c(n, type, type_group, status, summary, ago)
    join (select id, path from public.areas where kind = 'station' order by code limit 1) s on true
    join (select r.geom, r.area_id, row_number() over (order by r.code) as n from public.hazards r
      where r.area_path operator(extensions.<@) (select path from public.areas where kind = 'station' order by code limit 1)) h on h.n = c.n - 899
    join public.areas a on a.id = h.area_id`)
  await tx.query(`insert into public.incident_events (incident_id, area_path, at, to_status, act)
    select id, area_path, received_at, 'received', 'take' from public.incidents where source = '接警台'`)
  await tx.query(`insert into public.incident_units (incident_id, team_id, state, sent_at, acknowledged_at, under_way_at, expected_s)
    select i.id, i.assigned_team_id, case i.status when 'dispatched' then 'sent' when 'en_route' then 'under_way' else 'there' end,
      coalesce(i.dispatched_at, i.occurred_at), coalesce(i.en_route_at, i.arrived_at), coalesce(i.en_route_at, i.arrived_at), 420
    from public.incidents i where i.status in ('dispatched', 'en_route', 'arrived') and i.assigned_team_id is not null`)
}

/** Organisations, tiers and referrals of disputes, tips, and the calls that are open now. */
export const writeCases: Write = async (tx) => {
  await writeOrganisations(tx)
  await weighDisputes(tx)
  const tips = await writeTips(tx)
  // Where each case stands it has stood since its last step.
  await tx.query(`update public.hazards h set step_due_at = private.step_due('hazard', h.status, h.severity, coalesce(
    (select max(e.at) from public.hazard_events e where e.hazard_id = h.id and e.to_status = h.status), h.reported_at))`)
  await writeCalls(tx)
  return tips
}
