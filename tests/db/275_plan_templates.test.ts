import { beforeAll, expect, test } from 'vitest'
import { onEachDatabase } from './support/engines'
import { attempt, foreign, own } from './support/personas'
import { areas, buildWorld, newId, no } from './support/world'

// Tables and functions held to their rules here: public.plan_templates, public.patrol_targets, public.holidays; public.save_plan_template,
// public.delete_plan_template, public.plan_templates_list, public.save_plans, public.delete_plan, public.teams_taken,
// public.week_villages, public.targets_list, public.add_targets, public.remove_targets, public.propose_stops.
const json = (value: unknown): string => `'${JSON.stringify(value).replaceAll("'", "''")}'::jsonb`
const template = (over: object) =>
  `select public.save_plan_template(${json({ id: own(no.template), rev: 1, name: '周五夜', ...over })})`
const asChief = (sql: string) => `set local role authenticated; ${sql}`
const asOwner = (sql: string) => `reset role; ${sql}; set local role authenticated`
const draft = (id: string, over: object = {}) => ({
  id,
  area_id: areas.station,
  title: '周夜',
  service_day: '2027-03-01',
  shift_from: '2027-03-01T14:00:00Z',
  shift_to: '2027-03-01T22:00:00Z',
  ...over,
})
const proposals = (area: string, from = `timestamptz '2026-10-02 22:00+08'`) =>
  `select public.propose_stops('${area}', ${from}, ${from} + interval '8 hours')`

