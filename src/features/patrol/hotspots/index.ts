import type { Feature } from '@/features/feature'
import { hotspotsMessages } from './hotspots.messages'

/** Everybody has it: those who answer incidents see the surface, the others the density that gives nobody away. */
export const feature: Feature = {
  id: 'hotspots',
  titleKey: 'hotspots.title',
  icon: 'hotspot',
  order: 50,
  panel: async () => (await import('./HotspotsPanel.vue')).default,
  map: async () => (await import('./hotspots.map')).hotspotsMap,
  messages: hotspotsMessages,
}
