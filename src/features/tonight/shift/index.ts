import type { Feature } from '@/features/feature'
import { shiftMessages } from './shift.messages'

export const feature: Feature = {
  id: 'shift',
  titleKey: 'shift.title',
  icon: 'book',
  needs: 'shifts.keep',
  panel: async () => (await import('./ShiftPanel.vue')).default,
  messages: shiftMessages,
}
