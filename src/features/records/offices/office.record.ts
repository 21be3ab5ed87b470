import { h } from 'vue'
import { officesPage, type OfficeLine } from '@/data/rows/pages'
import { officeDetail, officeKinds } from '@/data/rows/offices'
import { defineRecord, type Tone } from '@/records/record'
import OfficeMark from './OfficeMark.vue'

const stateTones: Readonly<Record<string, Tone>> = { present: 'ok', damaged: 'warning', missing: 'danger', unknown: 'neutral' }
const at = ({ lng, lat }: { readonly lng: number; readonly lat: number }) => ({ center: [lng, lat] as const })

export const officeRecord = defineRecord({
  kind: 'office',
  titleKey: 'offices.title',
  rows: officesPage,
  also: ['area'],
  sort: { id: 'kind', isDown: false },
  at,
  mark: ({ row }: { row: OfficeLine }) => h(OfficeMark, { kind: row.kind }),
  columns: [
    { id: 'name', labelKey: 'offices.name', look: 'text', value: ({ name }) => name, sort: 'name', widthPx: 190 },
    { id: 'code', labelKey: 'offices.code', look: 'code', value: ({ code }) => code, sort: 'code', widthPx: 96 },
    {
      id: 'kind',
      labelKey: 'offices.kindLabel',
      look: 'choice',
      words: 'offices.kind',
      value: ({ kind }) => kind,
      sort: 'kind',
      widthPx: 84,
    },
    { id: 'area', labelKey: 'list.area', look: 'text', value: (row) => row.area_name, widthPx: 136 },
    { id: 'address', labelKey: 'offices.address', look: 'text', value: ({ address }) => address, widthPx: 180 },
    { id: 'phone', labelKey: 'offices.phone', look: 'code', value: ({ phone }) => phone, widthPx: 120 },
    { id: 'staff', labelKey: 'offices.staff', look: 'number', value: (row) => row.staff_count, sort: 'staff_count', widthPx: 90 },
    {
      id: 'faults',
      labelKey: 'offices.kitFaults',
      look: 'number',
      value: (row) => row.kit_faults,
      tone: (row) => (row.kit_faults > 0 ? 'warning' : null),
      widthPx: 100,
    },
    { id: 'hours', labelKey: 'offices.hours', look: 'text', value: (row) => row.opening_hours, widthPx: 120, isSpare: true },
  ],
  filters: [
    { id: 'text', kind: 'text', labelKey: 'offices.find' },
    { id: 'kind', kind: 'choice', labelKey: 'offices.kindLabel', words: 'offices.kind', values: officeKinds, isChips: true },
  ],
  neighbour: ({ shared, area_name }) => (shared ? (area_name ?? '') : null),
  card: (row, { t }) => ({
    title: row.name,
    note: row.address || row.code,
    chips: row.kit_faults > 0 ? [{ text: t('offices.lacking', { count: row.kit_faults }), tone: 'warning' }] : [],
  }),
  drawer: {
    call: officeDetail,
    also: ['team', 'area'],
    kindName: ({ kind }, { t }) => t(`offices.kind.${kind}`),
    title: ({ name }) => name,
    place: ({ names }) => names,
    isNeighbour: ({ shared }) => shared,
    at,
    facts: (office, { t }) => [
      { label: t('offices.code'), value: office.code },
      { label: t('offices.address'), value: office.address },
      { label: t('offices.phone'), value: office.phone, phone: true },
      { label: t('offices.hours'), value: office.opening_hours },
      { label: t('offices.staff'), value: office.staff_count },
    ],
    links: ({ teams }, { t }) => [
      { title: t('offices.teams'), items: teams.map(({ id, name }) => ({ kind: 'team', id, name })) },
    ],
    parts: ({ kit }, { t }) => ({
      title: t('offices.kit'),
      items: kit.map(({ item, state }) => {
        // A file may call a state by a word of its own: it is shown as it is.
        const known = state === undefined ? undefined : stateTones[state]
        const text = known === undefined ? state : t(`offices.state.${state}`)
        return { name: item, chip: text === undefined ? null : { text, tone: known ?? 'neutral' } }
      }),
    }),
    events: ({ inspections }) =>
      inspections.map(({ at: seenAt, note, by }) => ({ at: seenAt, note, by, title: 'offices.inspection' })),
    eventWords: ['offices.history', 'offices.historyEmpty'],
  },
})
