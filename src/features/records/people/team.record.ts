import { teamsPage } from '@/data/rows/pages'
import { teamDetail, teamKinds } from '@/data/rows/people'
import { defineRecord } from '@/records/record'
import { teamSwatch } from '@/records/teamSwatch'

export const teamRecord = defineRecord({
  kind: 'team',
  titleKey: 'people.tab.teams',
  rows: teamsPage,
  also: ['person', 'office'],
  needs: 'personnel.read',
  sort: { id: 'code', isDown: false },
  first: { active: true },
  at: ({ lng, lat }) => (lng === null || lat === null ? null : { center: [lng, lat] }),
  mark: teamSwatch,
  columns: [
    { id: 'name', labelKey: 'people.teamName', look: 'text', value: ({ name }) => name, sort: 'name', widthPx: 180 },
    { id: 'code', labelKey: 'people.code', look: 'code', value: ({ code }) => code, sort: 'code', widthPx: 96 },
    {
      id: 'kind',
      labelKey: 'people.kindLabel',
      look: 'choice',
      words: 'people.teamKind',
      value: ({ kind }) => kind,
      sort: 'kind',
      widthPx: 110,
    },
    { id: 'office', labelKey: 'people.office', look: 'text', value: (row) => row.office_name, sort: 'office', widthPx: 150 },
    { id: 'leads', labelKey: 'people.leads', look: 'text', value: ({ leads }) => leads, widthPx: 110 },
    { id: 'members', labelKey: 'people.memberCount', look: 'number', value: (row) => row.member_count, widthPx: 72 },
    { id: 'phone', labelKey: 'people.phone', look: 'code', value: ({ phone }) => phone, widthPx: 120 },
    { id: 'area', labelKey: 'list.area', look: 'text', value: (row) => row.area_name, widthPx: 136 },
    { id: 'active', labelKey: 'people.isActive', look: 'yesNo', value: (row) => row.is_active, widthPx: 64, isSpare: true },
  ],
  filters: [
    { id: 'text', kind: 'text', labelKey: 'people.find' },
    { id: 'active', kind: 'flag', labelKey: 'people.activeOnly' },
    { id: 'kind', kind: 'choice', labelKey: 'people.kindLabel', words: 'people.teamKind', values: teamKinds },
  ],
  card: (row, { t }) => ({
    title: row.name,
    note: [row.office_name, row.member_count === null ? null : t('people.members', { count: row.member_count })]
      .filter(Boolean)
      .join(' · '),
    chips: [{ text: t(`people.teamKind.${row.kind}`), tone: 'neutral' }],
  }),
  drawer: {
    call: teamDetail,
    also: ['person', 'patrol'],
    kindName: ({ kind }, { t }) => t(`people.teamKind.${kind}`),
    title: ({ name }) => name,
    place: ({ names }) => names,
    facts: (team, { t }) => [
      { label: t('people.code'), value: team.code },
      { label: t('people.phone'), value: team.phone, phone: true },
      { label: t('people.patrols30'), value: team.patrols_30_days },
    ],
    links: ({ office, members }, { t }) => [
      { title: t('people.office'), items: office ? [{ kind: 'office', id: office.id, name: office.name }] : [] },
      {
        title: t('people.members', { count: members.length }),
        items: members.map(({ id, name, is_lead }) => ({ kind: 'person', id, name: name + (is_lead ? t('people.lead') : '') })),
      },
    ],
  },
})
