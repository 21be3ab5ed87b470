import { beforeAll, expect, test } from 'vitest'
import { onEachDatabase } from './support/engines'
import { attempt, foreign, own, outsiders, roles } from './support/personas'
import { areas, buildWorld, newId, no } from './support/world'

// Tables and functions held to their rules here: public.patrol_plans, public.plan_routes, public.plan_stops, public.plan_templates,
// public.rota_nights, public.team_leave; public.save_plan, public.publish_changes,
// public.withdraw_plan, public.plans_list, public.plan_detail, public.record_visits, public.rota_list, public.save_rota, public.save_leave, public.propose_stops.
const hours = (from: number) => new Date(Date.now() + from * 3_600_000).toISOString()
const day = new Date(Date.now() + 5 * 3_600_000).toISOString().slice(0, 10)
const planId = newId(70)
const routeId = newId(71)
const stopId = newId(72)

const plan = (over: object = {}, team = own(no.ownTeam)) =>
  JSON.stringify({
    id: planId,
    area_id: areas.station,
    title: '今晚夜巡',
    service_day: day,
    shift_from: hours(1),
    shift_to: hours(9),
    routes: [
      {
        id: routeId,
        team_id: team,
        mode: 'foot',
        travel_s: 600,
        travel_m: 800,
        geom: {
          type: 'LineString',
          coordinates: [
            [115.2, 26.2],
            [115.21, 26.2],
          ],
        },
      },
    ],
    stops: [
      {
        id: stopId,
        route_id: routeId,
        seq: 0,
        kind: 'water',
        name: '龙潭',
        lng: 115.2,
        lat: 26.2,
        dwell_s: 600,
        priority: 3,
        is_must: true,
        is_pinned: false,
      },
    ],
    ...over,
  }).replaceAll("'", "''")
const save = (over: object = {}, team?: string) => `select public.save_plan('${plan(over, team)}'::jsonb)`
/** A published plan of the own station, as its chief leaves it. */
const publish = (over: object = {}) => `select public.publish_changes('${plan(over)}'::jsonb)`
const published = publish()
const asChief = (sql: string) => `set local role authenticated; ${sql}`

