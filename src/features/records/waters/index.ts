import type { Feature } from '@/features/feature'
import { watersMessages } from './waters.messages'

export const feature: Feature = {
  id: 'waters',
  titleKey: 'waters.title',
  icon: 'water',
  order: 30,
  panel: async () => {
    const [{ listOf }, { waterRecord }] = await Promise.all([import('@/records/hosts'), import('./water.record')])
    return listOf(waterRecord)
  },
  drawers: {
    water: async () => {
      const [{ drawerOf }, { waterRecord }] = await Promise.all([import('@/records/hosts'), import('./water.record')])
      return drawerOf(waterRecord)
    },
  },
  map: async () => (await import('./waters.map')).watersMap,
  messages: watersMessages,
}
