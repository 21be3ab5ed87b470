import type { Feature } from '@/features/feature'
import { printMessages } from './print.messages'

export const feature: Feature = {
  id: 'print',
  titleKey: 'print.title',
  icon: 'print',
  order: 95,
  isTool: true,
  panel: async () => (await import('./PrintPanel.vue')).default,
  messages: printMessages,
}
