import type { Feature } from '@/features/feature'
import { dashboardMessages } from './dashboard.messages'

export const feature: Feature = {
  id: 'board',
  titleKey: 'dashboard.title',
  icon: 'dashboard',
  needs: 'incidents.count',
  order: 5,
  panel: async () => (await import('./DashboardPanel.vue')).default,
  dock: async () => (await import('./DashboardDock.vue')).default,
  messages: dashboardMessages,
}
