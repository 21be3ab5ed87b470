import type { Feature } from '@/features/feature'
import { legendMessages } from './legend.messages'

export const feature: Feature = {
  id: 'legend',
  titleKey: 'legend.title',
  icon: 'legend',
  order: 6,
  isTool: true,
  panel: async () => (await import('./LegendPanel.vue')).default,
  messages: legendMessages,
}
