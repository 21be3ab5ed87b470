import { beforeAll, expect, test } from 'vitest'
import { onEachDatabase } from './support/engines'
import { attempt, foreign, outsiders, own, roles } from './support/personas'
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
const published = `set local role authenticated; select public.save_plan('${plan}'::jsonb); select public.publish_plan('${planId}', 1)`
const skip = (reason: string) =>
  `select public.skip_stops('${JSON.stringify([{ stop_id: stopId, skipped_at: hours(1), reason }])}'::jsonb)`
const routes = `select public.walk_routes('${day}'::date - 1, '${day}'::date + 1)`

onEachDatabase('walks', (database) => {
  beforeAll(() => buildWorld(database()))

  test('a chief may walk any route of the branch, with its stops; a draft is not there', async () => {
    expect((await attempt(database(), 'chief', routes, published)).text).toContain('龙潭')
    expect(
      (await attempt(database(), 'chief', routes, `set local role authenticated; select public.save_plan('${plan}'::jsonb)`))
        .text,
    ).not.toContain('龙潭')
  })

  test.each(['foreign_chief', 'viewer', 'leader', ...outsiders] as const)('%s gets no route to walk', async (persona) => {
    const answer = await attempt(database(), persona, routes)
    expect(answer.refusal ?? answer.text).not.toContain('龙潭')
  })

  test('a skip needs a reason, is kept once, and shows beside the plan', async () => {
    expect((await attempt(database(), 'chief', skip(' '), published)).refusal).toBe('22023')
    const again = await attempt(database(), 'chief', skip('道路不通'), `${published}; ${skip('另有警情')}`)
    expect(again.text).toContain('0')
    const seen = await attempt(database(), 'chief', `select public.plan_walks('${planId}')`, `${published}; ${skip('另有警情')}`)
    expect(seen.text).toContain('另有警情')
  })

  test.each(roles.filter((role) => role !== 'chief'))('%s cannot pass over a stop that is unknown to them', async (persona) => {
    expect((await attempt(database(), persona, skip('道路不通'))).refusal).toBe('42501')
  })

  test('the walks of a plan out of reach are null, not a fault', async () => {
    const answer = await attempt(
      database(),
      'grid_worker',
      `select coalesce(public.plan_walks('${foreign(no.team)}')::text, 'none')`,
    )
    expect(answer).toMatchObject({ refusal: null })
    expect(answer.text).toContain('none')
  })
})
