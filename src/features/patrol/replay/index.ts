import type { Feature } from '@/features/feature'
import { replayMessages } from './replay.messages'

export const feature: Feature = {
  id: 'replay',
  titleKey: 'replay.title',
  icon: 'replay',
  needs: 'tracks.view',
  order: 58,
  panel: () => import('./ReplayPanel.vue').then((file) => file.default),
  dock: () => import('./ReplayDock.vue').then((file) => file.default),
  messages: replayMessages,
}
