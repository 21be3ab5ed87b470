import type { Feature } from '@/features/feature'
import { tipsMessages } from './tips.messages'

export const feature: Feature = {
  id: 'tips',
  titleKey: 'tips.title',
  icon: 'eye',
  needs: 'tips.read',
  panel: async () => {
    const [{ listOf }, { tipRecord }] = await Promise.all([import('@/records/hosts'), import('./tip.record')])
    return listOf(tipRecord)
  },
  drawers: {
    tip: async () => {
      const [{ drawerOf }, { tipRecord }] = await Promise.all([import('@/records/hosts'), import('./tip.record')])
      return drawerOf(tipRecord)
    },
  },
  messages: tipsMessages,
}
