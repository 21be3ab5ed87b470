import { createRouter, createWebHistory, type RouteRecordRaw } from 'vue-router'
import TonightTab from './TonightTab.vue'

// The first screen comes with the page; all else lies on the phone beside it and is opened when it is wanted.
/** Over the whole screen, with a way back of its own. */
const sheet = { isSheet: true }
/** The sheet, once the words are there that it shares with the desk. */
async function withWords<Page>(page: Promise<Page>): Promise<Page> {
  await import('./sheetWords')
  return page
}
const routes: RouteRecordRaw[] = [
  { path: '/', name: 'tonight', component: TonightTab },
  { path: '/note', name: 'note', component: () => withWords(import('./NoteTab.vue')) },
  { path: '/me', name: 'me', component: () => import('./MeTab.vue') },
  { path: '/walk', name: 'walk', component: () => import('./WalkSheet.vue'), meta: sheet },
  {
    path: '/note/hazard',
    name: 'hazard',
    component: () => withWords(import('@/features/field/report/HazardSheet.vue')),
    meta: sheet,
  },
  { path: '/note/tip', name: 'tip', component: () => withWords(import('@/features/field/report/TipSheet.vue')), meta: sheet },
  {
    path: '/note/sighting',
    name: 'sighting',
    component: () => withWords(import('@/features/field/report/SightingSheet.vue')),
    meta: sheet,
  },
  {
    path: '/note/work/:kind',
    name: 'work',
    component: () => withWords(import('@/features/field/report/WorkSheet.vue')),
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
  { path: '/logger', name: 'logger', component: () => import('@/features/field/walk/LoggerSheet.vue'), meta: sheet },
  { path: '/find', name: 'find', component: () => import('@/features/field/ahead/FindSheet.vue'), meta: sheet },
  { path: '/ahead', name: 'ahead', component: () => import('./AheadSheet.vue'), meta: sheet },
  { path: '/check', name: 'check', component: () => import('@/features/field/ahead/CheckSheet.vue'), meta: sheet },
  {
    path: '/note/hazard/:id',
    name: 'correct',
    component: () => withWords(import('@/features/field/report/CorrectSheet.vue')),
    props: true,
    meta: sheet,
  },
  { path: '/pin', name: 'pin', component: () => import('@/features/field/lock/PinSheet.vue'), meta: sheet },
  { path: '/:rest(.*)*', redirect: '/' },
]

/** Every sheet of the phone has an address: back closes it, a reload opens it again with what was typed. */
export const createFieldRouter = () => createRouter({ history: createWebHistory('/field/'), routes })
