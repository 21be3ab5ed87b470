import type { FunctionAccess } from './accessFunctions'
import type { TableAccess } from './accessTables'
import { own, roles, userOf, type Role } from './personas'
import { areas, newId, no } from './world'

const commanders: readonly Role[] = ['administrator', 'chief']
const administrator: readonly Role[] = ['administrator']
const json = (value: unknown): string => `'${JSON.stringify(value)}'`

/** People and teams as their forms read them, accounts, audit, health, search. */
export const adminReads: readonly FunctionAccess[] = [
  { name: 'person_form', sql: `select public.person_form('${own(no.person)}')`, shows: own(no.person), allowed: commanders },
  { name: 'team_form', sql: `select public.team_form('${own(no.team)}')`, shows: own(no.team), allowed: commanders },
  { name: 'audit_page', sql: 'select public.audit_page()', shows: own(no.water), allowed: administrator, isList: true },
  {
    name: 'looks_page',
    sql: 'select public.looks_page()',
    shows: own(no.view),
    allowed: administrator,
    isList: true,
  },
  { name: 'system_health', sql: 'select public.system_health()', shows: 'database_bytes', allowed: administrator, isList: true },
  {
    name: 'find_records (incidents)',
    sql: `select public.find_records('街12号')`,
    shows: own(no.incident),
    allowed: ['chief', 'duty_officer', 'grid_worker'],
    isList: true,
  },
  {
    name: 'find_records (roads)',
    sql: `select public.find_records('a路')`,
    shows: own(no.road),
    allowed: roles,
    isList: true,
  },
]

export const adminWrites: readonly FunctionAccess[] = [
  {
    name: 'save_person',
    sql: `select public.save_person(${json({ id: own(no.person), rev: 1, name: '张改', kind: 'officer', area_id: areas.station })})`,
    allowed: commanders,
  },
  {
    name: 'save_person (new)',
    sql: `select public.save_person(${json({ id: newId(61), name: '新人', kind: 'volunteer', area_id: areas.cellNorth })})`,
    allowed: commanders,
  },
  {
    name: 'end_person',
    sql: `select public.end_person('${own(no.person)}', 1, '{"reason": "退休"}')`,
    allowed: commanders,
  },
  { name: 'resume_person', sql: `select public.resume_person('${own(no.person)}', 1)`, allowed: commanders },
  {
    name: 'save_team',
    sql: `select public.save_team(${json({ id: own(no.team), rev: 1, name: '一队改', kind: 'night', area_id: areas.station, members: [] })})`,
    allowed: commanders,
  },
  {
    name: 'save_team (new)',
    sql: `select public.save_team(${json({ id: newId(62), name: '新队', kind: 'women', area_id: areas.cellNorth })})`,
    allowed: commanders,
  },
  { name: 'end_team', sql: `select public.end_team('${own(no.team)}', 1, '{}')`, allowed: commanders },
  { name: 'resume_team', sql: `select public.resume_team('${own(no.team)}', 1)`, allowed: commanders },
  {
    name: 'create_account',
    sql: `select public.create_account(${json({
      id: newId(63),
      login: 'new@example.test',
      display_name: '新人',
      roles: [{ area_id: areas.station, role: 'grid_worker' }],
    })})`,
    allowed: administrator,
  },
  { name: 'renew_password', sql: `select public.renew_password('${userOf('viewer')}')`, allowed: administrator },
  {
    name: 'link_account',
    sql: `select public.link_account('${userOf('viewer')}', '${own(no.person)}')`,
    allowed: administrator,
  },
]

export const adminTables: readonly TableAccess[] = [
  {
    table: 'public.past_team_members',
    pick: `team_id = '${own(no.team)}'`,
    insert: `(team_id, personnel_id, area_path, is_lead, to_day) select '${own(no.team)}', '${own(no.person)}', path, false, current_date from public.areas where id = '${areas.station}'`,
    set: `to_day = current_date`,
    allowed: { select: ['administrator', 'chief', 'duty_officer'] },
  },
]
