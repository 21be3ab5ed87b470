import type { Feature } from '@/features/feature'
import { noticesMessages } from './notices.messages'

export const feature: Feature = {
  id: 'notices',
  titleKey: 'notices.title',
  icon: 'bell',
  needs: 'notices.read',
  panel: () => import('./NoticesPanel.vue').then((file) => file.default),
  messages: noticesMessages,
}
