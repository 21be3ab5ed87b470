import type { FunctionAccess } from './accessFunctions'
import type { TableAccess } from './accessTables'
import { own, roles, type Role } from './personas'
import { areas, newId, no } from './world'

const everyone = roles
const commanders: readonly Role[] = ['administrator', 'chief']
const desk: readonly Role[] = ['chief', 'duty_officer']
const answerers: readonly Role[] = ['chief', 'duty_officer', 'grid_worker']
const settlers: readonly Role[] = ['administrator', ...answerers]
const json = (value: unknown): string => `'${JSON.stringify(value)}'`

/** Organisations, referrals, units sent to calls: read by row security, written through functions alone. */
export const caseTables: readonly TableAccess[] = [
  {
    table: 'public.organisations',
    pick: `id = '${own(no.organisation)}'`,
    insert: `(id, name, kind, area_id) values ('${newId(1)}', '新办', 'town_office', '${areas.station}')`,
    set: `name = '改'`,
    allowed: { select: everyone },
  },
  {
    table: 'public.referrals',
    pick: `id = '${own(no.referral)}'`,
    insert: `(kind, hazard_id, sender, organisation_id, document, due_on) values ('hazard', '${own(no.hazard)}', '所', '${own(no.organisation)}', 'x', current_date)`,
    set: `answer = '改'`,
    allowed: { select: [...settlers, 'leader'] },
  },
  {
    table: 'public.incident_units',
    pick: `incident_id = '${own(no.incident)}'`,
    insert: `(incident_id, office_id) values ('${own(no.incident)}', '${own(no.office)}')`,
    set: `state = 'there'`,
    allowed: { select: answerers },
  },
]

export const caseReads: readonly FunctionAccess[] = [
  {
    name: 'organisations_list',
    sql: 'select public.organisations_list()',
    shows: own(no.organisation),
    allowed: everyone,
    isList: true,
  },
  {
    name: 'dispute_detail',
    sql: `select public.dispute_detail('${own(no.dispute)}')`,
    shows: own(no.dispute),
    allowed: settlers,
  },
  { name: 'tip_detail', sql: `select public.tip_detail('${own(no.tip)}')`, shows: own(no.tip), allowed: answerers },
  { name: 'disputes_page', sql: 'select public.disputes_page()', shows: own(no.dispute), allowed: settlers, isList: true },
  { name: 'tips_page', sql: 'select public.tips_page()', shows: own(no.tip), allowed: answerers, isList: true },
  { name: 'calls_board', sql: 'select public.calls_board()', shows: own(no.incident), allowed: desk, isList: true },
  { name: 'units_board', sql: 'select public.units_board()', shows: own(no.office), allowed: desk, isList: true },
  // Nobody was sent there with the grid worker's team: an empty list is the answer, and nothing of anybody else.
  { name: 'my_calls', sql: 'select public.my_calls()', shows: own(no.incident), allowed: [], isList: true },
]

export const caseWrites: readonly FunctionAccess[] = [
  {
    name: 'save_organisation',
    sql: `select public.save_organisation(${json({ id: own(no.organisation), rev: 1, name: '新名', kind: 'town_office', area_id: areas.station })})`,
    allowed: commanders,
  },
  {
    name: 'save_organisation (new)',
    sql: `select public.save_organisation(${json({ id: newId(1), name: '专班', kind: 'special_team', area_id: areas.station })})`,
    allowed: commanders,
  },
  {
    name: 'step_case (hazard)',
    sql: `select public.step_case('hazard', ${json({ id: own(no.hazard), act: 'accept', rev: 1 })})`,
    allowed: desk,
  },
  {
    name: 'step_case (dispute)',
    sql: `select public.step_case('dispute', ${json({ id: own(no.dispute), act: 'mediate', rev: 1, note: '调解' })})`,
    allowed: ['chief'],
  },
  {
    name: 'step_case (tip)',
    sql: `select public.step_case('tip', ${json({ id: own(no.tip), act: 'check', rev: 1 })})`,
    allowed: desk,
  },
  {
    name: 'step_referral',
    sql: `select public.step_referral(${json({ id: own(no.referral), act: 'by_phone', rev: 1 })})`,
    allowed: desk,
  },
  {
    name: 'step_unit',
    sql: `select public.step_unit(${json({ incident_id: own(no.incident), office_id: own(no.office), to: 'under_way' })})`,
    allowed: desk,
  },
  { name: 'pause_unit', sql: `select public.pause_unit('${own(no.team)}', true)`, allowed: desk },
]
