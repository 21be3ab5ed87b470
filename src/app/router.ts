import { createRouter, createWebHistory } from 'vue-router'

const shell = () => import('./shell/AppShell.vue')

/**
 * One page: the path names the room and its tab, the query holds the view, the period, the record and the map's tool. A path of one
 * word is short for a tab or a room, as links were before there were rooms; `/map` is the map alone. `useRooms` leads them on.
 */
export const createAppRouter = () =>
  createRouter({
    history: createWebHistory(),
    routes: [
      { path: '/:room/:tab', name: 'room', component: shell },
      { path: '/:panel?', name: 'map', component: shell },
      { path: '/:rest(.*)*', redirect: '/' },
    ],
  })
