import { defineAsyncComponent, h } from 'vue'
import { watersPage, type WaterLine } from '@/data/rows/pages'
import { dueStates, kitPieces, waterDetail, waterKinds } from '@/data/rows/waters'
import { defineRecord, type Tone } from '@/records/record'
import KitRing from './KitRing.vue'
import { dueState, type DueState } from './waterDetail'

const dueTones: Readonly<Record<DueState, Tone>> = { ok: 'ok', soon: 'warning', overdue: 'danger', never: 'danger' }
const kitTones = { present: 'ok', damaged: 'warning', missing: 'danger', unknown: 'neutral' } as const
const riskTone = (risk: number): Tone => (risk === 3 ? 'danger' : risk === 2 ? 'warning' : 'neutral')
const nobodyLooked = { sign: 'unknown', ring: 'unknown', rope: 'unknown', pole: 'unknown' } as const
const at = ({ lng, lat }: { readonly lng: number; readonly lat: number }) => ({ center: [lng, lat] as const })

export const waterRecord = defineRecord({
  kind: 'water',
  titleKey: 'waters.title',
  rows: watersPage,
  also: ['person', 'area'],
  sort: { id: 'urgency', isDown: false },
  at,
  mark: ({ row }: { row: WaterLine }) => h(KitRing, { kit: { ...nobodyLooked, ...row.kit }, due: row.due }),
  columns: [
    { id: 'name', labelKey: 'waters.name', look: 'text', value: ({ name }) => name, sort: 'name', widthPx: 190 },
    { id: 'code', labelKey: 'waters.code', look: 'code', value: ({ code }) => code, sort: 'code', widthPx: 96 },
    {
      id: 'kind',
      labelKey: 'waters.kindLabel',
      look: 'choice',
      words: 'waters.kind',
      value: ({ kind }) => kind,
      sort: 'kind',
      widthPx: 80,
    },
    {
      id: 'risk',
      labelKey: 'waters.riskLabel',
      look: 'choice',
      words: 'waters.risk',
      value: ({ risk }) => risk,
      tone: ({ risk }) => riskTone(risk),
      sort: 'risk',
      widthPx: 96,
    },
    {
      id: 'due',
      labelKey: 'waters.dueLabel',
      look: 'choice',
      words: 'waters.due',
      value: ({ due }) => due,
      tone: ({ due }) => dueTones[due],
      sort: 'urgency',
      widthPx: 104,
    },
    { id: 'next', labelKey: 'waters.nextDue', look: 'moment', value: (row) => row.next_due_at, sort: 'due', widthPx: 130 },
    {
      id: 'last',
      labelKey: 'waters.lastInspected',
      look: 'moment',
      value: (row) => row.last_inspected_at,
      sort: 'last_inspected_at',
      widthPx: 130,
    },
    {
      id: 'lacking',
      labelKey: 'waters.lacking',
      look: 'choice',
      words: 'waters.piece',
      value: (row) => row.lacking,
      widthPx: 130,
    },
    { id: 'responsible', labelKey: 'waters.responsible', look: 'text', value: (row) => row.responsible_name, widthPx: 80 },
    { id: 'area', labelKey: 'list.area', look: 'text', value: (row) => row.area_name, widthPx: 136 },
    {
      id: 'cycle',
      labelKey: 'waters.cycleDays',
      look: 'number',
      value: (row) => row.cycle_days,
      sort: 'cycle_days',
      widthPx: 90,
      isSpare: true,
    },
    { id: 'note', labelKey: 'waters.note', look: 'text', value: ({ note }) => note, widthPx: 200, isSpare: true },
  ],
  filters: [
    { id: 'text', kind: 'text', labelKey: 'waters.find' },
    { id: 'due', kind: 'choice', labelKey: 'waters.dueLabel', words: 'waters.due', values: dueStates, isChips: true },
    { id: 'lacking', kind: 'flag', labelKey: 'waters.lacking', tone: 'danger' },
    { id: 'kind', kind: 'choice', labelKey: 'waters.kindLabel', words: 'waters.kind', values: waterKinds },
    { id: 'risk', kind: 'choice', labelKey: 'waters.riskLabel', words: 'waters.risk', values: [3, 2, 1] },
  ],
  neighbour: ({ shared, area_name }) => (shared ? (area_name ?? '') : null),
  card: (row, { t }) => ({
    title: row.name,
    note: [t(`waters.kind.${row.kind}`), row.area_name ?? row.code].join(' · '),
    chips: [{ text: t(`waters.due.${row.due}`), tone: dueTones[row.due] }],
  }),
  drawer: {
    call: waterDetail,
    also: ['person', 'area'],
    kindName: ({ kind }, { t }) => t(`waters.kind.${kind}`),
    title: ({ name }) => name,
    place: ({ names }) => names,
    isNeighbour: ({ shared }) => shared,
    chips: (water, { t }) => {
      const due = dueState(water.next_due_at, Date.now())
      return [
        { text: t(`waters.due.${due}`), tone: dueTones[due] },
        { text: t(`waters.risk.${water.risk}`), tone: riskTone(water.risk) },
      ]
    },
    parts: (water, { t }) => ({
      title: t('waters.kit'),
      items: kitPieces.map((piece) => {
        const state = water.kit?.[piece]?.state ?? 'unknown'
        return { name: t(`waters.piece.${piece}`), chip: { text: t(`waters.state.${state}`), tone: kitTones[state] } }
      }),
    }),
    at,
    stop: ({ id, name, next_due_at, lng, lat }, { t }) => ({
      kind: 'water',
      subjectId: id,
      name,
      reason: t(`waters.due.${dueState(next_due_at, Date.now())}`),
      at: [lng, lat],
    }),
    facts: (water, { t, moment, age }) => [
      { label: t('waters.code'), value: water.code },
      { label: t('waters.cycle'), value: t('waters.everyDays', { count: water.cycle_days }) },
      {
        label: t('waters.lastInspected'),
        value: water.last_inspected_at
          ? `${moment(water.last_inspected_at)}（${age(water.last_inspected_at)}）`
          : t('time.never'),
      },
      { label: t('waters.nextDue'), value: water.next_due_at ? moment(water.next_due_at) : t('waters.dueNow') },
      { label: t('waters.responsible'), value: water.responsible?.name },
      { label: t('waters.phone'), value: water.responsible?.phone, phone: true },
      { label: t('waters.note'), value: water.note },
    ],
    beside: defineAsyncComponent(() => import('./InspectHere.vue')),
    photos: ({ inspections }) => ({ kind: 'inspection', ids: inspections.map(({ id }) => id) }),
    events: ({ inspections }) =>
      inspections.map(({ at: seenAt, note, by }) => ({ at: seenAt, note, by, title: 'waters.inspection' })),
    eventWords: ['waters.history', 'waters.historyEmpty'],
  },
})
