import { createPinia, setActivePinia } from 'pinia'
import { expect, test } from 'vitest'
import { createSSRApp, effectScope, h } from 'vue'
import { createMemoryHistory, createRouter } from 'vue-router'
import type { Role } from '@/domain/permissions'
import { useLinkParts } from '@/stores/linkParts.store'
import { useSession } from '@/stores/session.store'
import { useRooms } from './useRooms'

/** The shell of somebody with a role, on an address that was opened. */
async function opened(role: Role, address: string) {
  const component = { render: () => h('i') }
  const router = createRouter({
    history: createMemoryHistory(),
    routes: [
      { path: '/:room/:tab', name: 'room', component },
      { path: '/:panel?', name: 'map', component },
    ],
  })
  const pinia = createPinia()
  setActivePinia(pinia)
  const roles = [{ role, areaId: 'a', areaName: '甲', areaKind: 'station', bbox: null }]
  useSession().account = { userId: 'u', displayName: '甲', status: 'active', refusedReason: null, roles }
  const app = createSSRApp({ render: () => h('i') })
    .use(pinia)
    .use(router)
  await router.push(address)
  const shell = app.runWithContext(() => effectScope().run(() => useRooms()))!
  await new Promise((resolve) => setTimeout(resolve))
  return { router, shell, at: () => router.currentRoute.value.fullPath }
}

test.each([
  ['chief', '/', '/tonight/briefing'],
  ['chief', '/?pick=area:x', '/tonight/briefing?pick=area:x'],
  ['chief', '/hazards?period=last7', '/records/hazards?period=last7'],
  ['chief', '/records', '/records/incidents'],
  ['chief', '/records/nothing', '/records/incidents'],
  ['chief', '/nothing/hazards', '/records/hazards'],
  ['chief', '/dispatch/hazards?at=1', '/dispatch/hazards?at=1'],
  ['chief', '/map?at=1', '/map?at=1'],
  ['duty_officer', '/planner', '/dispatch/calls'],
  ['grid_worker', '/', '/tonight/walk'],
  ['leader', '/replay', '/insight/board'],
  ['viewer', '/waters', '/insight/board'],
  ['viewer', '/hotspots', '/insight/hotspots'],
  ['administrator', '/people', '/records/people'],
] as const)('a %s who opens %s is at %s', async (role, address, wanted) => {
  const { at } = await opened(role, address)
  expect(at()).toBe(wanted)
})

test('a feature leads to another by its name alone: here if it is here, else at home', async () => {
  const { router, at } = await opened('chief', '/dispatch/incidents?period=last7')
  await router.push({ name: 'map', params: { panel: 'hazards' }, query: { period: 'last7' } })
  expect(at()).toBe('/dispatch/hazards?period=last7')
  await router.push({ name: 'map', params: { panel: 'replay' } })
  expect(at()).toBe('/patrol/replay')
  router.back()
  await expect.poll(at).toBe('/dispatch/hazards?period=last7')
})

test('a room opens where it was left, and the map alone is a place of its own', async () => {
  const { shell, at } = await opened('chief', '/patrol/rota')
  await shell.enter('records')
  expect(at()).toBe('/records/incidents')
  await shell.enter('patrol')
  expect(at()).toBe('/patrol/rota')
  await shell.fold()
  expect([at(), shell.place.value]).toEqual(['/map', null])
})

test('an old link to a tool of the map opens the tool, at home or where one is', async () => {
  const { router, shell, at } = await opened('chief', '/layers')
  expect([at(), shell.tool.value?.id]).toEqual(['/tonight/briefing', 'layers'])
  useLinkParts().put('tool', null)
  await router.push('/records/waters')
  await router.push('/measure')
  expect([at(), shell.tool.value?.id]).toEqual(['/records/waters', 'measure'])
})
