import type { Feature } from '@/features/feature'
import { callsMessages } from './calls.messages'

export const feature: Feature = {
  id: 'calls',
  titleKey: 'calls.title',
  icon: 'phone',
  needs: 'incidents.edit',
  order: 70,
  forms: [{ name: 'call.new', titleKey: 'calls.take' }],
  panel: async () => (await import('./CallsPanel.vue')).default,
  overlay: async () => (await import('./CallKeys.vue')).default,
  map: async () => (await import('./units.map')).unitsMap,
  messages: callsMessages,
}
