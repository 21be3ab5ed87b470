import type { Feature } from '@/features/feature'
import { retentionWords } from './retention.messages'

export const feature: Feature = {
  id: 'retention',
  titleKey: 'tab.retention',
  icon: 'clock',
  needs: 'settings.read',
  panel: () => import('./RetentionPanel.vue').then((file) => file.default),
  messages: { 'zh-CN': { settings: { retention: retentionWords['zh-CN'] } }, en: { settings: { retention: retentionWords.en } } },
}
