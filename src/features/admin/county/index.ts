import type { Feature } from '@/features/feature'
import { countyMessages } from './county.messages'

export const feature: Feature = {
  id: 'county',
  titleKey: 'county.title',
  icon: 'check',
  needs: 'users.manage',
  panel: () => import('./CountyPanel.vue').then((file) => file.default),
  messages: countyMessages,
}
