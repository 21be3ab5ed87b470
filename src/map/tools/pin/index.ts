import type { Feature } from '@/features/feature'
import { pinMessages } from './pin.messages'

export const feature: Feature = {
  id: 'pin',
  titleKey: 'pin.title',
  icon: 'locate',
  order: 95,
  overlay: async () => (await import('./PinCard.vue')).default,
  map: async () => (await import('./pin.map')).pinMap,
  messages: pinMessages,
}
