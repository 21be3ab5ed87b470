import { defineAsyncComponent } from 'vue'
import { hazardDetail, hazardKinds } from '@/data/rows/hazards'
import { hazardsPage, type HazardLine } from '@/data/rows/pages'
import { hazardStatuses, type HazardStatus } from '@/domain/workflow'
import { caseEvents, nearbyLinks } from '@/records/caseStep'
import { defineRecord, type Tone } from '@/records/record'

const severityTone = (severity: number): Tone => (severity === 3 ? 'danger' : severity === 2 ? 'warning' : 'neutral')
const statusTone = (status: HazardStatus): Tone => (status === 'closed' || status === 'verified' ? 'ok' : 'warning')
const at = ({ lng, lat }: { readonly lng: number; readonly lat: number }) => ({ center: [lng, lat] as const })

export const hazardRecord = defineRecord({
  kind: 'hazard',
  titleKey: 'hazards.title',
  rows: hazardsPage,
  also: ['area'],
  layer: 'hazards',
  sort: { id: 'urgency', isDown: false },
  first: { open: true },
  at,
  columns: [
    { id: 'code', labelKey: 'hazards.code', look: 'code', value: ({ code }) => code, sort: 'code', widthPx: 104 },
    {
      id: 'kind',
      labelKey: 'hazards.kindLabel',
      look: 'choice',
      words: 'hazards.kind',
      value: ({ kind }) => kind,
      sort: 'kind',
      widthPx: 72,
    },
    { id: 'title', labelKey: 'hazards.titleLabel', look: 'text', value: ({ title }) => title, sort: 'title', widthPx: 170 },
    {
      id: 'severity',
      labelKey: 'hazards.severityLabel',
      look: 'choice',
      words: 'hazards.severity',
      value: ({ severity }) => severity,
      tone: ({ severity }) => severityTone(severity),
      sort: 'severity',
      widthPx: 88,
    },
    {
      id: 'status',
      labelKey: 'hazards.statusLabel',
      look: 'choice',
      words: 'hazards.status',
      value: ({ status }) => status,
      tone: ({ status }) => statusTone(status),
      sort: 'status',
      widthPx: 84,
    },
    {
      id: 'deadline',
      labelKey: 'hazards.deadline',
      look: 'day',
      value: ({ deadline }) => deadline,
      tone: (row) => (row.is_overdue ? 'danger' : row.is_due_soon ? 'warning' : null),
      sort: 'deadline',
      widthPx: 110,
    },
    { id: 'assignee', labelKey: 'hazards.assignee', look: 'text', value: (row) => row.assignee_name, widthPx: 80 },
    { id: 'area', labelKey: 'list.area', look: 'text', value: (row) => row.area_name, widthPx: 136 },
    {
      id: 'reported',
      labelKey: 'hazards.reportedAt',
      look: 'moment',
      value: (row) => row.reported_at,
      sort: 'reported_at',
      widthPx: 140,
    },
    { id: 'overdue', labelKey: 'hazards.overdue', look: 'yesNo', value: (row) => row.is_overdue, widthPx: 64, isSpare: true },
  ],
  filters: [
    { id: 'text', kind: 'text', labelKey: 'hazards.find' },
    { id: 'open', kind: 'flag', labelKey: 'hazards.openOnly' },
    { id: 'overdue', kind: 'flag', labelKey: 'hazards.overdue', tone: 'danger' },
    { id: 'due_soon', kind: 'flag', labelKey: 'hazards.dueSoon', tone: 'warning' },
    { id: 'late', kind: 'flag', labelKey: 'cases.stepLate', tone: 'warning' },
    { id: 'kind', kind: 'choice', labelKey: 'hazards.kindLabel', words: 'hazards.kind', values: hazardKinds },
    { id: 'severity', kind: 'choice', labelKey: 'hazards.severityLabel', words: 'hazards.severity', values: [3, 2, 1] },
    { id: 'status', kind: 'choice', labelKey: 'hazards.statusLabel', words: 'hazards.status', values: hazardStatuses },
  ],
  neighbour: ({ shared, area_name }) => (shared ? (area_name ?? '') : null),
  card: (row: HazardLine, { t }) => ({
    title: row.title,
    note: [row.deadline, t(`hazards.kind.${row.kind}`), row.area_name].filter(Boolean).join(' · '),
    chips: [
      { text: t(`hazards.severity.${row.severity}`), tone: severityTone(row.severity) },
      { text: t(`hazards.status.${row.status}`), tone: 'neutral' },
      ...(row.is_overdue ? [{ text: t('hazards.overdue'), tone: 'danger' as const }] : []),
    ],
  }),
  steps: {
    kind: 'hazard',
    status: ({ status }) => status,
    rev: ({ rev }) => rev,
    acts: ({ acts }) => acts,
    nearby: ({ nearby }) => nearby,
    needs: 'hazards.edit',
  },
  drawer: {
    call: hazardDetail,
    also: ['area', 'organisation'],
    kindName: ({ kind }, { t }) => t(`hazards.kind.${kind}`),
    title: ({ title }) => title,
    place: ({ names }) => names,
    isNeighbour: ({ shared }) => shared,
    chips: ({ severity, status, is_overdue, is_step_late }, { t }) => [
      { text: t(`hazards.severity.${severity}`), tone: severityTone(severity) },
      { text: t(`hazards.status.${status}`), tone: statusTone(status) },
      ...(is_overdue ? [{ text: t('hazards.overdue'), tone: 'danger' as const }] : []),
      ...(is_step_late ? [{ text: t('cases.stepLate'), tone: 'danger' as const }] : []),
    ],
    text: ({ description }) => description,
    photos: ({ id }) => ({ kind: 'hazard', ids: [id] }),
    at,
    stop: ({ id, title, severity, lng, lat }, { t }) => ({
      kind: 'hazard',
      subjectId: id,
      name: title,
      reason: t(`hazards.severity.${severity}`),
      at: [lng, lat],
    }),
    facts: (hazard, { t, moment, age }) => [
      { label: t('hazards.code'), value: hazard.code },
      { label: t('hazards.reportedAt'), value: `${moment(hazard.reported_at)}（${age(hazard.reported_at)}）` },
      { label: t('hazards.deadline'), value: hazard.deadline },
      { label: t('cases.stepDue'), value: hazard.step_due_at === null ? null : moment(hazard.step_due_at) },
      { label: t('hazards.assignee'), value: hazard.assignee?.name },
    ],
    links: ({ nearby }, words) => nearbyLinks(nearby, words),
    events: ({ events }, words) => caseEvents(events, words, 'hazards.status'),
    beside: defineAsyncComponent(() => import('./HazardReferrals.vue')),
  },
})
