import type { FunctionAccess } from './accessFunctions'
import type { TableAccess } from './accessTables'
import { own, type Role } from './personas'
import { areas, newId, no } from './world'

const planners: readonly Role[] = ['chief', 'duty_officer', 'leader']
const walkers: readonly Role[] = [...planners, 'grid_worker']
const everyone: readonly Role[] = [...walkers, 'administrator', 'viewer']
const watchers: readonly Role[] = [...walkers, 'administrator']
const json = (value: unknown): string => `'${JSON.stringify(value)}'`
const today = `current_date - 1, current_date + 1`
const shift = `now(), now() + interval '8 hours'`
const plan = {
  id: newId(1),
  area_id: areas.station,
  title: '新方案',
  service_day: '2027-01-01',
  shift_from: '2027-01-01T14:00:00Z',
  shift_to: '2027-01-01T22:00:00Z',
  routes: [{ id: newId(2), team_id: own(no.team) }],
}

const aStop = { id: newId(3), route_id: newId(2), seq: 0, kind: 'manual', name: '点', lng: 115.2, lat: 26.2 }

/** Plans, rota and leave: who reaches the rows of his own branch. Writing goes through functions alone. */
export const planTables: readonly TableAccess[] = [
  {
    table: 'public.patrol_plans',
    pick: `id = '${own(no.plan)}'`,
    insert: `(id, area_id, title, service_day, shift_from, shift_to) values ('${newId(1)}', '${areas.station}', 'x', current_date, now(), now() + interval '1 hour')`,
    set: `title = '改'`,
    allowed: { select: walkers },
  },
  {
    table: 'public.plan_routes',
    pick: `id = '${own(no.route)}'`,
    insert: `(id, plan_id, team_id) values ('${newId(1)}', '${own(no.plan)}', '${own(no.team)}')`,
    set: `mode = 'car'`,
    allowed: { select: walkers },
  },
  {
    table: 'public.plan_stops',
    pick: `id = '${own(no.stop)}'`,
    insert: `(id, plan_id, kind, name, geom) values ('${newId(1)}', '${own(no.plan)}', 'manual', 'x', extensions.st_setsrid(extensions.st_makepoint(115.21, 26.2), 4326))`,
    set: `name = '改'`,
    allowed: { select: walkers },
  },
  {
    table: 'public.plan_templates',
    pick: `id = '${own(no.template)}'`,
    insert: `(id, area_id, name, content) values ('${newId(1)}', '${areas.station}', 'x', '{}')`,
    set: `name = '改'`,
    allowed: { select: ['chief'] },
  },
  {
    table: 'public.patrol_targets',
    pick: `id = '${own(no.target)}'`,
    insert: `(id, area_id, kind, name, geom) values ('${newId(1)}', '${areas.station}', 'place', 'x', extensions.st_setsrid(extensions.st_makepoint(115.21, 26.2), 4326))`,
    set: `name = '改'`,
    allowed: { select: planners },
  },
  {
    table: 'public.holidays',
    pick: `from_day = '2026-10-01'`,
    insert: `(from_day, to_day, name) values ('2028-01-01', '2028-01-01', '元旦')`,
    set: `name = '国庆'`,
    allowed: { select: everyone },
  },
  {
    table: 'public.rota_nights',
    pick: `team_id = '${own(no.ownTeam)}'`,
    insert: `(team_id, service_day) values ('${own(no.team)}', current_date)`,
    set: `shift = 'day'`,
    allowed: { select: everyone },
  },
  {
    table: 'public.team_leave',
    pick: `id = '${own(no.leave)}'`,
    insert: `(id, team_id, from_day, to_day) values ('${newId(1)}', '${own(no.team)}', current_date, current_date)`,
    set: `reason = '改'`,
    allowed: { select: ['chief', 'duty_officer', 'grid_worker'] },
  },
]

