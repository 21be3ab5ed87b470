import * as v from 'valibot'
import { roles } from '@/domain/permissions'
import { readCall, writeCall } from './call'
import { named, number, rowsOf, text, textOrNull, yesNo } from './parts'

export const teamKinds = ['regular', 'night', 'women', 'volunteer'] as const
const teamKind = v.picklist(teamKinds)
export const personKinds = ['officer', 'auxiliary', 'grid_worker', 'security_director', 'volunteer', 'coordinator'] as const
export const accountStatuses = ['pending', 'active', 'refused', 'disabled'] as const
const accountStatus = v.picklist(accountStatuses)
const role = v.picklist(roles)
const member = v.object({ id: text, name: text, is_lead: yesNo })

const teamRow = v.object({
  id: text,
  code: text,
  name: text,
  kind: teamKind,
  area_id: text,
  home_office_id: textOrNull,
  phone: textOrNull,
  /** 0–11: index of its colour among the twelve tokens. */
  colour: number,
  is_active: yesNo,
  /** Null for those who may not read names of people. */
  members: v.nullable(v.array(member)),
})
export type TeamRow = v.InferOutput<typeof teamRow>
export const teamsList = readCall('teams_list', rowsOf(teamRow))

const teamDetailRow = v.object({
  name: text,
  code: text,
  kind: teamKind,
  phone: textOrNull,
  names: v.array(text),
  office: v.nullable(named),
  members: v.array(member),
  patrols_30_days: number,
})
export const teamDetail = readCall('team_detail', v.nullable(teamDetailRow))

const personRow = v.object({
  id: text,
  name: text,
  kind: text,
  area_id: textOrNull,
  phone: textOrNull,
  has_account: yesNo,
  is_active: yesNo,
})
export type PersonRow = v.InferOutput<typeof personRow>
export const personnelList = readCall('personnel_list', rowsOf(personRow))

const personDetailRow = v.object({
  id: text,
  name: text,
  kind: text,
  phone: textOrNull,
  areas: v.array(named),
  waters: v.array(named),
  teams: v.array(named),
})
export const personDetail = readCall('person_detail', v.nullable(personDetailRow))

const accountRow = v.object({
  user_id: text,
  display_name: text,
  phone: textOrNull,
  email: textOrNull,
  status: accountStatus,
  refused_reason: textOrNull,
  created_at: text,
  last_sign_in_at: textOrNull,
  personnel_id: textOrNull,
  /** Of the person on record whose account it is. */
  personnel_name: textOrNull,
  /** A one-time password was given and not replaced yet. */
  one_time_at: textOrNull,
  roles: v.array(v.object({ role, area_id: text, area_name: text })),
})
/** A sign-in as the administrator sees it. */
export type AccountRow = v.InferOutput<typeof accountRow>
export const usersList = readCall('users_list', rowsOf(accountRow))

export const setUserStatus = writeCall(
  'set_user_status',
  v.object({ user_id: text, status: accountStatus }),
  (now, { user_id, status }) => now.user_id === user_id && now.status === status,
)
const held = v.object({ user_id: text, area_id: text, role })
type Held = v.InferOutput<typeof held>
const isSameRole = (now: Held, sent: { readonly user_id: string; readonly area_id: string; readonly role: string }) =>
  now.user_id === sent.user_id && now.area_id === sent.area_id && now.role === sent.role
export const grantRole = writeCall('grant_role', held, isSameRole)
export const revokeRole = writeCall('revoke_role', held, isSameRole)
