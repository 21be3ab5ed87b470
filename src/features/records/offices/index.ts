import type { Feature } from '@/features/feature'
import { officesMessages } from './offices.messages'

export const feature: Feature = {
  id: 'offices',
  titleKey: 'offices.title',
  icon: 'office',
  order: 20,
  panel: async () => (await import('./OfficesPanel.vue')).default,
  drawers: { office: async () => (await import('./OfficeDrawer.vue')).default },
  map: async () => (await import('./offices.map')).officesMap,
  messages: officesMessages,
}
