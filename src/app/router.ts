import { createRouter, createWebHistory } from 'vue-router'

/** One page: the path names the open panel, the query holds the view, the period and the record. */
export const createAppRouter = () =>
  createRouter({
    history: createWebHistory(),
    routes: [
      { path: '/:panel?', name: 'map', component: () => import('./shell/AppShell.vue') },
      { path: '/:rest(.*)*', redirect: '/' },
    ],
  })
