import { peoplePage } from '@/data/rows/pages'
import { personDetail, personKinds } from '@/data/rows/people'
import { defineRecord } from '@/records/record'

export const personRecord = defineRecord({
  kind: 'person',
  titleKey: 'people.tab.persons',
  rows: peoplePage,
  also: ['team', 'office'],
  needs: 'personnel.read',
  sort: { id: 'area', isDown: false },
  first: { active: true },
  columns: [
    { id: 'name', labelKey: 'people.name', look: 'text', value: ({ name }) => name, sort: 'name', widthPx: 110 },
    {
      id: 'kind',
      labelKey: 'people.kindLabel',
      look: 'choice',
      words: 'people.kind',
      value: ({ kind }) => kind,
      sort: 'kind',
      widthPx: 90,
    },
    { id: 'area', labelKey: 'list.area', look: 'text', value: (row) => row.area_name, sort: 'area', widthPx: 140 },
    { id: 'office', labelKey: 'people.office', look: 'text', value: (row) => row.office_name, sort: 'office', widthPx: 150 },
    { id: 'teams', labelKey: 'people.teams', look: 'text', value: ({ teams }) => teams, widthPx: 170 },
    { id: 'phone', labelKey: 'people.phone', look: 'code', value: ({ phone }) => phone, widthPx: 120 },
    { id: 'account', labelKey: 'people.hasAccount', look: 'yesNo', value: (row) => row.has_account, widthPx: 72 },
    { id: 'active', labelKey: 'people.isActive', look: 'yesNo', value: (row) => row.is_active, widthPx: 64, isSpare: true },
  ],
  filters: [
    { id: 'text', kind: 'text', labelKey: 'people.find' },
    { id: 'active', kind: 'flag', labelKey: 'people.activeOnly' },
    { id: 'account', kind: 'flag', labelKey: 'people.hasAccount' },
    { id: 'kind', kind: 'choice', labelKey: 'people.kindLabel', words: 'people.kind', values: personKinds },
  ],
  card: (row, { t }) => ({
    title: row.name,
    note: [row.area_name, row.office_name].filter(Boolean).join(' · '),
    chips: [{ text: t(`people.kind.${row.kind}`), tone: 'neutral' }],
  }),
  drawer: {
    call: personDetail,
    also: ['team', 'area', 'water'],
    kindName: ({ kind }, { t }) => t(`people.kind.${kind}`),
    title: ({ name }) => name,
    place: () => [],
    facts: ({ phone }, { t }) => [{ label: t('people.phone'), value: phone, phone: true }],
    links: ({ areas, waters, teams }, { t }) => [
      { title: t('people.responsibleFor.areas'), items: areas.map((area) => ({ kind: 'area', ...area })) },
      { title: t('people.responsibleFor.waters'), items: waters.map((water) => ({ kind: 'water', ...water })) },
      { title: t('people.responsibleFor.teams'), items: teams.map((team) => ({ kind: 'team', ...team })) },
    ],
  },
})
