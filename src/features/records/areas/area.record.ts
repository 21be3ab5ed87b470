import { areaDetail } from '@/data/rows/areas'
import { areasPage } from '@/data/rows/pages'
import { areaKinds } from '@/domain/area'
import { defineRecord, type Spot } from '@/records/record'
import type { Bbox } from '@/domain/frame'

interface Placed {
  readonly bbox: Bbox | null
  readonly lng: number | null
  readonly lat: number | null
}
const at = ({ bbox, lng, lat }: Placed): Spot | null =>
  bbox ? { bbox } : lng === null || lat === null ? null : { center: [lng, lat] }
const counted = (value: number | null, words: (count: string) => string) =>
  value === null ? null : words(value.toLocaleString('zh-CN'))

export const areaRecord = defineRecord({
  kind: 'area',
  titleKey: 'areas.title',
  rows: areasPage,
  also: ['person'],
  sort: { id: 'path', isDown: false },
  at,
  columns: [
    { id: 'name', labelKey: 'areas.name', look: 'text', value: ({ name }) => name, sort: 'name', widthPx: 160 },
    { id: 'code', labelKey: 'areas.code', look: 'code', value: ({ code }) => code, sort: 'code', widthPx: 170 },
    {
      id: 'kind',
      labelKey: 'areas.kindLabel',
      look: 'choice',
      words: 'areaKind',
      value: ({ kind }) => kind,
      sort: 'kind',
      widthPx: 96,
    },
    { id: 'parent', labelKey: 'areas.parent', look: 'text', value: (row) => row.parent_name, sort: 'path', widthPx: 130 },
    { id: 'responsible', labelKey: 'areas.responsible', look: 'text', value: (row) => row.responsible_name, widthPx: 84 },
    {
      id: 'population',
      labelKey: 'areas.population',
      look: 'number',
      value: ({ population }) => population,
      sort: 'population',
      widthPx: 84,
    },
    { id: 'households', labelKey: 'areas.households', look: 'number', value: ({ households }) => households, widthPx: 76 },
    {
      id: 'size',
      labelKey: 'areas.sizeKm2',
      look: 'number',
      digits: 2,
      value: (row) => row.area_km2,
      sort: 'area_km2',
      widthPx: 96,
    },
    { id: 'rule', labelKey: 'areas.ruleShort', look: 'number', value: (row) => row.patrols_per_week, widthPx: 96, isSpare: true },
  ],
  filters: [
    { id: 'text', kind: 'text', labelKey: 'areas.find' },
    { id: 'kind', kind: 'choice', labelKey: 'areas.kindLabel', words: 'areaKind', values: areaKinds },
  ],
  card: (row, { t }) => ({ title: row.name, note: t(`areaKind.${row.kind}`) }),
  drawer: {
    call: areaDetail,
    also: ['water', 'office', 'hazard', 'person'],
    kindName: ({ kind }, { t }) => t(`areaKind.${kind}`),
    title: ({ name }) => name,
    place: ({ names }) => names,
    chips: (area, { t }) => [
      { text: t('areas.offices', { count: area.offices }), tone: 'neutral' },
      { text: t('areas.waters', { count: area.waters }), tone: 'neutral' },
      ...(area.waters_overdue > 0
        ? [{ text: t('areas.watersOverdue', { count: area.waters_overdue }), tone: 'danger' as const }]
        : []),
      ...(area.waters_never > 0
        ? [{ text: t('areas.watersNever', { count: area.waters_never }), tone: 'warning' as const }]
        : []),
      ...(area.hazards_open > 0
        ? [{ text: t('areas.hazardsOpen', { count: area.hazards_open }), tone: 'warning' as const }]
        : []),
    ],
    at,
    facts: (area, { t }) => [
      { label: t('areas.code'), value: area.code },
      { label: t('areas.responsible'), value: area.responsible?.name },
      { label: t('areas.phone'), value: area.responsible?.phone, phone: true },
      { label: t('areas.population'), value: counted(area.population, (count) => t('areas.people', { count })) },
      { label: t('areas.households'), value: counted(area.households, (count) => t('areas.homes', { count })) },
      {
        label: t('areas.size'),
        value: area.area_km2 === null ? null : `${area.area_km2.toFixed(area.area_km2 < 10 ? 2 : 1)} km²`,
      },
      {
        label: t('areas.rule'),
        value: area.patrols_per_week === null ? null : t('areas.perWeek', { count: area.patrols_per_week }),
      },
    ],
    links: ({ parent_id, children }, { t }) => [
      { title: null, items: parent_id ? [{ kind: 'area', id: parent_id, name: t('areas.parent') }] : [] },
      {
        title: t('areas.children', { count: children.length }),
        items: children.map(({ id, name }) => ({ kind: 'area', id, name })),
      },
    ],
  },
})
