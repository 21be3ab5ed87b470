import type { Feature } from '@/features/feature'
import { layersMessages } from './layers.messages'

export const feature: Feature = {
  id: 'layers',
  titleKey: 'layers.title',
  icon: 'layers',
  order: 5,
  isTool: true,
  panel: async () => (await import('./LayersPanel.vue')).default,
  messages: layersMessages,
}
