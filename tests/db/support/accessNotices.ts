import type { FunctionAccess } from './accessFunctions'
import { own } from './personas'
import { no } from './world'

/** Notices, units on duty and settings; a walker reads what concerns the own team. */
export const noticeReads: readonly FunctionAccess[] = [
  {
    name: 'notices_list',
    sql: 'select public.notices_list()',
    shows: own(no.notice),
    allowed: ['chief', 'duty_officer', 'grid_worker', 'leader'],
    isList: true,
  },
  {
    name: 'notices_list (teams, people, nearest unit)',
    sql: 'select public.notices_list()',
    shows: own(no.ownTeam),
    allowed: ['chief', 'duty_officer', 'grid_worker'],
    isList: true,
  },
  {
    name: 'units_on_duty (offices)',
    sql: 'select public.units_on_duty()',
    shows: own(no.office),
    allowed: ['administrator', 'chief', 'duty_officer', 'grid_worker', 'leader', 'viewer'],
    isList: true,
  },
]

export const noticeWrites: readonly FunctionAccess[] = [
  { name: 'take_notice', sql: `select public.take_notice('${own(no.notice)}')`, allowed: ['chief', 'duty_officer'] },
  {
    name: 'save_settings (top administrator only)',
    sql: `select public.save_settings('[{"key": "void_hours", "value": 48}]')`,
    allowed: [],
  },
]
