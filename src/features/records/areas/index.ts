import type { Feature } from '@/features/feature'
import { areasMessages } from './areas.messages'

export const feature: Feature = {
  id: 'areas',
  titleKey: 'areas.title',
  icon: 'grid',
  order: 10,
  panel: async () => (await import('./AreasPanel.vue')).default,
  drawers: { area: async () => (await import('./AreaDrawer.vue')).default },
  map: async () => (await import('./areas.map')).areasMap,
  messages: areasMessages,
}
