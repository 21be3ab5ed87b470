import type { Feature } from '@/features/feature'
import { editMessages } from './edit.messages'

export const feature: Feature = {
  id: 'borders',
  titleKey: 'edit.title',
  icon: 'edit',
  needs: 'areas.edit',
  order: 95,
  panel: async () => (await import('./EditPanel.vue')).default,
  map: async () => (await import('./edit.map')).editMap,
  messages: editMessages,
}
