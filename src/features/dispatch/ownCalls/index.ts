import type { Feature } from '@/features/feature'
import { ownCallsMessages } from './ownCalls.messages'

export const feature: Feature = {
  id: 'ownCalls',
  titleKey: 'ownCalls.title',
  icon: 'phone',
  needs: 'patrols.walk',
  overlay: async () => (await import('./OwnCalls.vue')).default,
  messages: ownCallsMessages,
}
