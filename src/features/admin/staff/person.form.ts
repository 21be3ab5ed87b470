import { nullable, number, object, picklist, string } from 'valibot'
import { rpc } from '@/data/read'
import { endPerson, personKinds, savePerson, type PersonForm } from '@/data/rows/staffForms'
import { ok } from '@/domain/result'
import { formatDay } from '@/domain/time'
import { defineForm } from '@/records/form'
import { touch } from '@/stores/live/live'
import { useStaff } from '@/features/admin/staff.store'

type PersonKind = (typeof personKinds)[number]
interface PersonValues {
  readonly id: string
  rev: number | null
  name: string
  kind: PersonKind
  area_id: string
  phone: string
  office_id: string
}
export const officeChoices = () => useStaff().offices.rows.map(({ id, name }) => ({ value: id, name }))
export const ensureOffices = () => void useStaff().offices.ensure()

/** Makes a person on record, or edits one. */
export const personForm = defineForm<PersonValues, PersonForm | null>({
  id: 'person',
  draftName: (person) => (person === null ? 'staff.person.new' : `staff.person.${person.id}`),
  place: 'panel',
  schema: object({
    id: string(),
    rev: nullable(number()),
    name: string(),
    kind: picklist(personKinds),
    area_id: string(),
    phone: string(),
    office_id: string(),
  }),
  initial: (person) => ({
    id: person?.id ?? crypto.randomUUID(),
    rev: person?.rev ?? null,
    name: person?.name ?? '',
    kind: person?.kind ?? 'grid_worker',
    area_id: person?.area_id ?? '',
    phone: person?.phone ?? '',
    office_id: person?.office_id ?? '',
  }),
  fields: [
    { id: 'name', kind: 'text', labelKey: 'staff.name', maxLength: 60, isRequired: true },
    {
      id: 'kind',
      kind: 'choice',
      labelKey: 'staff.kind',
      choices: (_, { t }) => personKinds.map((value) => ({ value, name: t(`people.kind.${value}`) })),
    },
    { id: 'area_id', kind: 'own', labelKey: 'staff.area', isRequired: true },
    { id: 'phone', kind: 'text', labelKey: 'people.phone', maxLength: 30, isPhone: true },
    {
      id: 'office_id',
      kind: 'choice',
      labelKey: 'staff.office',
      noneKey: 'staff.noOffice',
      choices: officeChoices,
      ensure: ensureOffices,
    },
  ],
  check({ name, area_id }, _, { t }) {
    if (name.trim() === '') return { field: 'name', text: t('staff.nameNeeded') }
    return area_id === '' ? { field: 'area_id', text: t('staff.areaNeeded') } : null
  },
  sending: {
    is: 'saved',
    async save(values, _, { t }) {
      const result = await rpc(savePerson, { person: values })
      if (!result.ok) return result
      touch('person', [result.value.id])
      return ok(t('staff.saved', { name: values.name.trim() }))
    },
  },
  sendKey: 'staff.save',
})

interface EndingValues {
  /** Of the person or team that ends. */
  readonly id: string
  to_day: string
  reason: string
  successor_id: string
  successor: string
}

/** Somebody leaves: since when, why, and who takes over what hangs on him. Nothing is deleted. */
export const endPersonForm = defineForm<EndingValues, PersonForm>({
  id: 'end-person',
  draftName: ({ id }) => `staff.end.${id}`,
  place: 'panel',
  schema: object({ id: string(), to_day: string(), reason: string(), successor_id: string(), successor: string() }),
  initial: ({ id }) => ({ id, to_day: formatDay(Date.now()), reason: '', successor_id: '', successor: '' }),
  fields: [
    { id: 'to_day', kind: 'day', labelKey: 'staff.lastDay', isPast: true },
    { id: 'reason', kind: 'text', labelKey: 'staff.reason', maxLength: 300 },
    { id: 'successor_id', kind: 'own', labelKey: 'staff.successor' },
  ],
  check: () => null,
  sending: {
    is: 'saved',
    async save({ id, to_day, reason, successor_id }, { rev, name }, { t }) {
      const result = await rpc(endPerson, { id, rev, ending: { to_day, reason, successor_id } })
      if (!result.ok) return result
      touch('person', [id])
      for (const kind of ['team', 'area', 'water'] as const) touch(kind)
      return ok(t('staff.ended', { name }))
    },
  },
  sendKey: 'staff.endNow',
  isDanger: true,
})
