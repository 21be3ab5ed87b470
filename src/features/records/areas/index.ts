import type { Feature } from '@/features/feature'
import { areasMessages } from './areas.messages'

export const feature: Feature = {
  id: 'areas',
  titleKey: 'areas.title',
  icon: 'grid',
  order: 10,
  panel: async () => (await import('./AreasPanel.vue')).default,
  drawers: {
    area: async () => {
      const [{ drawerOf }, { areaRecord }] = await Promise.all([import('@/records/hosts'), import('./area.record')])
      return drawerOf(areaRecord)
    },
  },
  map: async () => (await import('./areas.map')).areasMap,
  messages: areasMessages,
}
