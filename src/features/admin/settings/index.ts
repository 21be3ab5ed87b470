import type { Feature } from '@/features/feature'
import { settingsMessages } from './settings.messages'

export const feature: Feature = {
  id: 'settings',
  titleKey: 'settings.title',
  icon: 'settings',
  needs: 'settings.read',
  panel: () => import('./SettingsPanel.vue').then((file) => file.default),
  messages: settingsMessages,
}
