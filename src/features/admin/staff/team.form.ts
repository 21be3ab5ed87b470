import { object, string } from 'valibot'
import { rpc } from '@/data/read'
import { endTeam, saveTeam, teamKinds, type TeamForm } from '@/data/rows/staffForms'
import { ok } from '@/domain/result'
import { formatDay } from '@/domain/time'
import { defineForm } from '@/records/form'
import { touch } from '@/stores/live/live'
import { ensureOffices, officeChoices } from './person.form'
import { draftOf, teamDraft, type TeamDraft } from './teamDraft'

export type Team = NonNullable<TeamForm['team']>

/** Makes a team, or edits one with its members and its colour. */
export const teamForm = defineForm<TeamDraft, Team | null>({
  id: 'team',
  draftName: (team) => (team === null ? 'staff.team.new' : `staff.team.${team.id}`),
  place: 'panel',
  schema: teamDraft,
  initial: draftOf,
  fields: [
    { id: 'name', kind: 'text', labelKey: 'staff.teamName', maxLength: 60, isRequired: true },
    { id: 'code', kind: 'text', labelKey: 'people.code', hintKey: 'staff.codeHint', maxLength: 60 },
    {
      id: 'kind',
      kind: 'choice',
      labelKey: 'staff.kind',
      choices: (_, { t }) => teamKinds.map((value) => ({ value, name: t(`people.teamKind.${value}`) })),
    },
    { id: 'area_id', kind: 'own', labelKey: 'staff.area', isRequired: true },
    {
      id: 'home_office_id',
      kind: 'choice',
      labelKey: 'staff.homeOffice',
      noneKey: 'staff.noOffice',
      choices: officeChoices,
      ensure: ensureOffices,
    },
    { id: 'phone', kind: 'text', labelKey: 'people.phone', maxLength: 30, isPhone: true },
    { id: 'colour', kind: 'own', labelKey: 'staff.colour' },
    { id: 'members', kind: 'own', labelKey: 'staff.members' },
  ],
  check({ name, area_id }, _, { t }) {
    if (name.trim() === '') return { field: 'name', text: t('staff.teamNameNeeded') }
    return area_id === '' ? { field: 'area_id', text: t('staff.areaNeeded') } : null
  },
  sending: {
    is: 'saved',
    async save({ members, ...fields }, _, { t }) {
      const sent = members.map(({ id, is_lead, from_day, to_day }) => ({ id, is_lead, from_day, to_day }))
      const result = await rpc(saveTeam, { team: { ...fields, members: sent } })
      if (!result.ok) return result
      touch('team', [result.value.id])
      return ok(t('staff.saved', { name: fields.name.trim() }))
    },
  },
  sendKey: 'staff.save',
})

interface EndingValues {
  readonly id: string
  to_day: string
  reason: string
}

/** A team is dissolved: its members leave, its later nights are free; what it walked stays. */
export const endTeamForm = defineForm<EndingValues, Team>({
  id: 'end-team',
  draftName: ({ id }) => `staff.endTeam.${id}`,
  place: 'panel',
  schema: object({ id: string(), to_day: string(), reason: string() }),
  initial: ({ id }) => ({ id, to_day: formatDay(Date.now()), reason: '' }),
  fields: [
    { id: 'to_day', kind: 'day', labelKey: 'staff.lastDay', isPast: true },
    { id: 'reason', kind: 'text', labelKey: 'staff.reason', maxLength: 300 },
  ],
  check: () => null,
  sending: {
    is: 'saved',
    async save({ id, to_day, reason }, { rev, name }, { t }) {
      const result = await rpc(endTeam, { id, rev, ending: { to_day, reason } })
      if (!result.ok) return result
      touch('team', [id])
      return ok(t('staff.teamEndedDone', { name, nights: result.value.nights }))
    },
  },
  sendKey: 'staff.endNow',
  isDanger: true,
})
