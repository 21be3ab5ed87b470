import * as v from 'valibot'
import { teamKinds, type TeamForm } from '@/data/rows/staffForms'

const memberDraft = v.object({
  id: v.string(),
  name: v.string(),
  is_lead: v.boolean(),
  /** Empty: nobody knows since when. */
  from_day: v.string(),
  /** Empty: stays. */
  to_day: v.string(),
  /** A member already, not one just put down: taken out, he leaves on a day. */
  isHeld: v.optional(v.boolean()),
})
export type MemberDraft = v.InferOutput<typeof memberDraft>

export const teamDraft = v.object({
  id: v.string(),
  rev: v.nullable(v.number()),
  name: v.string(),
  code: v.string(),
  kind: v.picklist(teamKinds),
  area_id: v.string(),
  home_office_id: v.string(),
  phone: v.string(),
  /** Null: the database gives one. */
  colour: v.nullable(v.number()),
  members: v.array(memberDraft),
})
export type TeamDraft = v.InferOutput<typeof teamDraft>

export function draftOf(team: TeamForm['team']): TeamDraft {
  if (team === null)
    return {
      id: crypto.randomUUID(),
      rev: null,
      name: '',
      code: '',
      kind: 'regular',
      area_id: '',
      home_office_id: '',
      phone: '',
      colour: null,
      members: [],
    }
  const { id, rev, name, code, kind, area_id, colour } = team
  const members = team.members.map((member) => ({
    id: member.id,
    name: member.name,
    is_lead: member.is_lead,
    from_day: member.from_day ?? '',
    to_day: '',
    isHeld: true,
  }))
  return {
    id,
    rev,
    name,
    code,
    kind,
    area_id,
    colour,
    members,
    home_office_id: team.home_office_id ?? '',
    phone: team.phone ?? '',
  }
}
