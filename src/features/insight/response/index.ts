import type { Feature } from '@/features/feature'
import { responseMessages } from './response.messages'

export const feature: Feature = {
  id: 'response',
  titleKey: 'response.title',
  icon: 'locate',
  needs: 'patrols.read',
  order: 46,
  panel: async () => (await import('./ResponsePanel.vue')).default,
  map: async () => (await import('./response.map')).responseMap,
  messages: responseMessages,
}