export const planReads: readonly FunctionAccess[] = [
  { name: 'plans_list', sql: `select public.plans_list(${today})`, shows: own(no.plan), allowed: walkers, isList: true },
  { name: 'plan_detail', sql: `select public.plan_detail('${own(no.plan)}')`, shows: own(no.stop), allowed: walkers },
  {
    name: 'rota_list (nights)',
    sql: `select public.rota_list(${today})`,
    shows: own(no.ownTeam),
    allowed: everyone,
    isList: true,
  },
  {
    name: 'rota_list (leave)',
    sql: `select public.rota_list(current_date + 39, current_date + 50)`,
    shows: own(no.leave),
    allowed: ['chief', 'duty_officer', 'grid_worker'],
    isList: true,
  },
  {
    name: 'propose_stops',
    sql: `select public.propose_stops('${areas.station}', ${shift})`,
    shows: own(no.water),
    allowed: ['chief'],
  },
  {
    name: 'night_walked',
    sql: `select public.night_walked('${areas.station}', current_date, 'night', 100, now() - interval '9 weeks', now(), '{22,23}')`,
    shows: 'incidents_near',
    allowed: ['chief'],
  },
  {
    name: 'plan_templates_list',
    sql: 'select public.plan_templates_list()',
    shows: own(no.template),
    allowed: ['chief'],
    isList: true,
  },
  { name: 'targets_list', sql: 'select public.targets_list()', shows: own(no.target), allowed: planners, isList: true },
  {
    name: 'teams_taken',
    sql: `select public.teams_taken(now() + interval '299 days', now() + interval '302 days')`,
    shows: own(no.plan),
    allowed: ['chief'],
    isList: true,
  },
  {
    name: 'week_villages',
    sql: `select public.week_villages('${areas.station}', current_date)`,
    shows: '[]',
    allowed: ['chief'],
  },
  {
    name: 'coverage_overview',
    sql: 'select public.coverage_overview()',
    shows: areas.cellNorth,
    allowed: watchers,
    isList: true,
  },
  {
    name: 'coverage_between',
    sql: `select public.coverage_between(${today})`,
    shows: areas.cellNorth,
    allowed: watchers,
    isList: true,
  },
  {
    name: 'coverage_trend',
    sql: `select public.coverage_trend('${areas.cellNorth}', ${today})`,
    shows: '600',
    allowed: watchers,
  },
  {
    name: 'coverage_gaps',
    sql: `select public.coverage_gaps('{${areas.cellNorth}}')`,
    shows: areas.cellNorth,
    allowed: ['chief', 'duty_officer', 'grid_worker'],
  },
  {
    name: 'coverage_patrols',
    sql: `select public.coverage_patrols('${areas.cellNorth}', ${today})`,
    shows: own(no.ownPatrol),
    allowed: watchers,
  },
  {
    name: 'void_areas',
    sql: 'select public.void_areas(1)',
    shows: areas.cellSouth,
    allowed: ['chief', 'duty_officer'],
    isList: true,
  },
]

export const planWrites: readonly FunctionAccess[] = [
  { name: 'save_plan', sql: `select public.save_plan(${json({ ...plan, id: own(no.plan), rev: 1 })})`, allowed: ['chief'] },
  { name: 'save_plan (new)', sql: `select public.save_plan(${json(plan)})`, allowed: ['chief'] },
  {
    name: 'publish_changes',
    sql: `select public.publish_changes(${json({ ...plan, id: own(no.plan), rev: 1, stops: [aStop] })})`,
    allowed: ['chief'],
  },
  { name: 'withdraw_plan', sql: `select public.withdraw_plan('${own(no.plan)}', 1)`, allowed: ['chief'] },
  { name: 'save_plans', sql: `select public.save_plans(${json([plan])})`, allowed: ['chief'] },
  { name: 'delete_plan', sql: `select public.delete_plan('${own(no.draft)}', 1)`, allowed: ['chief'] },
  {
    name: 'save_plan_template',
    sql: `select public.save_plan_template(${json({ id: own(no.template), rev: 1, name: '周六夜', weekdays: [6] })})`,
    allowed: ['chief'],
  },
  {
    name: 'save_plan_template (new)',
    sql: `select public.save_plan_template(${json({ area_id: areas.station, name: '新模板', content: { stops: [] } })})`,
    allowed: ['chief'],
  },
  { name: 'delete_plan_template', sql: `select public.delete_plan_template('${own(no.template)}', 1)`, allowed: ['chief'] },
  {
    name: 'add_targets',
    sql: `select public.add_targets(${json([{ area_id: areas.station, kind: 'place', name: '古村', lng: 115.2, lat: 26.2, on_holidays: true }])})`,
    allowed: ['chief'],
  },
  { name: 'remove_targets', sql: `select public.remove_targets('{${own(no.target)}}')`, allowed: ['chief'] },
  {
    name: 'record_visits',
    sql: `select public.record_visits(${json([{ stop_id: own(no.stop), visited_at: '2026-11-01T00:00:00Z', visited_s: 60, source: 'device' }])})`,
    allowed: ['chief', 'duty_officer', 'grid_worker'],
  },
  {
    name: 'save_rota',
    sql: `select public.save_rota(${json({ from_day: '2027-01-01', to_day: '2027-01-02', nights: [{ team_id: own(no.team), service_day: '2027-01-01' }] })})`,
    allowed: ['chief'],
  },
  {
    name: 'save_leave',
    sql: `select public.save_leave(${json({ team_id: own(no.team), from_day: '2027-01-01', to_day: '2027-01-02' })})`,
    allowed: ['administrator', 'chief'],
  },
]
