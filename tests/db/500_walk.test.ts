import { beforeAll, expect, test } from 'vitest'
import { onEachDatabase } from './support/engines'
import { attempt, call, outsiders, own } from './support/personas'
import { areas, buildWorld, newId, no } from './support/world'

// Functions held to their rules here: public.walk_routes, public.skip_stops, public.plan_walks.
const hours = (from: number) => new Date(Date.now() + from * 3_600_000).toISOString()
const day = new Date(Date.now() + 5 * 3_600_000).toISOString().slice(0, 10)
const [planId, routeId, stopId] = [newId(80), newId(81), newId(82)]
const plan = JSON.stringify({
  id: planId,
  area_id: areas.station,
  title: '今晚夜巡',
  service_day: day,
  shift_from: hours(1),
  shift_to: hours(9),
  routes: [{ id: routeId, team_id: own(no.ownTeam), mode: 'foot' }],
  stops: [{ id: stopId, route_id: routeId, seq: 0, kind: 'water', name: '龙潭', lng: 115.2, lat: 26.2, dwell_s: 600 }],
})
const skip = (reason: string) =>
  `select public.skip_stops('${JSON.stringify([{ stop_id: stopId, skipped_at: hours(1), reason }])}'::jsonb)`
const routes = `select public.walk_routes('${day}'::date - 1, '${day}'::date + 1)`

onEachDatabase('walks', (database) => {
  beforeAll(async () => {
    await buildWorld(database())
    await call(database(), 'chief', `select public.publish_changes('${plan}'::jsonb)`)
  })

  test.each(['chief', 'grid_worker'] as const)('%s gets the published route with its stops', async (persona) => {
    expect((await attempt(database(), persona, routes)).text).toContain('龙潭')
  })

  test('a withdrawn plan is walked no more', async () => {
    const withdraw = `select public.withdraw_plan('${planId}', 2)`
    expect((await attempt(database(), 'chief', routes, withdraw)).text).not.toContain('龙潭')
  })

  test.each(['foreign_chief', 'viewer', 'leader', ...outsiders] as const)('%s gets no route to walk', async (persona) => {
    const answer = await attempt(database(), persona, routes)
    expect(answer.refusal ?? answer.text).not.toContain('龙潭')
  })

  test('a skip needs a reason, is kept once, and shows beside the plan', async () => {
    expect((await attempt(database(), 'chief', skip(' '))).refusal).toBe('22023')
    const again = await attempt(database(), 'chief', skip('道路不通'), skip('另有警情'))
    expect(again.text).toContain('0')
    const seen = await attempt(database(), 'chief', `select public.plan_walks('${planId}')`, skip('另有警情'))
    expect(seen.text).toContain('另有警情')
  })

  test.each(['administrator', 'leader', 'viewer', 'foreign_chief', ...outsiders] as const)(
    '%s cannot pass over a stop of the route',
    async (persona) => {
      expect((await attempt(database(), persona, skip('道路不通'))).refusal).toBe('42501')
    },
  )

  test.each(['foreign_chief', 'viewer', 'grid_worker'] as const)('the walks of the plan are null to %s', async (persona) => {
    const answer = await attempt(database(), persona, `select coalesce(public.plan_walks('${planId}')::text, 'none')`)
    expect(answer).toMatchObject({ refusal: null, text: 'none' })
  })
})
