import type { Feature } from '@/features/feature'
import { importMessages } from './import.messages'

export const feature: Feature = {
  id: 'import',
  titleKey: 'import.title',
  icon: 'upload',
  needs: 'import',
  order: 80,
  panel: async () => (await import('./ImportPanel.vue')).default,
  map: async () => (await import('./import.map')).importMap,
  messages: importMessages,
}
