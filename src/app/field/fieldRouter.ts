import { createRouter, createWebHistory, type RouteRecordRaw } from 'vue-router'
import MeTab from './MeTab.vue'
import NoteTab from './NoteTab.vue'
import TonightTab from './TonightTab.vue'

/** Over the whole screen, with a way back of its own. */
const sheet = { isSheet: true }
const routes: RouteRecordRaw[] = [
  { path: '/', name: 'tonight', component: TonightTab },
  { path: '/note', name: 'note', component: NoteTab },
  { path: '/me', name: 'me', component: MeTab },
  { path: '/walk', name: 'walk', component: () => import('./WalkSheet.vue'), meta: sheet },
  { path: '/note/hazard', name: 'hazard', component: () => import('@/features/field/report/HazardSheet.vue'), meta: sheet },
  { path: '/note/tip', name: 'tip', component: () => import('@/features/field/report/TipSheet.vue'), meta: sheet },
  { path: '/note/sighting', name: 'sighting', component: () => import('@/features/field/report/SightingSheet.vue'), meta: sheet },
  {
    path: '/note/work/:kind',
    name: 'work',
    component: () => import('@/features/field/report/WorkSheet.vue'),
    props: true,
    meta: sheet,
  },
  { path: '/waters', name: 'waters', component: () => import('@/features/field/inspect/WatersSheet.vue'), meta: sheet },
  {
    path: '/waters/:id',
    name: 'inspect',
    component: () => import('@/features/field/inspect/InspectSheet.vue'),
    props: true,
    meta: sheet,
  },
  { path: '/find', name: 'find', component: () => import('@/features/field/ahead/FindSheet.vue'), meta: sheet },
  { path: '/ahead', name: 'ahead', component: () => import('./AheadSheet.vue'), meta: sheet },
  { path: '/check', name: 'check', component: () => import('@/features/field/ahead/CheckSheet.vue'), meta: sheet },
  { path: '/:rest(.*)*', redirect: '/' },
]

/** Every sheet of the phone has an address: back closes it, a reload opens it again with what was typed. */
export const createFieldRouter = () => createRouter({ history: createWebHistory('/field/'), routes })
