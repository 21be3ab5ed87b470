import type { Feature } from '@/features/feature'
import { organisationsMessages } from './organisations.messages'

export const feature: Feature = {
  id: 'organisations',
  titleKey: 'organisations.title',
  icon: 'office',
  needs: 'records.edit',
  panel: async () => (await import('./OrganisationsPanel.vue')).default,
  messages: organisationsMessages,
}
