import type { Feature } from '@/features/feature'
import { rotaMessages } from './rota.messages'

export const feature: Feature = {
  id: 'rota',
  titleKey: 'rota.title',
  icon: 'clock',
  needs: 'plans.edit',
  order: 56,
  panel: () => import('./RotaPanel.vue').then((file) => file.default),
  messages: rotaMessages,
}
