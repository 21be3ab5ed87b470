import type { Feature } from '@/features/feature'
import { disputesMessages } from './disputes.messages'

export const feature: Feature = {
  id: 'disputes',
  titleKey: 'disputes.title',
  icon: 'users',
  needs: 'disputes.read',
  forms: [{ name: 'dispute.new', titleKey: 'disputes.report' }],
  panel: async () => (await import('./DisputesPanel.vue')).default,
  drawers: {
    dispute: async () => {
      const [{ drawerOf }, { disputeRecord }] = await Promise.all([import('@/records/hosts'), import('./dispute.record')])
      return drawerOf(disputeRecord)
    },
  },
  messages: disputesMessages,
}
