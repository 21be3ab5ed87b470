import { defineAsyncComponent } from 'vue'
import { incidentDetail } from '@/data/rows/incidents'
import { incidentsPage, type IncidentLine } from '@/data/rows/pages'
import { incidentGroups } from '@/domain/incidentGroup'
import { incidentStatuses } from '@/domain/workflow'
import { caseEvents, nearbyLinks } from '@/records/caseStep'
import { defineRecord, type Tone, type Words } from '@/records/record'

const statusTone = (status: string): Tone => (status === 'closed' ? 'neutral' : 'danger')
const at = ({ lng, lat }: { readonly lng: number; readonly lat: number }) => ({ center: [lng, lat] as const })
const minutes = (seconds: number | null) => (seconds === null ? null : Math.round(seconds / 60))

interface Timed {
  readonly occurred_at: string
  readonly time_precision: 'minute' | 'day'
}
/** What is known to the day only has no clock. */
function occurred({ occurred_at, time_precision }: Timed, { t, moment }: Pick<Words, 't' | 'moment'>): string {
  const when = moment(occurred_at)
  return time_precision === 'day' ? t('incidents.dayOnly', { day: when.split(' ')[0] }) : when
}

export const incidentRecord = defineRecord({
  kind: 'incident',
  titleKey: 'incidents.title',
  rows: incidentsPage,
  also: ['area', 'team'],
  needs: 'incidents.read',
  sort: { id: 'occurred_at', isDown: true },
  span: { filter: 'occurred', unless: 'open' },
  at,
  columns: [
    { id: 'code', labelKey: 'incidents.code', look: 'code', value: ({ code }) => code, sort: 'code', widthPx: 140 },
    {
      id: 'group',
      labelKey: 'incidents.groupLabel',
      look: 'choice',
      words: 'incidents.group',
      value: (row) => row.type_group,
      sort: 'type_group',
      widthPx: 84,
    },
    { id: 'type', labelKey: 'incidents.typeLabel', look: 'text', value: ({ type }) => type, widthPx: 120 },
    {
      id: 'occurred',
      labelKey: 'incidents.occurred',
      look: 'moment',
      value: (row) => row.occurred_at,
      sort: 'occurred_at',
      widthPx: 140,
    },
    {
      id: 'status',
      labelKey: 'incidents.statusLabel',
      look: 'choice',
      words: 'incidents.status',
      value: ({ status }) => status,
      tone: ({ status }) => statusTone(status),
      sort: 'status',
      widthPx: 88,
    },
    { id: 'address', labelKey: 'incidents.address', look: 'text', value: ({ address }) => address, widthPx: 160 },
    { id: 'area', labelKey: 'list.area', look: 'text', value: (row) => row.area_name, widthPx: 136 },
    { id: 'team', labelKey: 'incidents.team', look: 'text', value: (row) => row.team_name, widthPx: 110 },
    {
      id: 'response',
      labelKey: 'incidents.responseMinutes',
      look: 'number',
      value: (row) => minutes(row.response_s),
      widthPx: 96,
    },
    { id: 'source', labelKey: 'incidents.source', look: 'text', value: ({ source }) => source, widthPx: 90, isSpare: true },
    { id: 'summary', labelKey: 'incidents.summary', look: 'text', value: ({ summary }) => summary, widthPx: 240, isSpare: true },
    {
      id: 'precision',
      labelKey: 'incidents.dayOnlyLabel',
      look: 'yesNo',
      value: (row) => row.time_precision === 'day',
      widthPx: 84,
      isSpare: true,
    },
  ],
  filters: [
    { id: 'text', kind: 'text', labelKey: 'incidents.find' },
    { id: 'open', kind: 'flag', labelKey: 'incidents.openOnly', tone: 'danger' },
    { id: 'group', kind: 'choice', labelKey: 'incidents.groupLabel', words: 'incidents.group', values: incidentGroups },
    { id: 'status', kind: 'choice', labelKey: 'incidents.statusLabel', words: 'incidents.status', values: incidentStatuses },
    { id: 'hours', kind: 'numbers', labelKey: 'list.inHours' },
    { id: 'weekdays', kind: 'numbers', labelKey: 'list.inWeekdays' },
    { id: 'box', kind: 'box', labelKey: 'list.inBox' },
    { id: 'between', kind: 'span', labelKey: 'list.between' },
  ],
  card: (row: IncidentLine, words) => ({
    title: words.t(`incidents.group.${row.type_group}`),
    note: [occurred(row, words), row.address ?? row.area_name].filter(Boolean).join(' · '),
    chips: [{ text: words.t(`incidents.status.${row.status}`), tone: statusTone(row.status) }],
  }),
  steps: {
    kind: 'incident',
    status: ({ status }) => status,
    rev: ({ rev }) => rev,
    acts: ({ acts }) => acts,
    // A unit is chosen from those that can be there first.
    elsewhere: ['send', 'send_more'],
    nearby: ({ nearby }) => nearby,
    needs: 'incidents.edit',
  },
  drawer: {
    call: incidentDetail,
    also: ['area', 'team'],
    kindName: (incident, { t }) => t(`incidents.group.${incident.type_group}`),
    title: ({ type }) => type,
    place: ({ names }) => names,
    chips: ({ status }, { t }) => [{ text: t(`incidents.status.${status}`), tone: status === 'closed' ? 'ok' : 'warning' }],
    text: ({ summary }) => summary,
    at,
    facts: (incident, words) => {
      const { t, age } = words
      const taken =
        incident.received_at && incident.arrived_at
          ? minutes((Date.parse(incident.arrived_at) - Date.parse(incident.received_at)) / 1000)
          : null
      const isExact = incident.time_precision === 'minute'
      return [
        { label: t('incidents.code'), value: incident.code },
        {
          label: t('incidents.occurred'),
          value: occurred(incident, words) + (isExact ? `（${age(incident.occurred_at)}）` : ''),
        },
        { label: t('incidents.address'), value: incident.address },
        { label: t('incidents.source'), value: incident.source },
        { label: t('incidents.callerPhone'), value: incident.caller_phone, phone: true },
        {
          label: t('incidents.units'),
          value: incident.units.map(({ name, state }) => `${name}（${t(`incidents.unit.${state}`)}）`).join('、'),
        },
        { label: t('cases.outcomeLabel'), value: incident.outcome && t(`cases.outcome.${incident.outcome}`) },
        { label: t('incidents.response'), value: taken === null ? null : t('incidents.minutes', { count: taken }) },
      ]
    },
    links: ({ nearby }, words) => nearbyLinks(nearby, words),
    events: ({ events }, words) => caseEvents(events, words, 'incidents.status'),
    beside: defineAsyncComponent(() => import('./SendNearest.vue')),
  },
})
