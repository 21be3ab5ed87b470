import type { Feature } from '@/features/feature'
import { watersMessages } from './waters.messages'

export const feature: Feature = {
  id: 'waters',
  titleKey: 'waters.title',
  icon: 'water',
  order: 30,
  panel: async () => (await import('./WatersPanel.vue')).default,
  drawers: { water: async () => (await import('./WaterDrawer.vue')).default },
  map: async () => (await import('./waters.map')).watersMap,
  messages: watersMessages,
}
