import type { Feature } from '@/features/feature'
import { workMessages } from './work.messages'

export const feature: Feature = {
  id: 'work',
  titleKey: 'work.title',
  icon: 'check',
  needs: 'work.read',
  order: 60,
  forms: [{ name: 'work.new', titleKey: 'work.add' }],
  panel: () => import('./WorkPanel.vue').then((file) => file.default),
  messages: workMessages,
}
