import type { Feature } from '@/features/feature'
import { walkMessages } from './walk.messages'

export const feature: Feature = {
  id: 'walk',
  titleKey: 'walk.title',
  icon: 'locate',
  needs: 'patrols.walk',
  order: 12,
  panel: () => import('./WalkPanel.vue').then((file) => file.default),
  overlay: () => import('./NextStopBar.vue').then((file) => file.default),
  map: () => import('./walk.map').then((file) => file.walkMap),
  messages: walkMessages,
}
