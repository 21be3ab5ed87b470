import { defineAsyncComponent } from 'vue'
import { patrolsPage } from '@/data/rows/pages'
import { patrolDetail, patrolKinds, patrolStatuses } from '@/data/rows/patrols'
import { defineRecord } from '@/records/record'
import { teamSwatch } from '@/records/teamSwatch'

const kilometres = (metres: number | null) => (metres === null ? null : metres / 1000)
const minutes = (seconds: number | null) => (seconds === null ? null : Math.round(seconds / 60))

export const patrolRecord = defineRecord({
  kind: 'patrol',
  titleKey: 'patrols.title',
  rows: patrolsPage,
  also: ['team'],
  needs: 'patrols.read',
  sort: { id: 'started_at', isDown: true },
  span: { filter: 'started' },
  at: ({ bbox }) => (bbox ? { bbox } : null),
  mark: teamSwatch,
  columns: [
    { id: 'team', labelKey: 'patrols.team', look: 'text', value: (row) => row.team_name ?? row.name, sort: 'team', widthPx: 160 },
    {
      id: 'day',
      labelKey: 'patrols.serviceDay',
      look: 'day',
      value: (row) => row.service_day,
      sort: 'service_day',
      widthPx: 110,
    },
    { id: 'kind', labelKey: 'patrols.kindLabel', look: 'choice', words: 'patrols.kind', value: ({ kind }) => kind, widthPx: 88 },
    {
      id: 'status',
      labelKey: 'patrols.statusLabel',
      look: 'choice',
      words: 'patrols.status',
      value: ({ status }) => status,
      tone: ({ status }) => (status === 'active' ? 'ok' : status === 'withdrawn' ? 'warning' : null),
      sort: 'status',
      widthPx: 84,
    },
    {
      id: 'started',
      labelKey: 'patrols.started',
      look: 'moment',
      value: (row) => row.started_at,
      sort: 'started_at',
      widthPx: 130,
    },
    { id: 'ended', labelKey: 'patrols.ended', look: 'moment', value: (row) => row.ended_at, widthPx: 130 },
    {
      id: 'distance',
      labelKey: 'patrols.distanceKm',
      look: 'number',
      digits: 1,
      value: (row) => kilometres(row.distance_m),
      sort: 'distance_m',
      widthPx: 96,
    },
    {
      id: 'duration',
      labelKey: 'patrols.durationMinutes',
      look: 'number',
      value: (row) => minutes(row.duration_s),
      sort: 'duration_s',
      widthPx: 96,
    },
    { id: 'area', labelKey: 'list.area', look: 'text', value: (row) => row.area_name, widthPx: 136 },
    { id: 'note', labelKey: 'patrols.note', look: 'text', value: ({ note }) => note, widthPx: 180, isSpare: true },
  ],
  filters: [
    { id: 'text', kind: 'text', labelKey: 'patrols.find' },
    { id: 'counted', kind: 'flag', labelKey: 'patrols.countedOnly' },
    { id: 'kind', kind: 'choice', labelKey: 'patrols.kindLabel', words: 'patrols.kind', values: patrolKinds, isChips: true },
    { id: 'status', kind: 'choice', labelKey: 'patrols.statusLabel', words: 'patrols.status', values: patrolStatuses },
    { id: 'team', kind: 'ids', labelKey: 'list.inTeams' },
    { id: 'between', kind: 'span', labelKey: 'list.between' },
  ],
  card: (row, { t, moment }) => ({
    title: row.team_name ?? row.name ?? t('patrols.untitled'),
    note: [
      row.started_at === null ? row.service_day : moment(row.started_at),
      row.distance_m === null ? null : t('patrols.kilometres', { count: (row.distance_m / 1000).toFixed(1) }),
      row.duration_s === null ? null : t('patrols.minutes', { count: minutes(row.duration_s) }),
    ]
      .filter(Boolean)
      .join(' · '),
    chips: [
      {
        text: t(row.status === 'finished' ? `patrols.kind.${row.kind}` : `patrols.status.${row.status}`),
        tone: row.status === 'active' ? 'ok' : 'neutral',
      },
    ],
  }),
  drawer: {
    call: patrolDetail,
    also: ['team'],
    kindName: ({ kind }, { t }) => t(`patrols.kind.${kind}`),
    title: (patrol, { t }) => patrol.name ?? patrol.team?.name ?? t('patrols.untitled'),
    place: ({ names }) => names,
    chips: ({ status }, { t }) => [{ text: t(`patrols.status.${status}`), tone: 'neutral' }],
    at: ({ bbox }) => (bbox ? { bbox } : null),
    facts: (patrol, { t, moment }) => [
      { label: t('patrols.serviceDay'), value: patrol.service_day },
      { label: t('patrols.started'), value: patrol.started_at && moment(patrol.started_at) },
      { label: t('patrols.ended'), value: patrol.ended_at && moment(patrol.ended_at) },
      { label: t('patrols.distance'), value: patrol.distance_m === null ? null : `${(patrol.distance_m / 1000).toFixed(1)} km` },
      {
        label: t('patrols.duration'),
        value: patrol.duration_s === null ? null : t('patrols.minutes', { count: minutes(patrol.duration_s) }),
      },
      { label: t('patrols.note'), value: patrol.note },
    ],
    links: ({ team }) => [{ title: null, items: team ? [{ kind: 'team', id: team.id, name: team.name }] : [] }],
    beside: defineAsyncComponent(() => import('./HoldHere.vue')),
  },
})
