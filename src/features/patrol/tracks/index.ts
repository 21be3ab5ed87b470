import type { Feature } from '@/features/feature'
import { patrolsMessages } from './patrols.messages'

export const feature: Feature = {
  id: 'tracks',
  titleKey: 'patrols.title',
  icon: 'patrol',
  needs: 'patrols.read',
  order: 50,
  panel: async () => (await import('./PatrolsPanel.vue')).default,
  drawers: {
    patrol: async () => {
      const [{ drawerOf }, { patrolRecord }] = await Promise.all([import('@/records/hosts'), import('./patrol.record')])
      return drawerOf(patrolRecord)
    },
  },
  map: async () => (await import('./patrols.map')).patrolsMap,
  messages: patrolsMessages,
}