onEachDatabase('plans', (database) => {
  beforeAll(() => buildWorld(database()))

  test.each([...roles, ...outsiders])('%s may save a plan only as chief', async (persona) => {
    const { refusal } = await attempt(database(), persona, save())
    expect(refusal === null).toBe(persona === 'chief')
    if (persona !== 'chief') expect(refusal).toBe('42501')
  })

  test('a chief cannot plan in a sibling station, nor with its teams', async () => {
    expect((await attempt(database(), 'chief', save({ area_id: areas.siblingStation }))).refusal).toBe('42501')
    expect((await attempt(database(), 'chief', save({}, foreign(no.team)))).refusal).toBe('42501')
    expect((await attempt(database(), 'foreign_chief', save())).refusal).toBe('42501')
  })

  test('a published plan is whole for its chief: route, stop, positions', async () => {
    const seen = await attempt(database(), 'chief', `select public.plan_detail('${planId}')`, asChief(published))
    expect(seen.text).toContain('龙潭')
    expect(seen.text).toContain('115.21')
    const listed = await attempt(
      database(),
      'chief',
      `select public.plans_list('${day}'::date - 1, '${day}'::date + 1)`,
      asChief(published),
    )
    expect(listed.text).toContain(planId)
  })

  test('publishing the version before last is a conflict, an empty plan is refused', async () => {
    expect((await attempt(database(), 'chief', publish({ rev: 7 }), asChief(save()))).refusal).toBe('PT409')
    expect((await attempt(database(), 'chief', publish({ rev: 1, stops: [] }), asChief(save()))).refusal).toBe('22023')
    expect((await attempt(database(), 'chief', save({ rev: 9 }), asChief(save()))).refusal).toBe('PT409')
  })

  test('one team cannot be in two published plans of one night, and the first plan is named', async () => {
    const second = publish({
      id: newId(73),
      routes: [{ id: newId(74), team_id: own(no.ownTeam), mode: 'foot' }],
      stops: [{ id: newId(75), route_id: newId(74), seq: 0, kind: 'manual', name: '点', lng: 115.2, lat: 26.2 }],
    })
    const answer = await attempt(database(), 'chief', second, asChief(published))
    expect(answer.refusal).toBe('PT409')
    expect(answer.message).toContain('今晚夜巡')
  })

  test('a plan that is out is changed and published again in one go', async () => {
    const changes = `select public.publish_changes('${plan({ rev: 2, title: '改过的夜巡' })}'::jsonb)`
    const answer = await attempt(database(), 'chief', changes, asChief(published))
    expect(answer.refusal).toBe(null)
    expect(answer.text).toContain('published')
    expect(answer.text).toContain('"version":2')
  })

  test('changes that cannot be published leave the published plan with its teams', async () => {
    const empty = plan({ rev: 2, title: '空的夜巡', stops: [] })
    const refused = `do $do$ begin perform public.publish_changes('${empty}'::jsonb); raise 'it was published';
      exception when sqlstate '22023' then null; end $do$`
    const status = `select status, title from public.patrol_plans where id = '${planId}'`
    const answer = await attempt(database(), 'chief', status, asChief(`${published}; ${refused}`))
    expect(answer.text).toContain('published')
    expect(answer.text).toContain('今晚夜巡')
  })

  test('a withdrawn plan leaves its team free', async () => {
    const answer = await attempt(database(), 'chief', `select public.withdraw_plan('${planId}', 2)`, asChief(published))
    expect(answer).toMatchObject({ refusal: null })
    expect(answer.text).toContain('withdrawn')
  })

  test.each([
    ['chief', 'propose', null],
    ['duty_officer', 'propose', '42501'],
    ['grid_worker', 'propose', '42501'],
    ['leader', 'propose', '42501'],
    ['viewer', 'propose', '42501'],
    ['pending', 'propose', '42501'],
  ] as const)('stops propose themselves to %s alone', async (persona, _, refusal) => {
    const sql = (area: string) => `select public.propose_stops('${area}', now(), now() + interval '8 hours', true)`
    expect((await attempt(database(), persona, sql(areas.station))).refusal).toBe(refusal)
    expect((await attempt(database(), persona, sql(areas.siblingStation))).refusal).toBe('42501')
  })

  test('a turn of the rota is set by the chief for own teams only, and not on leave', async () => {
    const rota = (team: string) =>
      `select public.save_rota('${JSON.stringify({ from_day: day, to_day: day, nights: [{ team_id: team, service_day: day }] })}'::jsonb)`
    expect((await attempt(database(), 'chief', rota(own(no.team)))).refusal).toBeNull()
    expect((await attempt(database(), 'chief', rota(foreign(no.team)))).refusal).toBe('42501')
    expect((await attempt(database(), 'grid_worker', rota(own(no.team)))).refusal).toBe('42501')
    const leave = `select public.save_leave('${JSON.stringify({ team_id: own(no.team), from_day: day, to_day: day, reason: '农忙' })}'::jsonb)`
    const clash = await attempt(database(), 'chief', rota(own(no.team)), asChief(leave))
    expect(clash.refusal).toBe('22023')
    expect(clash.message).toContain('休假')
    const listed = await attempt(database(), 'chief', `select public.rota_list('${day}', '${day}')`, asChief(leave))
    expect(listed.text).toContain('农忙')
  })

  test('a leave sent again is stored once, and other content under its id is refused', async () => {
    const leave = { id: newId(75), team_id: own(no.team), from_day: day, to_day: day, reason: '农忙' }
    const send = (over: object = {}) => `select public.save_leave('${JSON.stringify({ ...leave, ...over })}'::jsonb)`
    expect((await attempt(database(), 'chief', send(), asChief(send()))).text).toContain(leave.id)
    const listed = await attempt(
      database(),
      'chief',
      `select public.rota_list('${day}', '${day}')`,
      asChief(`${send()}; ${send()}`),
    )
    expect(listed.text.split(leave.id)).toHaveLength(2)
    expect((await attempt(database(), 'chief', send({ reason: '学习' }), asChief(send()))).refusal).toBe('PT409')
    expect((await attempt(database(), 'chief', send({ id: foreign(no.leave) }))).refusal).toBe('PT409')
  })

  test('a visit is recorded by the team whose route it is, and by no stranger', async () => {
    const visit = `select public.record_visits('${JSON.stringify([{ stop_id: stopId, visited_at: hours(1), visited_s: 600, source: 'device' }])}'::jsonb)`
    expect((await attempt(database(), 'chief', visit, asChief(published))).text).toContain('1')
    expect((await attempt(database(), 'chief', visit)).refusal).toBe('42501')
  })

  test('what was visited stays visited when the plan is saved again', async () => {
    const visit = `select public.record_visits('${JSON.stringify([{ stop_id: stopId, visited_at: hours(1), visited_s: 660, source: 'device' }])}'::jsonb)`
    const again = `${published}; ${visit}; ${save({ rev: 2, title: '改过的夜巡' })}`
    const seen = await attempt(database(), 'chief', `select public.plan_detail('${planId}')`, asChief(again))
    expect(seen.refusal).toBeNull()
    expect(JSON.stringify(seen.text)).toContain('660')
    expect(seen.text).toContain('改过的夜巡')
  })
})
