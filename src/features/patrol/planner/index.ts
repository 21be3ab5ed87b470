import type { Feature } from '@/features/feature'
import { drawRouteMessages } from './draw/drawRoute.messages'
import { forecastMessages } from './forecast/forecast.messages'
import { planFaultsMessages } from './planFaults.messages'
import { plannerMessages } from './planner.messages'

export const feature: Feature = {
  id: 'planner',
  titleKey: 'planner.title',
  icon: 'route',
  needs: 'plans.edit',
  order: 55,
  panel: () => import('./PlannerPanel.vue').then((file) => file.default),
  overlay: () => import('./add/AddToPlan.vue').then((file) => file.default),
  dock: () => import('./dock/PlanDock.vue').then((file) => file.default),
  map: async () => {
    const parts = await Promise.all([
      import('./planner.map').then((file) => file.plannerMap),
      import('./draw/drawRoute.map').then((file) => file.drawRouteMap),
    ])
    return { mount: (...given) => parts.forEach((part) => part.mount(...given)) }
  },
  messages: {
    'zh-CN': {
      ...plannerMessages['zh-CN'],
      ...forecastMessages['zh-CN'],
      ...drawRouteMessages['zh-CN'],
      ...planFaultsMessages['zh-CN'],
    },
    en: { ...plannerMessages.en, ...forecastMessages.en, ...drawRouteMessages.en, ...planFaultsMessages.en },
  },
}
