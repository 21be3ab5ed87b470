import type { Feature } from '@/features/feature'
import { staffMessages } from './staff.messages'

export const feature: Feature = {
  id: 'staff',
  titleKey: 'staff.title',
  icon: 'users',
  needs: 'records.edit',
  panel: () => import('./StaffPanel.vue').then((file) => file.default),
  forms: [
    { name: 'staff.person.new', titleKey: 'staff.newPerson' },
    { name: 'staff.team.new', titleKey: 'staff.newTeam' },
  ],
  messages: staffMessages,
}
