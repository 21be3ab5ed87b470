import type { Feature } from '@/features/feature'
import { auditMessages } from './audit.messages'

export const feature: Feature = {
  id: 'audit',
  titleKey: 'audit.title',
  icon: 'eye',
  needs: 'users.manage',
  panel: () => import('./AuditPanel.vue').then((file) => file.default),
  messages: auditMessages,
}
