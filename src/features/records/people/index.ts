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
    team: () => import('./TeamDrawer.vue').then((file) => file.default),
    person: () => import('./PersonDrawer.vue').then((file) => file.default),
  },
  messages: peopleMessages,
}
