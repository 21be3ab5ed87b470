import type { Feature } from '@/features/feature'
import { keysMessages } from './keys.messages'

export const feature: Feature = {
  id: 'keys',
  titleKey: 'keys.title',
  icon: 'download',
  needs: 'users.manage',
  panel: () => import('./KeysPanel.vue').then((file) => file.default),
  messages: keysMessages,
}
