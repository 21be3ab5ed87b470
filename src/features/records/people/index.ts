import type { Feature } from '@/features/feature'
import { peopleMessages } from './people.messages'

export const feature: Feature = {
  id: 'people',
  titleKey: 'people.title',
  icon: 'users',
  needs: 'personnel.read',
  order: 70,
  panel: () => import('./PeoplePanel.vue').then((file) => file.default),
  drawers: {
    team: async () => {
      const [{ drawerOf }, { teamRecord }] = await Promise.all([import('@/records/hosts'), import('./team.record')])
      return drawerOf(teamRecord)
    },
    person: async () => {
      const [{ drawerOf }, { personRecord }] = await Promise.all([import('@/records/hosts'), import('./person.record')])
      return drawerOf(personRecord)
    },
  },
  messages: peopleMessages,
}
