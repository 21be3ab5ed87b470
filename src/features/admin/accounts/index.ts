import type { Feature } from '@/features/feature'
import { accountsMessages } from './accounts.messages'

export const feature: Feature = {
  id: 'accounts',
  titleKey: 'accounts.title',
  icon: 'user',
  needs: 'users.manage',
  panel: () => import('./AccountsPanel.vue').then((file) => file.default),
  forms: [{ name: 'accounts.new', titleKey: 'accounts.new' }],
  messages: accountsMessages,
}
