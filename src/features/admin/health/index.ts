import type { Feature } from '@/features/feature'
import { healthMessages } from './health.messages'

export const feature: Feature = {
  id: 'health',
  titleKey: 'health.title',
  icon: 'info',
  needs: 'users.manage',
  panel: () => import('./HealthPanel.vue').then((file) => file.default),
  messages: healthMessages,
}
