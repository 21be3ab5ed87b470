import * as v from 'valibot'
import { readCall, sentPart, writeCall } from './call'
import { number, numberOrNull, text, textOrNull, yesNo } from './parts'

/** People and teams as their forms read and write them, by those who run them. */

export const personKinds = ['officer', 'auxiliary', 'grid_worker', 'security_director', 'volunteer', 'coordinator'] as const
export const teamKinds = ['regular', 'night', 'women', 'volunteer'] as const

const personForm = v.object({
  id: text,
  rev: number,
  name: text,
  kind: v.picklist(personKinds),
  phone: textOrNull,
  area_id: text,
  office_id: textOrNull,
  is_active: yesNo,
  ended_on: textOrNull,
  end_reason: textOrNull,
  account: v.nullable(v.object({ user_id: text, display_name: text, status: text })),
  /** Names of what hangs on the person: it is handed on, or stands vacant, when he leaves. */
  areas: v.array(text),
  waters: v.array(text),
  hazards: number,
  teams: v.array(v.object({ id: text, name: text, is_lead: yesNo, from_day: textOrNull })),
  past_teams: v.array(v.object({ id: text, name: text, from_day: textOrNull, to_day: text })),
})
export type PersonForm = v.InferOutput<typeof personForm>
export const personFormOf = readCall('person_form', v.nullable(personForm))

const saved = v.object({ id: text, rev: number })
function isSaved(answer: { readonly id: string }, { person }: { readonly person: object }): boolean {
  return sentPart(person, 'id') === answer.id
}
export const savePerson = writeCall('save_person', saved, isSaved)
export const endPerson = writeCall(
  'end_person',
  v.object({ id: text, rev: number, teams: number, areas: number, waters: number, hazards: number }),
  (answer, { id }) => answer.id === id,
)
export const resumePerson = writeCall('resume_person', saved, (answer, { id }) => answer.id === id)

const teamForm = v.object({
  /** Null for a team to be made. */
  team: v.nullable(
    v.object({
      id: text,
      rev: number,
      code: text,
      name: text,
      kind: v.picklist(teamKinds),
      phone: textOrNull,
      area_id: text,
      home_office_id: textOrNull,
      colour: number,
      is_active: yesNo,
      ended_on: textOrNull,
      end_reason: textOrNull,
      members: v.array(v.object({ id: text, name: text, kind: text, is_lead: yesNo, from_day: textOrNull })),
      past: v.array(v.object({ name: text, from_day: textOrNull, to_day: text })),
    }),
  ),
  /** Colours that other teams of the station have. */
  taken: v.array(number),
})
export type TeamForm = v.InferOutput<typeof teamForm>
export const teamFormOf = readCall('team_form', teamForm)

const savedTeam = v.object({ id: text, rev: number, colour: numberOrNull })
export const saveTeam = writeCall('save_team', savedTeam, (answer, { team }) => sentPart(team, 'id') === answer.id)
export const endTeam = writeCall(
  'end_team',
  v.object({ id: text, rev: number, members: number, nights: number }),
  (answer, { id }) => answer.id === id,
)
export const resumeTeam = writeCall('resume_team', savedTeam, (answer, { id }) => answer.id === id)