onEachDatabase('plan templates', (database) => {
  beforeAll(() => buildWorld(database()))

  test('a template is renamed without touching its plan, and a stale name is a conflict', async () => {
    const first = asChief(template({ content: { stops: [1] }, weekdays: [5] }))
    const seen = await attempt(
      database(),
      'chief',
      'select public.plan_templates_list()',
      `${first}; ${template({ rev: 2, name: '周五夜巡' })}`,
    )
    expect(JSON.parse(seen.text)).toEqual([
      expect.objectContaining({ name: '周五夜巡', weekdays: [5], content: { stops: [1] }, rev: 3 }),
    ])
    expect((await attempt(database(), 'chief', template({ rev: 9 }))).refusal).toBe('PT409')
    expect((await attempt(database(), 'chief', template({ weekdays: [7] }))).refusal).toBe('22023')
  })

  test('a template of another branch cannot be named, changed or deleted, nor told from one that is not there', async () => {
    for (const id of [foreign(no.template), newId(80)]) {
      expect((await attempt(database(), 'chief', template({ id }))).refusal).toBe('PT404')
      expect((await attempt(database(), 'chief', `select public.delete_plan_template('${id}', 1)`)).refusal).toBe('PT404')
    }
  })

  test('plans of a week are saved all or none', async () => {
    const plans = [draft(newId(81)), draft(newId(82), { area_id: areas.siblingStation })]
    expect((await attempt(database(), 'chief', `select public.save_plans(${json(plans)})`)).refusal).toBe('42501')
    const saved = await attempt(database(), 'chief', `select public.save_plans(${json([draft(newId(81)), draft(newId(82))])})`)
    expect(JSON.parse(saved.text)).toMatchObject([
      { id: newId(81), rev: 1 },
      { id: newId(82), rev: 1 },
    ])
    expect((await attempt(database(), 'chief', `select public.save_plans('[]')`)).refusal).toBe('22023')
  })

  test('a draft is thrown away; what was published is kept', async () => {
    expect((await attempt(database(), 'chief', `select public.delete_plan('${own(no.draft)}', 1)`)).refusal).toBeNull()
    expect((await attempt(database(), 'chief', `select public.delete_plan('${own(no.draft)}', 4)`)).refusal).toBe('PT409')
    const kept = await attempt(database(), 'chief', `select public.delete_plan('${own(no.plan)}', 1)`)
    expect(kept).toMatchObject({ refusal: '22023' })
    expect(kept.message).toContain('撤回')
  })

  test('a team in a published plan of that time is taken, except by the plan that asks', async () => {
    const ask = (except: string) =>
      `select public.teams_taken(now() + interval '300 days', now() + interval '301 days', ${except})`
    expect((await attempt(database(), 'chief', ask('null'))).text).toContain('夜巡a')
    expect((await attempt(database(), 'chief', ask(`'${own(no.plan)}'`))).text).toBe('[]')
  })

  test('the weekly rule is the village’s own, else its ancestor’s, else the setting, else three', async () => {
    const rule = `select private.weekly_rule(path) as rule from public.areas where id = '${areas.cellNorth}'`
    const set = (sql: string) => attempt(database(), 'root', rule, `reset role; ${sql}`)
    expect((await set(`delete from public.settings where key = 'weekly_patrols'`)).text).toBe('3')
    expect((await set(`update public.settings set value = '5' where key = 'weekly_patrols'`)).text).toBe('5')
    expect((await set(`update public.areas set patrols_per_week = 2 where id = '${areas.station}'`)).text).toBe('2')
    expect(
      (
        await set(`update public.areas set patrols_per_week = 2 where id = '${areas.station}';
        update public.areas set patrols_per_week = 4 where id = '${areas.cellNorth}'`)
      ).text,
    ).toBe('4')
  })

  test('villages of the week come with their rule and the nights a published plan already gives them', async () => {
    const village = newId(90)
    const world = asOwner(`insert into public.areas (id, code, name, kind, parent_id, center, patrols_per_week)
        values ('${village}', 'V', '山前村', 'village', '${areas.beat}', extensions.st_setsrid(extensions.st_makepoint(115.3, 26.4), 4326), 4);
      insert into public.plan_stops (id, plan_id, route_id, area_path, seq, kind, subject_id, name, geom)
        values ('${newId(91)}', '${own(no.plan)}', '${own(no.route)}', '', 2, 'village', '${village}', '山前村', extensions.st_setsrid(extensions.st_makepoint(115.3, 26.4), 4326));
      update public.patrol_plans set service_day = date '2027-03-03' where id = '${own(no.plan)}'`)
    const seen = await attempt(database(), 'chief', `select public.week_villages('${areas.station}', '2027-03-01')`, world)
    expect(JSON.parse(seen.text)).toEqual([{ id: village, name: '山前村', lng: 115.3, lat: 26.4, rule: 4, done: [2] }])
  })

  test('a campaign is proposed in its days until its visits are made, a tourist spot on holidays only', async () => {
    const place = { area_id: areas.station, kind: 'place', name: '古樟渡口', lng: 115.3, lat: 26.4, on_holidays: true }
    const drive = {
      ...place,
      kind: 'campaign',
      campaign: '秋收护粮',
      name: '北坪晒谷场',
      on_holidays: false,
      from_day: '2026-10-01',
      to_day: '2026-10-31',
    }
    const add = asChief(`select public.add_targets(${json([place, drive])})`)
    const holiday = await attempt(database(), 'chief', proposals(areas.station), add)
    expect(holiday.text).toContain('古樟渡口')
    expect(holiday.text).toContain('国庆节')
    expect(holiday.text).toContain('北坪晒谷场')
    const later = await attempt(database(), 'chief', proposals(areas.station, `timestamptz '2026-11-10 22:00+08'`), add)
    expect(later.text).not.toContain('古樟渡口')
    expect(later.text).not.toContain('北坪晒谷场')
    const met = asOwner(
      `update public.plan_stops set subject_id = '${own(no.target)}', visited_at = now(), visited_s = 600, visit_source = 'device' where id = '${own(no.stop)}'`,
    )
    expect((await attempt(database(), 'chief', proposals(areas.station))).text).toContain('秋收护粮a')
    expect((await attempt(database(), 'chief', proposals(areas.station), met)).text).not.toContain('秋收护粮a')
  })

  test('targets are added in the own branch alone, with a name, and nameless drives are refused', async () => {
    const place = { area_id: areas.station, kind: 'place', name: '古渡', lng: 115.3, lat: 26.4 }
    const add = (target: object) => attempt(database(), 'chief', `select public.add_targets(${json([target])})`)
    expect((await add({ ...place, area_id: areas.siblingStation })).refusal).toBe('42501')
    expect((await add({ ...place, area_id: newId(99) })).refusal).toBe('42501')
    expect((await add({ ...place, name: ' ' })).refusal).toBe('22023')
    expect((await add({ ...place, kind: 'campaign' })).refusal).toBe('22023')
    expect(
      (await attempt(database(), 'chief', `select public.remove_targets('{${own(no.target)},${foreign(no.target)}}')`)).refusal,
    ).toBe('PT404')
  })

  test('targets sent again are stored once, and other content under the same id is refused', async () => {
    const places = [60, 61].map((at) => ({
      id: newId(at),
      area_id: areas.station,
      kind: 'place',
      name: `古渡${at}`,
      lng: 115.3,
      lat: 26.4,
    }))
    const add = (targets: readonly object[]) => `select public.add_targets(${json(targets)})`
    const again = await attempt(database(), 'chief', add(places), asChief(add(places)))
    expect(again).toMatchObject({ refusal: null, text: JSON.stringify({ ids: [newId(60), newId(61)] }) })
    const listed = await attempt(database(), 'chief', 'select public.targets_list()', asChief(`${add(places)}; ${add(places)}`))
    expect(listed.text.split(newId(60))).toHaveLength(2)
    const other = places.map((place) => ({ ...place, lat: 26.41 }))
    expect((await attempt(database(), 'chief', add(other), asChief(add(places)))).refusal).toBe('PT409')
    expect((await attempt(database(), 'chief', add([{ ...places[0], id: foreign(no.target) }]))).refusal).toBe('PT409')
  })

  test('the peak of a hotspot is the three hours that hold most, the earliest of equals', async () => {
    const peak = async (hours: string, length: number): Promise<unknown> => {
      const { rows } = await database().query<{ p: unknown }>(`select private.peak_of('${hours}', ${length}) as p`)
      return rows[0]?.p
    }
    // 22–06: one at 22, three at 01–02, one at 05.
    expect(await peak('{0,3,4,4,7}', 8)).toEqual({ from: 2, share: 0.6 })
    expect(await peak('{0,0}', 2)).toEqual({ from: 0, share: 1 })
    expect(await peak('{0,7}', 8)).toEqual({ from: 0, share: 0.5 })
  })

  test('in hot weather a water is due after half its cycle', async () => {
    const world = asOwner(`update public.water_spots set cycle_days = 10, last_inspected_at = timestamptz '2026-09-27 12:00+08',
      next_due_at = timestamptz '2026-10-07 12:00+08' where id = '${own(no.water)}'`)
    const ask = (hot: boolean) =>
      `select public.propose_stops('${areas.station}', '2026-10-02 22:00+08', '2026-10-03 06:00+08', ${hot})`
    expect((await attempt(database(), 'chief', ask(false), world)).text).not.toContain(own(no.water))
    expect((await attempt(database(), 'chief', ask(true), world)).text).toContain(own(no.water))
  })

  test('holidays are read by all and changed by the administrator of the whole county alone', async () => {
    const add = `insert into public.holidays (from_day, to_day, name) values ('2028-01-01', '2028-01-02', '元旦')`
    expect((await attempt(database(), 'administrator', add)).refusal).toBe('42501')
    expect((await attempt(database(), 'root', add)).refusal).toBeNull()
    expect((await attempt(database(), 'root', add.replace('2028-01-02', '2027-01-02'))).refusal).toBe('23514')
    expect((await attempt(database(), 'viewer', `select private.holiday_of('2026-10-07')`)).text).toBe('国庆节')
    expect((await attempt(database(), 'viewer', `select private.holiday_of('2026-10-08')`)).text).toBe('null')
  })
})
