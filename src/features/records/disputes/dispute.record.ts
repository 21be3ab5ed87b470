import { defineAsyncComponent } from 'vue'
import { disputeCategories, disputeDetail, disputeLevels, disputeStatuses } from '@/data/rows/cases'
import { disputesPage, type DisputeLine } from '@/data/rows/pages'
import { caseEvents, nearbyLinks } from '@/records/caseStep'
import { defineRecord, type Tone } from '@/records/record'

const tierTone = (tier: number): Tone => (tier === 4 ? 'danger' : tier === 3 ? 'warning' : tier === 2 ? 'accent' : 'neutral')
const statusTone = (status: string): Tone => (status === 'settled' || status === 'closed' ? 'ok' : 'warning')
const spot = ({ lng, lat }: { readonly lng: number | null; readonly lat: number | null }) =>
  lng === null || lat === null ? null : { center: [lng, lat] as const }
/** Whole years that it has been open. */
const yearMs = 365.25 * 86_400_000
const yearsOpen = (openedAt: string) => Math.floor((Date.now() - Date.parse(openedAt)) / yearMs)

export const disputeRecord = defineRecord({
  kind: 'dispute',
  titleKey: 'disputes.title',
  rows: disputesPage,
  also: ['area', 'organisation'],
  needs: 'disputes.read',
  sort: { id: 'urgency', isDown: false },
  first: { open: true },
  at: spot,
  columns: [
    { id: 'code', labelKey: 'disputes.code', look: 'code', value: ({ code }) => code, sort: 'code', widthPx: 140 },
    {
      id: 'category',
      labelKey: 'disputes.categoryLabel',
      look: 'choice',
      words: 'disputes.category',
      value: ({ category }) => category,
      sort: 'category',
      widthPx: 84,
    },
    { id: 'parties', labelKey: 'disputes.parties', look: 'text', value: ({ parties }) => parties, widthPx: 100 },
    {
      id: 'tier',
      labelKey: 'disputes.tierLabel',
      look: 'choice',
      words: 'disputes.tier',
      value: ({ tier }) => tier,
      tone: ({ tier }) => tierTone(tier),
      sort: 'tier',
      widthPx: 72,
    },
    {
      id: 'status',
      labelKey: 'disputes.statusLabel',
      look: 'choice',
      words: 'disputes.status',
      value: ({ status }) => status,
      tone: ({ status }) => statusTone(status),
      sort: 'status',
      widthPx: 96,
    },
    {
      id: 'level',
      labelKey: 'disputes.levelLabel',
      look: 'choice',
      words: 'disputes.level',
      value: ({ level }) => level,
      widthPx: 80,
    },
    {
      id: 'visit',
      labelKey: 'disputes.nextVisit',
      look: 'day',
      value: (row) => (row.is_open ? row.next_visit_on : null),
      tone: (row) => (row.is_visit_due ? 'danger' : null),
      sort: 'next_visit_on',
      widthPx: 110,
    },
    {
      id: 'sessions',
      labelKey: 'disputes.sessions',
      look: 'number',
      value: ({ sessions }) => sessions,
      sort: 'sessions',
      widthPx: 72,
    },
    { id: 'assignee', labelKey: 'cases.assignee', look: 'text', value: (row) => row.assignee_name, widthPx: 110 },
    { id: 'area', labelKey: 'list.area', look: 'text', value: (row) => row.area_name, widthPx: 136 },
    { id: 'opened', labelKey: 'disputes.opened', look: 'moment', value: (row) => row.opened_at, sort: 'opened_at', widthPx: 140 },
    {
      id: 'settled',
      labelKey: 'disputes.settledAt',
      look: 'moment',
      value: (row) => row.settled_at,
      widthPx: 140,
      isSpare: true,
    },
  ],
  filters: [
    { id: 'text', kind: 'text', labelKey: 'disputes.find' },
    { id: 'open', kind: 'flag', labelKey: 'disputes.openOnly' },
    { id: 'visit_due', kind: 'flag', labelKey: 'disputes.visitDue', tone: 'danger' },
    { id: 'late', kind: 'flag', labelKey: 'cases.stepLate', tone: 'warning' },
    { id: 'escalated', kind: 'flag', labelKey: 'disputes.escalatedOnly', tone: 'warning' },
    { id: 'settled', kind: 'flag', labelKey: 'disputes.settledOnly', tone: 'ok' },
    { id: 'category', kind: 'choice', labelKey: 'disputes.categoryLabel', words: 'disputes.category', values: disputeCategories },
    { id: 'tier', kind: 'choice', labelKey: 'disputes.tierLabel', words: 'disputes.tier', values: [4, 3, 2, 1] },
    { id: 'level', kind: 'choice', labelKey: 'disputes.levelLabel', words: 'disputes.level', values: disputeLevels },
    { id: 'status', kind: 'choice', labelKey: 'disputes.statusLabel', words: 'disputes.status', values: disputeStatuses },
  ],
  card: (row: DisputeLine, { t }) => ({
    title: [t(`disputes.category.${row.category}`), row.parties].filter(Boolean).join(' · '),
    note: [row.area_name, row.is_open && row.next_visit_on ? t('disputes.visitBy', { day: row.next_visit_on }) : row.code]
      .filter(Boolean)
      .join(' · '),
    chips: [
      { text: t(`disputes.tier.${row.tier}`), tone: tierTone(row.tier) },
      { text: t(`disputes.status.${row.status}`), tone: statusTone(row.status) },
      ...(row.is_visit_due ? [{ text: t('disputes.visitDue'), tone: 'danger' as const }] : []),
    ],
  }),
  steps: {
    kind: 'dispute',
    status: ({ status }) => status,
    rev: ({ rev }) => rev,
    acts: ({ acts }) => acts,
    // A session has its way and its minutes.
    elsewhere: ['mediate'],
    nearby: ({ nearby }) => nearby,
    needs: 'disputes.settle',
  },
  drawer: {
    call: disputeDetail,
    also: ['area', 'organisation'],
    kindName: ({ category }, { t }) => t(`disputes.category.${category}`),
    title: ({ code, parties }) => [parties, code].filter(Boolean).join(' · '),
    place: ({ names }) => names,
    chips: ({ tier, status, level, is_visit_due, is_step_late }, { t }) => [
      { text: t(`disputes.tier.${tier}`), tone: tierTone(tier) },
      { text: t(`disputes.status.${status}`), tone: statusTone(status) },
      { text: t(`disputes.level.${level}`), tone: 'neutral' },
      ...(is_visit_due ? [{ text: t('disputes.visitDue'), tone: 'danger' as const }] : []),
      ...(is_step_late ? [{ text: t('cases.stepLate'), tone: 'danger' as const }] : []),
    ],
    at: spot,
    facts: (dispute, { t, moment, age }) => [
      { label: t('disputes.opened'), value: `${moment(dispute.opened_at)}（${age(dispute.opened_at)}）` },
      {
        label: t('disputes.yearsOpen'),
        value: dispute.closed_at === null && yearsOpen(dispute.opened_at) > 0 ? yearsOpen(dispute.opened_at) : null,
      },
      { label: t('disputes.sessions'), value: dispute.sessions },
      { label: t('disputes.nextVisit'), value: dispute.closed_at === null ? dispute.next_visit_on : null },
      { label: t('cases.stepDue'), value: dispute.step_due_at === null ? null : moment(dispute.step_due_at) },
      { label: t('cases.assignee'), value: dispute.assignee?.name },
      { label: t('disputes.settledAt'), value: dispute.settled_at === null ? null : moment(dispute.settled_at) },
    ],
    links: ({ nearby }, words) => nearbyLinks(nearby, words),
    events: ({ events }, words) => caseEvents(events, words, 'disputes.status'),
    beside: defineAsyncComponent(() => import('./DisputeBeside.vue')),
  },
})
