import { tipDetail, tipSources, tipStatuses } from '@/data/rows/cases'
import { tipsPage, type TipLine } from '@/data/rows/pages'
import { caseEvents, nearbyLinks } from '@/records/caseStep'
import { defineRecord, type Tone } from '@/records/record'

const severityTone = (severity: number): Tone => (severity === 3 ? 'danger' : severity === 2 ? 'warning' : 'neutral')
const statusTone = (status: string): Tone => (status === 'turned' ? 'ok' : status === 'dismissed' ? 'neutral' : 'warning')
const spot = ({ lng, lat }: { readonly lng: number | null; readonly lat: number | null }) =>
  lng === null || lat === null ? null : { center: [lng, lat] as const }

export const tipRecord = defineRecord({
  kind: 'tip',
  titleKey: 'tips.title',
  rows: tipsPage,
  also: ['area', 'organisation'],
  needs: 'tips.read',
  sort: { id: 'urgency', isDown: false },
  first: { open: true },
  at: spot,
  columns: [
    { id: 'code', labelKey: 'tips.code', look: 'code', value: ({ code }) => code, sort: 'code', widthPx: 140 },
    { id: 'content', labelKey: 'tips.content', look: 'text', value: ({ content }) => content, widthPx: 240 },
    {
      id: 'severity',
      labelKey: 'tips.severityLabel',
      look: 'choice',
      words: 'hazards.severity',
      value: ({ severity }) => severity,
      tone: ({ severity }) => severityTone(severity),
      sort: 'severity',
      widthPx: 84,
    },
    {
      id: 'status',
      labelKey: 'tips.statusLabel',
      look: 'choice',
      words: 'tips.status',
      value: ({ status }) => status,
      tone: ({ status }) => statusTone(status),
      sort: 'status',
      widthPx: 90,
    },
    {
      id: 'deadline',
      labelKey: 'tips.deadline',
      look: 'day',
      value: ({ deadline }) => deadline,
      tone: (row) => (row.is_overdue ? 'danger' : null),
      sort: 'deadline',
      widthPx: 110,
    },
    {
      id: 'source',
      labelKey: 'tips.sourceLabel',
      look: 'choice',
      words: 'tips.source',
      value: ({ source }) => source,
      widthPx: 84,
    },
    { id: 'assignee', labelKey: 'cases.assignee', look: 'text', value: (row) => row.assignee_name, widthPx: 110 },
    { id: 'area', labelKey: 'list.area', look: 'text', value: (row) => row.area_name, widthPx: 136 },
    {
      id: 'reported',
      labelKey: 'tips.reportedAt',
      look: 'moment',
      value: (row) => row.reported_at,
      sort: 'reported_at',
      widthPx: 140,
    },
  ],
  filters: [
    { id: 'text', kind: 'text', labelKey: 'tips.find' },
    { id: 'open', kind: 'flag', labelKey: 'tips.openOnly' },
    { id: 'overdue', kind: 'flag', labelKey: 'tips.overdue', tone: 'danger' },
    { id: 'late', kind: 'flag', labelKey: 'cases.stepLate', tone: 'warning' },
    { id: 'severity', kind: 'choice', labelKey: 'tips.severityLabel', words: 'hazards.severity', values: [3, 2, 1] },
    { id: 'source', kind: 'choice', labelKey: 'tips.sourceLabel', words: 'tips.source', values: tipSources },
    { id: 'status', kind: 'choice', labelKey: 'tips.statusLabel', words: 'tips.status', values: tipStatuses },
  ],
  card: (row: TipLine, { t }) => ({
    title: row.content,
    note: [row.deadline, row.area_name].filter(Boolean).join(' · '),
    chips: [
      { text: t(`hazards.severity.${row.severity}`), tone: severityTone(row.severity) },
      { text: t(`tips.status.${row.status}`), tone: statusTone(row.status) },
      ...(row.is_overdue ? [{ text: t('tips.overdue'), tone: 'danger' as const }] : []),
    ],
  }),
  steps: {
    kind: 'tip',
    status: ({ status }) => status,
    rev: ({ rev }) => rev,
    acts: ({ acts }) => acts,
    nearby: ({ nearby }) => nearby,
    needs: 'hazards.edit',
  },
  drawer: {
    call: tipDetail,
    also: ['area', 'organisation'],
    kindName: ({ source }, { t }) => `${t('tips.title')} · ${t(`tips.source.${source}`)}`,
    title: ({ code }) => code,
    place: ({ names }) => names,
    chips: ({ severity, status, is_overdue, is_step_late }, { t }) => [
      { text: t(`hazards.severity.${severity}`), tone: severityTone(severity) },
      { text: t(`tips.status.${status}`), tone: statusTone(status) },
      ...(is_overdue ? [{ text: t('tips.overdue'), tone: 'danger' as const }] : []),
      ...(is_step_late ? [{ text: t('cases.stepLate'), tone: 'danger' as const }] : []),
    ],
    text: ({ content }) => content,
    at: spot,
    facts: (tip, { t, moment, age }) => [
      { label: t('tips.reportedAt'), value: `${moment(tip.reported_at)}（${age(tip.reported_at)}）` },
      { label: t('tips.deadline'), value: tip.deadline },
      { label: t('cases.stepDue'), value: tip.step_due_at === null ? null : moment(tip.step_due_at) },
      { label: t('cases.assignee'), value: tip.assignee?.name },
    ],
    links: ({ nearby, turned }, words) => [
      {
        title: words.t('tips.became'),
        items: turned ? [{ kind: turned.kind, id: turned.id, name: words.t(`cases.turnTo.${turned.kind}`) }] : [],
      },
      ...nearbyLinks(nearby, words),
    ],
    events: ({ events }, words) => caseEvents(events, words, 'tips.status'),
  },
})
