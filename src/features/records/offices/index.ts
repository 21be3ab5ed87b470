import type { Feature } from '@/features/feature'
import { officesMessages } from './offices.messages'

export const feature: Feature = {
  id: 'offices',
  titleKey: 'offices.title',
  icon: 'office',
  order: 20,
  panel: async () => {
    const [{ listOf }, { officeRecord }] = await Promise.all([import('@/records/hosts'), import('./office.record')])
    return listOf(officeRecord)
  },
  drawers: {
    office: async () => {
      const [{ drawerOf }, { officeRecord }] = await Promise.all([import('@/records/hosts'), import('./office.record')])
      return drawerOf(officeRecord)
    },
  },
  map: async () => (await import('./offices.map')).officesMap,
  messages: officesMessages,
}
