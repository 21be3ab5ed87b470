import { nullable, number, object, picklist, pipe, string, tuple, uuid } from 'valibot'
import { hazardKinds } from '@/data/rows/hazards'
import type { LngLat } from '@/domain/frame'
import { defineForm } from '@/records/form'
import type { HazardKind, Severity } from './hazard'

interface HazardValues {
  readonly id: string
  at: LngLat | null
  title: string
  kind: HazardKind
  severity: Severity
  description: string
}
const severities = [1, 2, 3] as const

/** Reports a hazard: where, what kind, how bad. */
export const hazardForm = defineForm<HazardValues>({
  id: 'hazard',
  draftName: () => 'hazard.new',
  place: 'panel',
  schema: object({
    // Made when the form opens: an answer lost after the commit must not store the hazard twice.
    id: pipe(string(), uuid()),
    kind: picklist(hazardKinds),
    severity: picklist(severities),
    title: string(),
    description: string(),
    at: nullable(tuple([number(), number()])),
  }),
  initial: (_, { at }) => ({ id: crypto.randomUUID(), kind: 'other', severity: 2, title: '', description: '', at }),
  fields: [
    { id: 'at', kind: 'place', labelKey: 'place.coordinates', isRequired: true },
    { id: 'title', kind: 'text', labelKey: 'hazards.titleLabel', maxLength: 120, isRequired: true },
    {
      id: 'kind',
      kind: 'choice',
      labelKey: 'hazards.kindLabel',
      choices: (_, { t }) => hazardKinds.map((value) => ({ value, name: t(`hazards.kind.${value}`) })),
    },
    {
      id: 'severity',
      kind: 'choice',
      labelKey: 'hazards.severityLabel',
      choices: (_, { t }) => severities.map((value) => ({ value, name: t(`hazards.severity.${value}`) })),
    },
    { id: 'description', kind: 'longText', labelKey: 'hazards.description', maxLength: 4000 },
  ],
  check({ at, title }, _, { t }) {
    if (!at) return { field: 'at', text: t('hazards.whereNeeded') }
    return title.trim() === '' ? { field: 'title', text: t('hazards.titleNeeded') } : null
  },
  sending: {
    is: 'kept',
    toOp({ id, kind, severity, description, title, at }) {
      const told = { id, kind, severity, title: title.trim(), description, lng: at?.[0], lat: at?.[1] }
      return { kind: 'hazard.report', title: told.title, body: { ...told, reported_at: new Date().toISOString() } }
    },
    doneText: (_values, _subject, { t }) => t('hazards.reported'),
  },
  sendKey: 'hazards.send',
})
