import type { Feature } from '@/features/feature'
import { coverageMessages } from './coverage.messages'

export const feature: Feature = {
  id: 'coverage',
  titleKey: 'coverage.title',
  icon: 'coverage',
  needs: 'patrols.read',
  order: 45,
  panel: async () => (await import('./CoveragePanel.vue')).default,
  overlay: async () => (await import('./CompareOverlay.vue')).default,
  map: async () => (await import('./coverage.map')).coverageMap,
  messages: coverageMessages,
}
