import type { Feature } from '@/features/feature'
import { watersMessages } from './waters.messages'

export const feature: Feature = {
  id: 'waters',
  titleKey: 'waters.title',
  icon: 'water',
  order: 30,
  panel: () => import('./WatersPanel.vue').then((file) => file.default),
  drawers: {
    water: async () => {
      const [{ drawerOf }, { waterRecord }] = await Promise.all([import('@/records/hosts'), import('./water.record')])
      return drawerOf(waterRecord)
    },
  },
  map: async () => (await import('./waters.map')).watersMap,
  messages: watersMessages,
}
