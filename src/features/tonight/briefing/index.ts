import type { Feature } from '@/features/feature'
import { briefingMessages } from './briefing.messages'

export const feature: Feature = {
  id: 'briefing',
  titleKey: 'briefing.title',
  icon: 'moon',
  needs: 'tonight.read',
  panel: async () => (await import('./BriefingPanel.vue')).default,
  messages: briefingMessages,
}
