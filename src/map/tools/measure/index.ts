import type { Feature } from '@/features/feature'
import { measureMessages } from './measure.messages'

export const feature: Feature = {
  id: 'measure',
  titleKey: 'measure.title',
  icon: 'measure',
  order: 90,
  isTool: true,
  panel: async () => (await import('./MeasurePanel.vue')).default,
  overlay: async () => (await import('./PositionReadout.vue')).default,
  map: async () => (await import('./measure.map')).measureMap,
  messages: measureMessages,
}
