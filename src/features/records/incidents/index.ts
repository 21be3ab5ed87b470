import type { Feature } from '@/features/feature'
import { incidentsMessages } from './incidents.messages'

export const feature: Feature = {
  id: 'incidents',
  titleKey: 'incidents.title',
  icon: 'incident',
  order: 40,
  panel: async () => (await import('./IncidentsPanel.vue')).default,
  drawers: {
    incident: async () => {
      const [{ drawerOf }, { incidentRecord }] = await Promise.all([import('@/records/hosts'), import('./incident.record')])
      return drawerOf(incidentRecord)
    },
  },
  map: async () => (await import('./incidents.map')).incidentsMap,
  messages: incidentsMessages,
}
