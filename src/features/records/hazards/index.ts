import type { Feature } from '@/features/feature'
import { hazardsMessages } from './hazards.messages'

export const feature: Feature = {
  id: 'hazards',
  titleKey: 'hazards.title',
  icon: 'hazard',
  order: 50,
  forms: [{ name: 'hazard.new', titleKey: 'hazards.report' }],
  panel: () => import('./HazardsPanel.vue').then((file) => file.default),
  drawers: {
    hazard: async () => {
      const [{ drawerOf }, { hazardRecord }] = await Promise.all([import('@/records/hosts'), import('./hazard.record')])
      return drawerOf(hazardRecord)
    },
  },
  map: () => import('./hazards.map').then((file) => file.hazardsMap),
  messages: hazardsMessages,
}
